import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Fail } from '../../../kit/operation.ts';
import { packageFile } from '../../../kit/package-file.ts';
import { Threads } from '../../../kit/threads.ts';
import type { Hash } from '../../../pki/hash.ts';
import type { Job, Part, Signed } from './worker.ts';

const THREADS = Math.min(availableParallelism(), 8);
/** While a thread signs, it has the next digests already: it would wait for the event loop, which has others to serve. */
const AHEAD = 1;

/** Node signs digests as they are only where it is asked to, which holds up the event loop: hence threads. None is started before. */
const threads = new Threads<Job, Signed>({
  file: packageFile('dist/apis/digigo/signing/worker.js'),
  count: THREADS,
  queue: THREADS,
  ahead: AHEAD,
  limit: 20_000,
});

/** How many digests travel together: a thread signs them in some milliseconds, and others get their turn. */
const TOGETHER = 6;
/** How many may wait. */
const MAX_WAITING = 8192;

interface Waiting {
  readonly part: Part;
  readonly resolve: (signature: string) => void;
  readonly reject: (reason: Error) => void;
}

/** What waits while all threads are at work travels together, whosever it is: a message costs as much as a quarter of a signature. */
const waiting: Waiting[] = [];
let underway = 0;

/**
 * The signatures of digests, all in base64, in their order.
 * @throws {Failure} when too many others wait for theirs
 */
export function signatures(
  key: KeyObject,
  hash: Hash,
  digests: readonly string[],
  fail: Fail<'service-unavailable'>,
): Promise<string[]> {
  if (waiting.length + digests.length > MAX_WAITING) {
    throw fail('service-unavailable', 'too many signatures wait already');
  }
  const signed = digests.map(
    (digest) =>
      new Promise<string>((resolve, reject) => {
        waiting.push({ part: { key: numberOf(key), hash, digest }, resolve, reject });
      }),
  );
  send();
  return Promise.all(signed);
}

function send(): void {
  while (underway < THREADS * (1 + AHEAD) && waiting.length > 0) {
    const together = waiting.splice(0, TOGETHER);
    underway += 1;
    void signTogether(together).finally(() => {
      underway -= 1;
      send();
    });
  }
}

/** Keys travel once: only a thread that does not know one is sent them, with the job once more. */
async function signTogether(together: readonly Waiting[]): Promise<void> {
  const parts = together.map(({ part }) => part);
  try {
    const signed = (await threads.run({ parts })) ?? (await threads.run({ parts, keys: keysOf(parts) }));
    if (signed === undefined) throw new TypeError('a thread did not take the keys it was sent');
    for (const [n, { resolve }] of together.entries()) resolve(signed[n] ?? '');
  } catch (error) {
    for (const { reject } of together) reject(error as Error);
  }
}

/** Holders' keys are few, and stay as long as the authorities do. */
const numbers = new Map<KeyObject, number>();

function numberOf(key: KeyObject): number {
  const known = numbers.get(key) ?? numbers.size;
  numbers.set(key, known);
  return known;
}

const keysOf = (parts: readonly Part[]): readonly (readonly [number, KeyObject])[] =>
  [...numbers].filter(([, number]) => parts.some((part) => part.key === number)).map(([key, number]) => [number, key]);
