import { digestByUri, digestOf } from '../algorithms.ts';
import { base64Bytes } from '../base64.ts';
import type { DigestAlgorithm } from '../signed-document.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DSIG, XADES111 } from './names.ts';
import { algorithmOf, compactText, first } from './signature-element.ts';

/** What ds:DigestMethod and ds:DigestValue in an element say. */
export interface StatedDigest {
  /** Undefined where it is none that we know. */
  readonly algorithm?: DigestAlgorithm;
  /** In base64; empty when it is not there. */
  readonly value: string;
}

/** The digest that an element states. */
export function statedDigest(parent: XmlElement | undefined): StatedDigest {
  const algorithm = digestByUri(algorithmOf(partOf(parent, 'DigestMethod')));
  return { ...(algorithm && { algorithm }), value: compactText(partOf(parent, 'DigestValue')) };
}

/** XAdES 1.1.1 has elements of its own for them. */
const partOf = (parent: XmlElement | undefined, name: 'DigestMethod' | 'DigestValue'): XmlElement | undefined =>
  first(parent, DSIG, name) ?? first(parent, XADES111, name);

/** Whether it is the digest of octets. */
export function isDigestOf({ algorithm, value }: StatedDigest, octets: Buffer): boolean {
  const expected = base64Bytes(value);
  return algorithm !== undefined && expected !== undefined && digestOf(algorithm, octets).equals(expected);
}
