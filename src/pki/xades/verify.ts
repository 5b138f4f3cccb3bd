import { isIntact } from '../algorithms.ts';
import { base64Bytes } from '../base64.ts';
import type { Certificate } from '../certificate.ts';
import { Malformed } from '../malformed.ts';
import { canonicalize, formNamed, inclusivePrefixes } from '../xml/c14n.ts';
import { readXml } from '../xml/reader.ts';
import type { XmlElement } from '../xml/tree.ts';
import { instantOf } from './date-time.ts';
import { checkIssuerSerial, identifySigner } from './enveloping/certificate.ts';
import { isAccepted } from './enveloping/digest.ts';
import { checkReferences } from './enveloping/reference.ts';
import { type XadesDetails, type XadesReason, XadesRefusal } from './enveloping/refusal.ts';
import { only, onlyText, type SignatureParts, signatureParts } from './enveloping/structure.ts';
import { DSIG, XADES } from './names.ts';
import { algorithmOf } from './signature-element.ts';
import { signatureMethod } from './signature-method.ts';

export type XadesVerdict = VerifiedXades | RefusedXades;

export interface VerifiedXades {
  readonly valid: true;
  readonly content: Buffer;
  /** The signer's, whose own validity is not looked at: `chainOf` and revocation tell of that. */
  readonly certificate: Certificate;
  /** All that came with the signature, the signer's too. */
  readonly certificates: readonly Certificate[];
  /** What the signer says: milliseconds since 1970. */
  readonly signingTime: number;
}

export interface RefusedXades {
  readonly valid: false;
  /** The first one found. */
  readonly reason: XadesReason;
  readonly details: XadesDetails;
}

/**
 * Verifies a XAdES signature that envelops its content (EN 319 132-1 baseline B) in the order of EN 319 102-1: format,
 * identification of the signer, references and signature value, signed properties. Only what was digested is given back.
 */
export function verifyXades(xml: Uint8Array): XadesVerdict {
  try {
    return verified(signatureParts(readXml(xml)));
  } catch (error) {
    if (error instanceof XadesRefusal) return { valid: false, reason: error.reason, details: error.details };
    if (error instanceof Malformed) {
      return { valid: false, reason: 'malformed-xml', details: { message: error.message } };
    }
    throw error;
  }
}

function verified(parts: SignatureParts): VerifiedXades {
  const signer = identifySigner(parts);
  const content = checkReferences(parts);
  checkValue(parts, signer.certificate);
  checkIssuerSerial(signer);
  const { certificate, certificates } = signer;
  return { valid: true, content, certificate, certificates, signingTime: signingTime(parts.signedProperties) };
}

/** RSASSA-PKCS1-v1_5 (RFC 6931 sections 2.3.2 to 2.3.4). */
function checkValue({ signedInfo, signatureValue }: SignatureParts, { publicKey }: Certificate): void {
  const element = only(signedInfo, DSIG, 'SignatureMethod');
  const algorithm = algorithmOf(element);
  const method = signatureMethod(element);
  if (method?.encryption !== 'RSA' || method.pss !== undefined || !isAccepted(method.digest)) {
    throw new XadesRefusal('signature-algorithm-refused', { algorithm });
  }
  const type = publicKey.asymmetricKeyType ?? '';
  if (type !== 'rsa') throw new XadesRefusal('key-type-mismatch', { algorithm, type });
  const value = base64Bytes(onlyText(signatureValue));
  if (value === undefined) throw new XadesRefusal('signature-not-base64');
  if (!isIntact(method, publicKey, canonicalSignedInfo(signedInfo), value, 'ieee-p1363')) {
    throw new XadesRefusal('signature-mismatch', { algorithm });
  }
}

function canonicalSignedInfo(signedInfo: XmlElement): Buffer {
  const method = only(signedInfo, DSIG, 'CanonicalizationMethod');
  const algorithm = algorithmOf(method);
  const form = formNamed(algorithm);
  if (form === undefined) throw new XadesRefusal('canonicalization-refused', { algorithm });
  return canonicalize(signedInfo, form, inclusivePrefixes(method));
}

/** EN 319 132-1 section 5.2.1: xsd:dateTime; without a time zone it would say nothing. */
function signingTime(signedProperties: XmlElement): number {
  const properties = only(signedProperties, XADES, 'SignedSignatureProperties');
  const text = onlyText(only(properties, XADES, 'SigningTime')).trim();
  const at = /(Z|[+-]\d\d:\d\d)$/.test(text) ? instantOf(text) : undefined;
  if (at === undefined) throw new XadesRefusal('signing-time-malformed', { text });
  return at;
}
