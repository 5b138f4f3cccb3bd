import { isIntact, keyFacts, type SignatureMethod } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { unlessMalformed } from '../malformed.ts';
import type { SignatureValue } from '../signed-document.ts';
import type { Spend } from '../xml/budget.ts';
import { canonicalize, formNamed, inclusivePrefixes } from '../xml/c14n.ts';
import { DSIG } from './names.ts';
import { algorithmOf, base64In, first, type SignatureElement } from './signature-element.ts';
import { signatureMethod } from './signature-method.ts';

/** About what a public key operation costs. */
const KEY_STEPS = 500;

/** The value of a ds:Signature, to be held against keys. */
export interface ValueCheck {
  /** Whether the value is that of a certificate's key. */
  readonly isOf: (certificate: Certificate) => boolean;
  readonly factsWith: (certificate: Certificate | undefined) => SignatureValue;
}

/** What is needed to check the value of a signature (XMLDSIG 1.1 section 3.2.2), with each certificate at most once. */
export function valueCheck(signature: SignatureElement, spend: Spend): ValueCheck {
  const element = first(signature.signedInfo, DSIG, 'SignatureMethod');
  const method = element && signatureMethod(element);
  const signed = canonicalSignedInfo(signature, spend);
  const value = base64In(signature.signatureValue);
  const known = new Map<Certificate, boolean>();
  const isOf = (certificate: Certificate): boolean => {
    const before = known.get(certificate);
    if (before !== undefined) return before;
    spend(KEY_STEPS);
    const intact =
      method !== undefined &&
      signed !== undefined &&
      value !== undefined &&
      verifies(method, certificate, signed, value);
    known.set(certificate, intact);
    return intact;
  };
  const factsWith = (certificate: Certificate | undefined): SignatureValue => ({
    ...(certificate && keyFacts(certificate.publicKey)),
    ...(method && { encryption: method.encryption, digest: method.digest }),
    ...(method?.pss && { mask: method.pss.mask }),
    intact: certificate !== undefined && isOf(certificate),
  });
  return { isOf, factsWith };
}

function canonicalSignedInfo({ signedInfo }: SignatureElement, spend: Spend): Buffer | undefined {
  const method = first(signedInfo, DSIG, 'CanonicalizationMethod');
  const form = formNamed(algorithmOf(method));
  if (signedInfo === undefined || method === undefined || form === undefined) return undefined;
  const octets = unlessMalformed(() => canonicalize(signedInfo, form, inclusivePrefixes(method)));
  spend((octets?.length ?? 0) >> 1);
  return octets;
}

/** ECDSA and DSA values are two integers side by side (XMLDSIG 1.1 section 6.4); some programs write them as DER all the same. */
const verifies = (method: SignatureMethod, { publicKey }: Certificate, signed: Buffer, value: Buffer): boolean =>
  isIntact(method, publicKey, signed, value, 'ieee-p1363') ||
  (method.encryption !== 'RSA' && isIntact(method, publicKey, signed, value, 'der'));
