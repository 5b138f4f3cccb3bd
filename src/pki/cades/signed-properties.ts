import { OCTET_STRING, SET } from '../der.ts';
import { contentOf, type Element, elements, fieldsIn, oidOf } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import type { SignedProperties } from '../signed-document.ts';
import { type Attribute, allValues, firstValue } from './attribute.ts';
import { textOf } from './text.ts';

/** What else a signer says in signed attributes (EN 319 122-1 section 5.2); what cannot be read is left out. */
export function signedProperties(attributes: readonly Attribute[] = []): SignedProperties {
  const read = <T>(type: string, reader: (value: Element) => T): T | undefined => {
    const value = firstValue(attributes, type);
    return value && unlessMalformed(() => reader(value));
  };
  const contentType = read(OID.contentType, oidOf);
  const contentIdentifier = read(OID.contentIdentifier, (value) => contentOf(value, OCTET_STRING).toString());
  const contentHints = read(OID.contentHints, hintsIn);
  const productionPlace = read(OID.signerLocation, placeIn);
  const commitments = allValues(attributes, OID.commitmentTypeIndication).flatMap(
    (value) => unlessMalformed(() => oidOf(fieldsIn(value)[0])) ?? [],
  );
  return {
    ...(contentType !== undefined && { contentType }),
    ...(contentIdentifier !== undefined && { contentIdentifier }),
    ...(contentHints !== undefined && { contentHints }),
    ...(productionPlace && { productionPlace }),
    commitments,
    claimedRoles: read(OID.signerAttributesV2, rolesIn) ?? read(OID.signerAttributes, rolesIn) ?? [],
  };
}

/** ContentHints (RFC 2634 section 2.9): the type, and in brackets the description, as DSS 5.4 writes them. */
function hintsIn(hints: Element): string {
  const fields = fieldsIn(hints);
  const description = textOf(fields[0]);
  const type = oidOf(fields.at(-1));
  return description === undefined ? type : `${type} [${description}]`;
}

const COUNTRY = 0xa0;
const LOCALITY = 0xa1;
const POSTAL_ADDRESS = 0xa2;

/** SignerLocation (section 5.2.5). */
function placeIn(location: Element): NonNullable<SignedProperties['productionPlace']> {
  const fields = fieldsIn(location);
  const inside = (wanted: number): Element[] => {
    const field = fields.find(({ tag }) => tag === wanted);
    return field === undefined ? [] : elements(field.content);
  };
  const countryName = textOf(inside(COUNTRY)[0]);
  const city = textOf(inside(LOCALITY)[0]);
  const lines = inside(POSTAL_ADDRESS).flatMap(({ content }) =>
    elements(content).flatMap((line) => textOf(line) ?? []),
  );
  return {
    ...(lines.length > 0 && { address: lines.join(' / ') }),
    ...(city !== undefined && { city }),
    ...(countryName !== undefined && { countryName }),
  };
}

const CLAIMED = 0xa0;

/** The texts among the claimed attributes (section 5.2.6). */
function rolesIn(signerAttributes: Element): string[] {
  const claimed = fieldsIn(signerAttributes).filter(({ tag }) => tag === CLAIMED);
  const attributes = claimed.flatMap(({ content }) => fieldsIn(elements(content)[0]));
  return attributes.flatMap((attribute) => {
    const [, values] = fieldsIn(attribute);
    return elements(contentOf(values, SET)).flatMap((value) => textOf(value) ?? []);
  });
}
