import type { FoundPolicy } from '../signed-document.ts';
import { XADES141 } from './names.ts';
import {
  compactText,
  first,
  plainText,
  type SignatureElement,
  signedSignatureProperties,
  unsignedSignatureProperties,
} from './signature-element.ts';
import { statedDigest } from './stated-digest.ts';

/** The signature policy that a signature names (EN 319 132-1 sections 5.2.9 and 5.2.10); undefined when it names none. */
export function signaturePolicy(signature: SignatureElement): FoundPolicy | undefined {
  const { xades } = signature;
  const [identifier] = signedSignatureProperties(signature, 'SignaturePolicyIdentifier');
  if (first(identifier, xades, 'SignaturePolicyImplied') !== undefined) return { id: 'IMPLICIT_POLICY' };
  const policy = first(identifier, xades, 'SignaturePolicyId');
  const name = plainText(first(policy, xades, 'SigPolicyId', 'Identifier'));
  if (name === undefined) return undefined;
  const { id, url } = identified(name);
  const qualifier = ['SigPolicyQualifiers', 'SigPolicyQualifier'];
  const address = plainText(first(policy, xades, ...qualifier, 'SPURI')) ?? url;
  const notice = plainText(first(policy, xades, ...qualifier, 'SPUserNotice', 'ExplicitText'));
  const digest = first(policy, xades, 'SigPolicyHash');
  const stored = storedPolicy(signature);
  return {
    id,
    ...(address !== undefined && { url: address }),
    ...(notice !== undefined && { notice }),
    ...(digest && { digest: statedDigest(digest) }),
    ...(stored !== undefined && { stored }),
  };
}

/** DSS 5.4 takes another identifier than that of an object for an address too. */
function identified(name: string): { readonly id: string; readonly url?: string } {
  const oid = /^urn:oid:([\d.]+)$/i.exec(name)?.[1];
  return oid === undefined ? { id: name, url: name } : { id: oid };
}

function storedPolicy(signature: SignatureElement): string | undefined {
  const store = unsignedSignatureProperties(signature).find(
    ({ namespace, local }) => namespace === XADES141 && local === 'SignaturePolicyStore',
  );
  const document = first(store, XADES141, 'SignaturePolicyDocument');
  return document && compactText(document);
}
