import { createHash } from 'node:crypto';
import { type Hash, nodeName } from '../hash.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DSIG, SHA256, SHA384, SHA512 } from './names.ts';
import { XadesRefusal } from './refusal.ts';
import { algorithmOf, only, onlyText } from './structure.ts';

const HASHES: ReadonlyMap<string, Hash> = new Map([
  [SHA256, 'SHA256'],
  [SHA384, 'SHA384'],
  [SHA512, 'SHA512'],
]);

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
  const algorithm = algorithmOf(only(parent, DSIG, 'DigestMethod'));
  const hash = HASHES.get(algorithm);
  if (hash === undefined) throw new XadesRefusal('digest-algorithm-refused', { algorithm, in: parent.local });
  const expected = onlyText(only(parent, DSIG, 'DigestValue')).replace(/[ \t\r\n]+/g, '');
  return { expected, computed: createHash(nodeName(hash)).update(bytes).digest('base64') };
}
