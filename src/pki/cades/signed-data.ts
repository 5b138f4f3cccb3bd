import { derOf } from '../ber.ts';
import { type Certificate, readCertificate } from '../certificate.ts';
import { SEQUENCE, SET } from '../der.ts';
import { contentOf, type Element, elements, fieldsIn, fieldsOf, oidOf, only } from '../der-reader.ts';
import { Malformed, unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import { readSignerInfo, type SignerInfo } from './signer-info.ts';
import { validationDataOf } from './validation-data.ts';

/** What was signed and who signed it (RFC 5652 section 5.1). */
export interface SignedData {
  /** The type of the content, in dotted decimals. */
  readonly contentType: string;
  /** Undefined when the content is elsewhere. */
  readonly content?: Buffer;
  /** Those that can be read, in order, each once; those in attributes of the signers too. */
  readonly certificates: readonly Certificate[];
  /** CertificateLists (RFC 5280 section 5.1), as DER. */
  readonly crls: readonly Buffer[];
  /** OCSPResponses or BasicOCSPResponses (RFC 6960 section 4.2.1), as DER. */
  readonly ocsps: readonly Buffer[];
  readonly signers: readonly SignerInfo[];
  readonly encoded: EncodedFields;
}

/** Parts as they stand in it, for archive timestamps. */
export interface EncodedFields {
  /** EncapsulatedContentInfo. */
  readonly content: Buffer;
  /** The fields with all certificates and all revocation data; empty where there is none. */
  readonly certificates: Buffer;
  readonly crls: Buffer;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_CERTIFICATES = 50;
const MAX_REVOCATIONS = 100;
const MAX_SIGNERS = 20;

const CONTENT = 0xa0;
const CERTIFICATES = 0xa0;
const REVOCATIONS = 0xa1;
const OTHER_REVOCATION = 0xa1;

/**
 * Reads a ContentInfo with SignedData (RFC 5652 sections 3 and 5), DER or BER. What follows it, as the zeros of a PDF do, is
 * not looked at.
 * @throws Malformed when it is none, or holds more than anybody signs with
 */
export function readSignedData(bytes: Buffer): SignedData {
  if (bytes.length > MAX_BYTES) throw new Malformed(`Signed data of more than ${MAX_BYTES} bytes`);
  const [type, content] = fieldsOf(derOf(bytes));
  if (oidOf(type) !== OID.signedData) throw new Malformed('Not signed data');
  const [, , encapsulated, ...rest] = fieldsOf(contentOf(content, CONTENT));
  const certificates = rest.find(({ tag }) => tag === CERTIFICATES);
  const revocations = rest.find(({ tag }) => tag === REVOCATIONS);
  const signers = atMost(MAX_SIGNERS, elements(contentOf(rest.at(-1), SET))).map(readSignerInfo);
  const more = signers.map(validationDataOf);
  return {
    ...contentIn(encapsulated),
    certificates: readable([...itemsOf(certificates), ...more.flatMap((data) => data.certificates)]),
    crls: eachOnce([...itemsOf(revocations).filter(isSequence), ...more.flatMap(({ crls }) => crls)]),
    ocsps: eachOnce([...itemsOf(revocations).flatMap(ocspIn), ...more.flatMap(({ ocsps }) => ocsps)]),
    signers,
    encoded: {
      content: encapsulated?.der ?? NOTHING,
      certificates: certificates?.der ?? NOTHING,
      crls: revocations?.der ?? NOTHING,
    },
  };
}

const NOTHING = Buffer.alloc(0);

const itemsOf = (field: Element | undefined): Element[] => (field === undefined ? [] : elements(field.content));

function atMost(limit: number, items: readonly Element[]): readonly Element[] {
  if (items.length > limit) throw new Malformed(`${items.length} of what should be at most ${limit}`);
  return items;
}

/** EncapsulatedContentInfo (section 5.2); in PKCS #7 the content need not be an OCTET STRING (section 5.2.1). */
function contentIn(encapsulated: Element | undefined): Pick<SignedData, 'contentType' | 'content'> {
  const [type, wrapped] = fieldsIn(encapsulated);
  const contentType = oidOf(type);
  return wrapped === undefined ? { contentType } : { contentType, content: only(contentOf(wrapped, CONTENT)).content };
}

const isSequence = ({ tag }: Element): boolean => tag === SEQUENCE;

/** Those that are certificates, each once. */
const readable = (items: readonly Element[]): Certificate[] =>
  eachOnce(atMost(MAX_CERTIFICATES, items).filter(isSequence)).flatMap(
    (der) => unlessMalformed(() => readCertificate(der)) ?? [],
  );

const eachOnce = (items: readonly Element[]): Buffer[] => {
  const known = atMost(MAX_REVOCATIONS, items).map(({ der }) => [der.toString('base64'), der] as const);
  return [...new Map(known).values()];
};

/** A whole response, or the basic one in it. */
const OCSP_FORMATS: readonly string[] = [OID.ocspResponse, OID.ocspBasic];

/** The OCSP response in an other RevocationInfoChoice (section 10.2.1). */
function ocspIn({ tag, content }: Element): Element[] {
  if (tag !== OTHER_REVOCATION) return [];
  const [format, info] = elements(content);
  return info !== undefined && OCSP_FORMATS.includes(oidOf(format)) ? [info] : [];
}
