import { digestByIdentifier } from '../algorithms.ts';
import { NULL, OCTET_STRING } from '../der.ts';
import { contentOf, type Element, fieldsIn, oidOf } from '../der-reader.ts';
import { OID } from '../oids.ts';
import type { FoundPolicy } from '../signed-document.ts';
import { firstValue } from './attribute.ts';
import type { SignerInfo } from './signer-info.ts';
import { textOf } from './text.ts';

/**
 * The signature policy that a signer names (EN 319 122-1 section 5.2.9), with what comes with it (section 5.2.10).
 * @throws Malformed when the attribute is none
 */
export function readPolicy({ signedAttributes = [], unsignedAttributes }: SignerInfo): FoundPolicy | undefined {
  const policy = firstValue(signedAttributes, OID.signaturePolicyIdentifier);
  if (policy === undefined) return undefined;
  if (policy.der.equals(NULL)) return { id: 'IMPLICIT_POLICY' };
  const [id, hash, qualifiers] = fieldsIn(policy);
  const stored = storedPolicy(firstValue(unsignedAttributes, OID.signaturePolicyStore));
  return {
    id: oidOf(id),
    ...(hash && { digest: digestIn(hash) }),
    ...(qualifiers && qualifiersIn(qualifiers)),
    ...(stored && { stored: stored.toString('base64') }),
  };
}

/** OtherHashAlgAndValue. */
function digestIn(hash: Element): NonNullable<FoundPolicy['digest']> {
  const [type, value] = fieldsIn(hash);
  const algorithm = digestByIdentifier(type);
  return { ...(algorithm && { algorithm }), value: contentOf(value, OCTET_STRING).toString('base64') };
}

function qualifiersIn(qualifiers: Element): Pick<FoundPolicy, 'url' | 'notice'> {
  const each = fieldsIn(qualifiers).map((qualifier) => fieldsIn(qualifier));
  const valueWith = (type: string): Element | undefined => each.find(([first]) => oidOf(first) === type)?.[1];
  const url = textOf(valueWith(OID.policyUri));
  const notice = explicitText(valueWith(OID.policyUserNotice));
  return { ...(url !== undefined && { url }), ...(notice !== undefined && { notice }) };
}

/** SPUserNotice: a reference to a notice, and the text itself; either may be absent. */
const explicitText = (notice: Element | undefined): string | undefined =>
  notice && textOf(fieldsIn(notice).find((field) => textOf(field) !== undefined));

/** SignaturePolicyStore: what the policy is specified in, and the policy or where it is. */
function storedPolicy(store: Element | undefined): Buffer | undefined {
  if (store === undefined) return undefined;
  const [, document] = fieldsIn(store);
  return document?.tag === OCTET_STRING ? document.content : undefined;
}
