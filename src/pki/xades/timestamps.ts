import { unlessMalformed } from '../malformed.ts';
import type { FoundTimestamp, TimestampType } from '../signed-document.ts';
import { timestampFacts } from '../timestamp-token.ts';
import { CANONICAL, type CanonicalForm, formNamed, inclusivePrefixes } from '../xml/c14n.ts';
import { attributeOf, childrenNamed, type XmlElement } from '../xml/tree.ts';
import type { FoundReference, SignedSource } from './found-references.ts';
import { DSIG, XADES141 } from './names.ts';
import { octetsOf, type ReferencedData } from './referenced-data.ts';
import {
  algorithmOf,
  base64In,
  descend,
  first,
  type SignatureElement,
  signedDataProperties,
  unsignedSignatureProperties,
} from './signature-element.ts';

/** A signature, and what its timestamps may cover. */
interface Covering {
  readonly signature: SignatureElement;
  readonly references: readonly FoundReference[];
  readonly source: SignedSource;
}

/** What a timestamp covers, in order; undefined for what is not there. */
type Cover = (timestamp: XmlElement, covering: Covering) => readonly (ReferencedData | XmlElement | undefined)[];

interface TimestampKind {
  readonly type: TimestampType;
  readonly cover: Cover;
}

/**
 * The timestamps of a signature: those of the content, then those of the signature, each in order (EN 319 132-1 sections 5.2.8,
 * 5.3, 5.5.2, A.1.5). Those that cannot be read are left out.
 */
export function foundTimestamps(covering: Covering): FoundTimestamp[] {
  const { signature } = covering;
  const properties = [...signedDataProperties(signature), ...unsignedSignatureProperties(signature)];
  return properties.flatMap((property) => {
    const kind = KINDS.get(property.local);
    return kind === undefined ? [] : timestampsIn(property, kind, covering);
  });
}

function timestampsIn(property: XmlElement, { type, cover }: TimestampKind, covering: Covering): FoundTimestamp[] {
  const { signature, source } = covering;
  const tokens = descend(property, signature.xades, 'EncapsulatedTimeStamp').map(base64In);
  if (tokens.length === 0) return [];
  const covered = coveredOctets(property, cover(property, covering), source);
  return tokens.flatMap((token) => {
    source.spend(TIMESTAMP_STEPS + 4 * (token?.length ?? 0));
    return (token && unlessMalformed(() => timestampFacts(token, type, covered))) ?? [];
  });
}

/** About what reading a token and checking its signature costs. */
const TIMESTAMP_STEPS = 20_000;

/** Each in the canonical form that the timestamp names, or else in Canonical XML 1.0 (section 5.2.8.1). */
function coveredOctets(
  property: XmlElement,
  cover: readonly (ReferencedData | XmlElement | undefined)[],
  source: SignedSource,
): Buffer[] | undefined {
  const method = first(property, DSIG, 'CanonicalizationMethod');
  const form = method === undefined ? CANONICAL : formNamed(algorithmOf(method));
  if (form === undefined) return undefined;
  const prefixes = method === undefined ? [] : inclusivePrefixes(method);
  const octets = cover.map((one) => one && unlessMalformed(() => octetsIn(one, source, form, prefixes)));
  return octets.every((one) => one !== undefined) ? octets : undefined;
}

function octetsIn(
  data: ReferencedData | XmlElement,
  source: SignedSource,
  form: CanonicalForm,
  prefixes: readonly string[],
): Buffer {
  const nodes = 'kind' in data ? { source, apex: data, comments: true } : data;
  return octetsOf(nodes, source.spend, form, prefixes);
}

const allDataObjects: Cover = (_, { references }) =>
  references.filter(({ type }) => type !== 'SIGNED_PROPERTIES' && type !== 'MANIFEST_ENTRY').map(({ data }) => data);

/** The references that xades:Include elements name by their Ids. */
const individualDataObjects: Cover = (timestamp, { signature, references }) =>
  childrenNamed(timestamp, signature.xades, 'Include').map((include) => {
    const uri = attributeOf(include, 'URI') ?? '';
    const named = references.find(({ element }) => `#${attributeOf(element, 'Id') ?? ''}` === uri);
    return attributeOf(include, 'referencedData') === 'true' ? named?.data : undefined;
  });

const signatureValue: Cover = (_, { signature }) => [signature.signatureValue];

const REFERENCES = /^(Complete|Attribute)(Certificate|Revocation)Refs(V2)?$/;

const referencesOnly: Cover = (timestamp, { signature }) =>
  before(timestamp, signature).filter(({ local }) => REFERENCES.test(local));

const signatureAndReferences: Cover = (timestamp, { signature }) => [
  signature.signatureValue,
  ...before(timestamp, signature).filter(({ local }) => local === 'SignatureTimeStamp' || REFERENCES.test(local)),
];

const before = (timestamp: XmlElement, signature: SignatureElement): XmlElement[] =>
  unsignedSignatureProperties(signature).filter(({ order }) => order < timestamp.order);

/** Section 5.5.2.2; the older one, of the same namespace as the other properties, leaves out the objects that are referenced. */
const everything: Cover = (timestamp, { signature, references }) => {
  const { signedInfo, keyInfo, objects, xades } = signature;
  const signed = references.filter(({ type }) => type !== 'MANIFEST_ENTRY');
  const others = objects.filter(
    (object) =>
      childrenNamed(object, xades, 'QualifyingProperties').length === 0 &&
      (timestamp.namespace === XADES141 || !signed.some(({ target }) => target === object)),
  );
  return [
    ...signed.map(({ data }) => data),
    signedInfo,
    signature.signatureValue,
    ...(keyInfo === undefined ? [] : [keyInfo]),
    ...before(timestamp, signature),
    ...others,
  ];
};

const KINDS: ReadonlyMap<string, TimestampKind> = new Map<string, TimestampKind>([
  ['AllDataObjectsTimeStamp', { type: 'ALL_DATA_OBJECTS_TIMESTAMP', cover: allDataObjects }],
  ['IndividualDataObjectsTimeStamp', { type: 'INDIVIDUAL_DATA_OBJECTS_TIMESTAMP', cover: individualDataObjects }],
  ['SignatureTimeStamp', { type: 'SIGNATURE_TIMESTAMP', cover: signatureValue }],
  ['RefsOnlyTimeStamp', { type: 'VALIDATION_DATA_REFSONLY_TIMESTAMP', cover: referencesOnly }],
  ['RefsOnlyTimeStampV2', { type: 'VALIDATION_DATA_REFSONLY_TIMESTAMP', cover: referencesOnly }],
  ['SigAndRefsTimeStamp', { type: 'VALIDATION_DATA_TIMESTAMP', cover: signatureAndReferences }],
  ['SigAndRefsTimeStampV2', { type: 'VALIDATION_DATA_TIMESTAMP', cover: signatureAndReferences }],
  ['ArchiveTimeStamp', { type: 'ARCHIVE_TIMESTAMP', cover: everything }],
]);
