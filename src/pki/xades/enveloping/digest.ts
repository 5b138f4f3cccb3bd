import { digestByUri, digestOf } from '../../algorithms.ts';
import type { DigestAlgorithm } from '../../signed-document.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { DSIG } from '../names.ts';
import { algorithmOf } from '../signature-element.ts';
import { XadesRefusal } from './refusal.ts';
import { only, onlyText } from './structure.ts';

/** Those that a signature sent to us may be made with. */
const ACCEPTED: readonly DigestAlgorithm[] = ['SHA256', 'SHA384', 'SHA512'];

/** Whether a digest algorithm is as strong as it must be in a signature sent to us. */
export const isAccepted = (algorithm: DigestAlgorithm | undefined): algorithm is DigestAlgorithm =>
  algorithm !== undefined && ACCEPTED.includes(algorithm);

/** What an element says the digest is, and what it is: in base64. */
export interface DigestComparison {
  readonly expected: string;
  readonly computed: string;
}

/**
 * Holds bytes against the ds:DigestMethod and ds:DigestValue in an element.
 * @throws XadesRefusal when they are not there, or the hash is weaker than SHA-256
 */
export function compareDigest(parent: XmlElement, bytes: Uint8Array): DigestComparison {
  const uri = algorithmOf(only(parent, DSIG, 'DigestMethod'));
  const algorithm = digestByUri(uri);
  if (!isAccepted(algorithm)) throw new XadesRefusal('digest-algorithm-refused', { algorithm: uri, in: parent.local });
  const expected = onlyText(only(parent, DSIG, 'DigestValue')).replace(/[ \t\r\n]+/g, '');
  return { expected, computed: digestOf(algorithm, bytes).toString('base64') };
}
