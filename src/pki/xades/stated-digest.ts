import { digestByUri, digestOf } from '../algorithms.ts';
import { base64Bytes } from '../base64.ts';
import type { DigestAlgorithm } from '../signed-document.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DSIG } from './names.ts';
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
  const algorithm = digestByUri(algorithmOf(first(parent, DSIG, 'DigestMethod')));
  return { ...(algorithm && { algorithm }), value: compactText(first(parent, DSIG, 'DigestValue')) };
}

/** Whether it is the digest of octets. */
export function isDigestOf({ algorithm, value }: StatedDigest, octets: Buffer): boolean {
  const expected = base64Bytes(value);
  return algorithm !== undefined && expected !== undefined && digestOf(algorithm, octets).equals(expected);
}
