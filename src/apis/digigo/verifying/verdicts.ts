import { availableParallelism } from 'node:os';
import type { Fail } from '../../../kit/operation.ts';
import { packageFile } from '../../../kit/package-file.ts';
import { Busy, Threads } from '../../../kit/threads.ts';
import type { Sent, Verdict } from './verdict.ts';

const MOST_THREADS = 4;

/** None is started before the first large signature. What waits may have 32 MB each. */
const threads = new Threads<Sent, Verdict>({
  file: packageFile('dist/apis/digigo/verifying/worker.js'),
  count: Math.min(Math.max(availableParallelism() - 1, 1), MOST_THREADS),
  queue: 16,
  limit: 20_000,
});

/** Of a signature in base64: up to here it is verified sooner than it is sent to a thread. */
const MAX_INLINE = 64 * 1024;

/**
 * The verdict on what was sent: beside the event loop, unless the signature is small.
 * @throws {Failure} when too many others wait for theirs
 */
export async function verdict(sent: Sent, fail: Fail<'service-unavailable'>): Promise<Verdict> {
  if (sent.signature.length <= MAX_INLINE) {
    const { verdictOn } = await import('./verdict.ts');
    return verdictOn(sent);
  }
  try {
    return await threads.run(sent);
  } catch (error) {
    if (error instanceof Busy) throw fail('service-unavailable', 'too many signatures wait already');
    throw error;
  }
}
