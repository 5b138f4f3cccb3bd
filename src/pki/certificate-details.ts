import type { Certificate } from './certificate.ts';
import { type Element, elements, fieldsIn, fieldsOf, oidOf } from './der-reader.ts';
import { extensionsIn, extensionValue, hasBit, hasExtension } from './extension-reader.ts';
import { Malformed, unlessMalformed } from './malformed.ts';
import { type NameAttribute, readName, textOf } from './name-reader.ts';
import { OID } from './oids.ts';
import { algorithmFacts } from './signature-algorithm.ts';
import type { SignatureValue } from './signed-document.ts';

/** What a certificate says beside names, dates and key; object identifiers in dotted decimals, lists in its own order. */
export interface CertificateDetails {
  readonly subject: readonly NameAttribute[];
  readonly issuer: readonly NameAttribute[];
  /** How its issuer has signed it. */
  readonly signatureAlgorithm: Pick<SignatureValue, 'encryption' | 'digest' | 'mask'>;
  /** In the order of the bits (RFC 5280 section 4.2.1.3). */
  readonly keyUsage: readonly KeyUsageName[];
  readonly extendedKeyUsages: readonly string[];
  readonly policies: readonly CertificatePolicy[];
  readonly ocspUrls: readonly string[];
  readonly caIssuersUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** The statements of RFC 3739 section 3.2.6. */
  readonly qcStatements: readonly string[];
  /** What the statement QcType lists (EN 319 412-5 section 4.2.3). */
  readonly qcTypes: readonly string[];
  /** RFC 6960 section 4.2.2.2.1. */
  readonly ocspNoCheck: boolean;
}

export interface CertificatePolicy {
  readonly oid: string;
  readonly cpsUrl?: string;
}

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsageName = (typeof KEY_USAGES)[number];

/**
 * Reads what a certificate says (RFC 5280 sections 4.1 and 4.2). An extension that is not encoded as it should be says nothing.
 * @throws Malformed when its fields are no DER
 */
export function certificateDetails({ der, encoded }: Certificate): CertificateDetails {
  const extensions = extensionsIn(der);
  const read = <T>(type: string, reader: (value: Element) => readonly T[]) => valuesOf(extensions, type, reader);
  const access = read(OID.authorityInfoAccess, accessDescriptions);
  const statements = read(OID.qcStatements, qcStatements);
  return {
    subject: readName(encoded.subject),
    issuer: readName(encoded.issuer),
    signatureAlgorithm: signatureAlgorithm(der),
    keyUsage: read(OID.keyUsage, (value) => KEY_USAGES.filter((_usage, bit) => hasBit(value, bit))),
    extendedKeyUsages: read(OID.extKeyUsage, (value) => fieldsIn(value).map(oidOf)),
    policies: read(OID.certificatePolicies, (value) => fieldsIn(value).map(policy)),
    ocspUrls: urlsBy(OID.ocsp, access),
    caIssuersUrls: urlsBy(OID.caIssuers, access),
    crlUrls: read(OID.cRLDistributionPoints, distributionPoints),
    qcStatements: statements.map(({ id }) => id),
    qcTypes: statements.flatMap(({ id, types }) => (id === OID.qcType ? types : [])),
    ocspNoCheck: hasExtension(extensions, OID.ocspNoCheck),
  };
}

/** The second field of a certificate. */
function signatureAlgorithm(der: Buffer): CertificateDetails['signatureAlgorithm'] {
  const [, algorithm] = fieldsOf(der);
  if (algorithm === undefined) throw new Malformed('A certificate without its signature algorithm');
  return algorithmFacts(algorithm);
}

/** What an extension lists, as long as it can be read. */
function valuesOf<T>(extensions: readonly Element[], type: string, reader: (value: Element) => readonly T[]) {
  const read = unlessMalformed(() => {
    const value = extensionValue(extensions, type);
    return value && reader(value);
  });
  return read ?? [];
}

/** GeneralName (RFC 5280 section 4.2.1.6): a URI. */
const URI = 0x86;

const urls = (names: readonly Element[]): string[] =>
  names.filter(({ tag }) => tag === URI).map(({ content }) => content.toString('latin1'));

interface AccessDescription {
  readonly method: string;
  readonly urls: readonly string[];
}

/** RFC 5280 section 4.2.2.1. */
const accessDescriptions = (value: Element): AccessDescription[] =>
  fieldsIn(value).map((description) => {
    const [method, ...location] = fieldsIn(description);
    return { method: oidOf(method), urls: urls(location) };
  });

const urlsBy = (wanted: string, access: readonly AccessDescription[]): string[] =>
  access.filter(({ method }) => method === wanted).flatMap(({ urls }) => urls);

const POINT_NAME = 0xa0;

/** RFC 5280 section 4.2.1.13: the full names of the distribution points. */
const distributionPoints = (value: Element): string[] =>
  fieldsIn(value)
    .flatMap((point) => named(fieldsIn(point)))
    .flatMap((name) => named(elements(name.content)))
    .flatMap((fullName) => urls(elements(fullName.content)));

const named = (fields: readonly Element[]): Element[] => fields.filter(({ tag }) => tag === POINT_NAME);

/** RFC 5280 section 4.2.1.4: PolicyInformation with the address of a certification practice statement. */
function policy(information: Element): CertificatePolicy {
  const [type, qualifiers] = fieldsIn(information);
  const found = qualifiers === undefined ? [] : fieldsIn(qualifiers).map(fieldsIn);
  const cps = found.find(([id]) => oidOf(id) === OID.cps)?.[1];
  return { oid: oidOf(type), ...(cps && { cpsUrl: textOf(cps) }) };
}

/** RFC 3739 section 3.2.6: the identifiers of the statements, and the identifiers listed in them. */
const qcStatements = (value: Element) =>
  fieldsIn(value).map((statement) => {
    const [id, info] = fieldsIn(statement);
    const name = oidOf(id);
    return { id: name, types: name === OID.qcType ? fieldsIn(info).map(oidOf) : [] };
  });
