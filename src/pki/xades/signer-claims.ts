import type { SignedProperties } from '../signed-document.ts';
import { isElement, textOf, type XmlElement } from '../xml/tree.ts';
import { instantOf } from './date-time.ts';
import {
  descend,
  first,
  plainText,
  type SignatureElement,
  signedDataProperties,
  signedSignatureProperties,
} from './signature-element.ts';

/** When the signer says to have signed: milliseconds since 1970 (EN 319 132-1 section 5.2.1). */
export function claimedSigningTime(signature: SignatureElement): number | undefined {
  const text = plainText(signedSignatureProperties(signature, 'SigningTime')[0]);
  return text === undefined ? undefined : instantOf(text);
}

/** What else the signer says (EN 319 132-1 sections 5.2.3 to 5.2.6). */
export function signerClaims(signature: SignatureElement): SignedProperties {
  const data = signedDataProperties(signature);
  const named = (name: string): XmlElement[] => data.filter(({ local }) => local === name);
  const { xades } = signature;
  const contentType = named('DataObjectFormat').flatMap((format) => descend(format, xades, 'MimeType'))[0];
  const place = signedSignatureProperties(signature, 'SignatureProductionPlace', 'SignatureProductionPlaceV2')[0];
  const commitments = named('CommitmentTypeIndication').map((one) =>
    first(one, xades, 'CommitmentTypeId', 'Identifier'),
  );
  const roles = signedSignatureProperties(signature, 'SignerRole', 'SignerRoleV2').flatMap((role) =>
    descend(role, xades, 'ClaimedRoles', 'ClaimedRole'),
  );
  return {
    ...(contentType && { contentType: textOf(contentType).trim() }),
    ...(place && { productionPlace: productionPlace(place) }),
    commitments: commitments.flatMap((id) => plainText(id) ?? []),
    claimedRoles: roles.map((role) => textOf(role).trim()),
  };
}

type PlaceName = keyof NonNullable<SignedProperties['productionPlace']>;

const PLACE_NAMES: ReadonlyMap<string, PlaceName> = new Map<string, PlaceName>([
  ['City', 'city'],
  ['StreetAddress', 'address'],
  ['StateOrProvince', 'stateOrProvince'],
  ['PostalCode', 'postalCode'],
  ['CountryName', 'countryName'],
]);

const productionPlace = ({ children }: XmlElement): NonNullable<SignedProperties['productionPlace']> =>
  Object.fromEntries(
    children.filter(isElement).flatMap((element) => {
      const name = PLACE_NAMES.get(element.local);
      return name === undefined ? [] : [[name, textOf(element).trim()]];
    }),
  );
