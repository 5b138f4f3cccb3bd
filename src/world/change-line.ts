import { crc32 } from 'node:zlib';
import { isWhole, type Line } from './lines.ts';
import type { Change, ChangeSet, Row } from './rows.ts';

/** A change set as a line of a journal gives it back. */
export interface LoggedSet extends ChangeSet {
  /** The last version that was safe on disk when the line was written: what tells damage from a torn tail. */
  readonly stored: number;
}

/** 8 hexadecimal digits. */
export const checksum = (crc: number): string => crc.toString(16).padStart(8, '0');

const CHECKSUM_LENGTH = 8;

/** In a row the quotation marks are escaped, so that this is found where a change set begins and nowhere else. */
const HEAD = ' {"version":';

/** A change set as a line: CRC-32, space, JSON, newline. */
export function lineOf({ version, clear, changes }: ChangeSet, stored: number): string {
  const written = changes.map(({ kind, id, text }) => {
    const key = `${JSON.stringify(kind)},${JSON.stringify(id)}`;
    return text === undefined ? `[${key}]` : `[${key},${text}]`;
  });
  const json = `{"version":${version},"stored":${stored},"clear":${clear},"changes":[${written.join(',')}]}`;
  return `${checksum(crc32(json))} ${json}\n`;
}

/** The change set of a line, or undefined when the line is not as it was written. */
export function setOf(line: Line): LoggedSet | undefined {
  if (!isWhole(line)) return undefined;
  const json = line.bytes.subarray(CHECKSUM_LENGTH + 1, -1);
  if (line.bytes.toString('latin1', 0, CHECKSUM_LENGTH + 1) !== `${checksum(crc32(json))} `) return undefined;
  try {
    const { version, stored, clear, changes } = JSON.parse(json.toString()) as Record<string, unknown>;
    if (!Number.isSafeInteger(version) || !Number.isSafeInteger(stored) || !Array.isArray(changes)) return undefined;
    return {
      version: version as number,
      stored: stored as number,
      clear: clear === true,
      changes: changes.map(changeOf),
    };
  } catch {
    return undefined;
  }
}

/**
 * The change set that ends a line which cannot be read, if there is one: a newline that was damaged has made one line of
 * two.
 */
export function setAtEndOf(line: Line): LoggedSet | undefined {
  for (let at = line.bytes.indexOf(HEAD); at !== -1; at = line.bytes.indexOf(HEAD, at + 1)) {
    const set = setOf({ bytes: line.bytes.subarray(Math.max(at - CHECKSUM_LENGTH, 0)), offset: line.offset });
    if (set !== undefined) return set;
  }
  return undefined;
}

function changeOf(logged: unknown): Change {
  const [kind, id, row] = logged as [unknown, unknown, Row | undefined];
  if (typeof kind !== 'string' || typeof id !== 'string') throw new SyntaxError('a change names a kind and an id');
  if (row === undefined) return { kind, id };
  if (row.id !== id) throw new SyntaxError('a row has the id it is kept under');
  return { kind, id, row };
}
