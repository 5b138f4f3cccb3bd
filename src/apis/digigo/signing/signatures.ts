import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Fail } from '../../../kit/operation.ts';
import { packageFile } from '../../../kit/package-file.ts';
import { Busy, Threads } from '../../../kit/threads.ts';
import type { Hash } from '../../../pki/hash.ts';
import type { Job, Signed } from './worker.ts';

/** Node signs digests as they are only where it is asked to, which holds up the event loop: hence threads. None is started before. */
const threads = new Threads<Job, Signed>({
  file: packageFile('dist/apis/digigo/signing/worker.js'),
  count: Math.min(availableParallelism(), 8),
  queue: 1024,
  limit: 20_000,
});

/** How many digests travel together: a thread signs them in some milliseconds, and others get their turn. */
const BATCH = 8;

/**
 * The signatures of digests, all in base64, in their order.
 * @throws {Failure} when too many others wait for theirs
 */
export async function signatures(
  key: KeyObject,
  hash: Hash,
  digests: readonly string[],
  fail: Fail<'service-unavailable'>,
): Promise<string[]> {
  const batches = Array.from({ length: Math.ceil(digests.length / BATCH) }, (_, n) =>
    digests.slice(n * BATCH, (n + 1) * BATCH),
  );
  try {
    const signed = await Promise.all(batches.map((batch) => signedBatch(key, hash, batch)));
    return signed.flat();
  } catch (error) {
    if (error instanceof Busy) throw fail('service-unavailable', 'too many signatures wait already');
    throw error;
  }
}

/** Keys travel once: only a thread that does not know one is sent it, with the job once more. */
async function signedBatch(privateKey: KeyObject, hash: Hash, digests: readonly string[]): Promise<readonly string[]> {
  const job = { key: numberOf(privateKey), hash, digests };
  const signed = (await threads.run(job)) ?? (await threads.run({ ...job, privateKey }));
  if (signed === undefined) throw new TypeError('a thread did not take the key it was sent');
  return signed;
}

const numbers = new WeakMap<KeyObject, number>();
let last = 0;

function numberOf(key: KeyObject): number {
  const known = numbers.get(key) ?? ++last;
  numbers.set(key, known);
  return known;
}
