import type { Certificate } from './certificate.ts';
import { BIT_STRING, GENERALIZED_TIME, INTEGER, integer, OCTET_STRING, SEQUENCE, TRUE, UTC_TIME } from './der.ts';
import { contentOf, type Element, eachElement, fieldsIn, fieldsOf, oidOf, only, timeOf } from './der-reader.ts';
import { Malformed } from './malformed.ts';
import { OID } from './oids.ts';
import { decodeReason, type Revocation } from './revocation.ts';
import { signatureValue } from './signature-algorithm.ts';
import type { SignatureValue } from './signed-document.ts';

/** A CRL that was read (RFC 5280 section 5.1). Instants are in milliseconds since 1970. */
export interface Crl {
  /** The name of the issuer, as DER: the subject of the certificate under which it is to be verified. */
  readonly issuer: Buffer;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  /** Undefined when it lists certificates of all kinds. */
  readonly only?: 'users' | 'authorities';
  /**
   * Whether and why a certificate is in the list, by its serial in upper-case hex.
   * @throws Malformed when the entries are none
   */
  readonly revocationOf: (serial: string) => Revocation | undefined;
  /** Its signature, held against an issuer's key; names are not compared. */
  readonly valueUnder: (issuer: Certificate) => SignatureValue;
}

const MAX_BYTES = 32 * 1024 * 1024;

const EXTENSIONS = 0xa0;

/**
 * Reads a CRL, as DER.
 * @throws Malformed when it is none, or one that does not tell all by itself: of changes only (delta), of other issuers'
 *   certificates (indirect), for some reasons or for attribute certificates only, or with a critical extension that nobody
 *   knows (RFC 5280 section 5.2)
 */
export function readCrl(der: Buffer): Crl {
  if (der.length > MAX_BYTES) throw new Malformed(`A CRL of more than ${MAX_BYTES} bytes`);
  const [tbs, algorithm, signature] = fieldsOf(der);
  const fields = fieldsIn(tbs);
  const [inner, issuer, thisUpdate, ...rest] = fields[0]?.tag === INTEGER ? fields.slice(1) : fields;
  if (tbs === undefined || issuer === undefined || algorithm === undefined || !inner?.der.equals(algorithm.der)) {
    throw new Malformed('A CRL without its fields');
  }
  const value = contentOf(signature, BIT_STRING).subarray(1);
  const nextUpdate = rest[0] !== undefined && isTime(rest[0]) ? timeOf(rest.shift()) : undefined;
  const list = rest.find(({ tag }) => tag === SEQUENCE);
  const kind = kindIn(rest.find(({ tag }) => tag === EXTENSIONS));
  return {
    issuer: issuer.der,
    thisUpdate: timeOf(thisUpdate),
    ...(nextUpdate !== undefined && { nextUpdate }),
    ...(kind && { only: kind }),
    revocationOf: (serial) => revocationIn(list?.content ?? NO_ENTRIES, serial),
    valueUnder: ({ publicKey }) => signatureValue({ algorithm, signed: [tbs.der], value }, publicKey),
  };
}

const NO_ENTRIES = Buffer.alloc(0);

const isTime = ({ tag }: Element): boolean => tag === UTC_TIME || tag === GENERALIZED_TIME;

/** An entry begins with the serial; a serial that is negative is nobody's. */
function revocationIn(entries: Buffer, serial: string): Revocation | undefined {
  if (!/^[0-9A-F]+$/.test(serial)) return undefined;
  const wanted = integer(BigInt(`0x${serial}`));
  for (const entry of eachElement(entries)) {
    if (entry.content.subarray(0, wanted.length).equals(wanted)) return revocationOf(entry);
  }
  return undefined;
}

function revocationOf(entry: Element): Revocation {
  const [, at, extensions] = fieldsIn(entry);
  const reason = extensions && extensionsIn(extensions).find(({ type }) => type === OID.reasonCode);
  return { at: timeOf(at), reason: reason === undefined ? 'unspecified' : decodeReason(only(reason.value)) };
}

interface Extension {
  readonly type: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

const extensionsIn = (sequence: Element): Extension[] =>
  fieldsIn(sequence).map((extension) => {
    const fields = fieldsIn(extension);
    const critical = fields.some(({ der }) => der.equals(TRUE));
    return { type: oidOf(fields[0]), critical, value: contentOf(fields.at(-1), OCTET_STRING) };
  });

const UNDERSTOOD: readonly string[] = [OID.issuingDistributionPoint, OID.cRLNumber, OID.authorityKeyIdentifier];

function kindIn(wrapped: Element | undefined): Crl['only'] {
  const extensions = wrapped === undefined ? [] : extensionsIn(only(wrapped.content));
  if (
    extensions.some(({ type, critical }) => type === OID.deltaCRLIndicator || (critical && !UNDERSTOOD.includes(type)))
  ) {
    throw new Malformed('A delta CRL, or one with a critical extension that is not known');
  }
  const point = extensions.find(({ type }) => type === OID.issuingDistributionPoint);
  return point && kindOfPoint(fieldsOf(point.value));
}

/** IssuingDistributionPoint (section 5.2.5): its fields by their numbers; booleans that are false are not written. */
function kindOfPoint(fields: readonly Element[]): Crl['only'] {
  const has = (n: number): boolean => fields.some(({ tag, content }) => (tag & 0x1f) === n && content[0] !== 0);
  if (has(3) || has(4) || has(5)) throw new Malformed('An indirect CRL, or one of some reasons or attributes only');
  if (has(1)) return 'users';
  return has(2) ? 'authorities' : undefined;
}
