import { type Element, fieldsOf } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import { allValues } from './attribute.ts';
import type { SignerInfo } from './signer-info.ts';

/** Certificates and revocation data that stand in attributes. */
export interface ValidationData {
  readonly certificates: readonly Element[];
  readonly crls: readonly Element[];
  readonly ocsps: readonly Element[];
}

const CRLS = 0xa0;
const OCSPS = 0xa1;

/**
 * What a signer has in certificate-values and revocation-values (EN 319 122-1 sections A.1.1.2 and A.1.2.2) and in Adobe's
 * revocation data (ISO 32000-1 section 12.8.3.3.2), which have one shape. Values that cannot be read are left out.
 */
export function validationDataOf({ signedAttributes = [], unsignedAttributes }: SignerInfo): ValidationData {
  const revocations = [
    ...allValues(signedAttributes, OID.revocationInfoArchival),
    ...allValues(unsignedAttributes, OID.revocationValues),
  ].flatMap(({ der }) => itemsOf(der));
  const within = (wanted: number): Element[] =>
    revocations.filter(({ tag }) => tag === wanted).flatMap(({ content }) => itemsOf(content));
  return {
    certificates: allValues(unsignedAttributes, OID.certificateValues).flatMap(({ der }) => itemsOf(der)),
    crls: within(CRLS),
    ocsps: within(OCSPS),
  };
}

/** The elements of a sequence; none when it is no sequence. */
const itemsOf = (sequence: Buffer): Element[] => unlessMalformed(() => fieldsOf(sequence)) ?? [];
