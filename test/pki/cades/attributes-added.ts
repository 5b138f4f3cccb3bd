import { oid, SET, sequence, setOf, tagAndLength, tagged } from '../../../src/pki/der.ts';
import { contentOf, type Element, elements, fieldsIn, fieldsOf, only } from '../../../src/pki/der-reader.ts';

const UNSIGNED_ATTRIBUTES = 0xa1;
const CRLS = 0xa1;

/** An attribute with values. */
export const attribute = (type: string, ...values: readonly Buffer[]): Buffer => sequence(oid(type), setOf(...values));

/** A CMS with more unsigned attributes of its first signer, after those that it has. */
export const withUnsigned = (cms: Buffer, ...attributes: readonly Buffer[]): Buffer =>
  rewritten(cms, (fields) => {
    const [first, ...others] = elements(contentOf(fields.at(-1), SET));
    const parts = fieldsIn(first);
    const before = parts.find(({ tag }) => tag === UNSIGNED_ATTRIBUTES)?.content ?? Buffer.alloc(0);
    const kept = parts.filter(({ tag }) => tag !== UNSIGNED_ATTRIBUTES).map(({ der }) => der);
    const info = sequence(...kept, tagged(1, before, ...attributes));
    const infos = [info, ...others.map(({ der }) => der)];
    return [...ders(fields.slice(0, -1)), tagAndLength(SET, Buffer.concat(infos).length), ...infos];
  });

/** A CMS with this revocation data and no other. */
export const withRevocations = (cms: Buffer, ...choices: readonly Buffer[]): Buffer =>
  rewritten(cms, (fields) => {
    const kept = fields.filter(({ tag }) => tag !== CRLS);
    return [...ders(kept.slice(0, -1)), tagged(1, ...choices), ...ders(kept.slice(-1))];
  });

/** The signature value of the first signer. */
export const signatureOf = (cms: Buffer): Buffer => signerFields(cms).at(-1)?.content ?? Buffer.alloc(0);

/** The fields of the first signer, but the unsigned attributes. */
export const signerFields = (cms: Buffer): Element[] => {
  const [first] = elements(contentOf(signedDataFields(cms).at(-1), SET));
  return fieldsIn(first).filter(({ tag }) => tag !== UNSIGNED_ATTRIBUTES);
};

const ders = (items: readonly Element[]): Buffer[] => items.map(({ der }) => der);

/** The fields of SignedData. */
export function signedDataFields(cms: Buffer): Element[] {
  const [, wrapped] = fieldsOf(cms);
  return fieldsOf(contentOf(wrapped, 0xa0));
}

function rewritten(cms: Buffer, change: (fields: readonly Element[]) => Buffer[]): Buffer {
  const [type] = elements(only(cms).content);
  return sequence(...ders(type ? [type] : []), tagged(0, sequence(...change(signedDataFields(cms)))));
}
