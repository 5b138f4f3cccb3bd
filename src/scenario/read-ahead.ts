import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { packageFile } from '../kit/package-file.ts';
import { frozen } from '../world/rows.ts';

/** What the scenarios of this package say, by the digest of their text. Written when the package is built. */
export type Ahead = Readonly<Record<string, unknown>>;

/** The file that the build writes; nothing but time is lost without it. */
export const AHEAD = packageFile('dist/scenarios.json');

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Read when first asked for; built with the code that reads it. */
let ahead: Ahead | undefined;

/**
 * What a text says that comes with the package: reading YAML would be a fifth of the start.
 * @returns undefined for any other text, be it one character away
 */
export function readAhead(text: string): unknown {
  ahead ??= frozen<Ahead>(existsSync(AHEAD) ? JSON.parse(readFileSync(AHEAD, 'utf8')) : {});
  const digest = digestOf(text);
  return Object.hasOwn(ahead, digest) ? ahead[digest] : undefined;
}
