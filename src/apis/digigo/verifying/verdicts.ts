import { documentThreads, LARGEST_MB } from '../../../kit/document-threads.ts';
import type { Fail } from '../../../kit/operation.ts';
import { Busy, Overlong } from '../../../kit/threads.ts';
import type { Sent, Verdict } from './verdict.ts';

const threads = documentThreads<Sent, Verdict>('dist/apis/digigo/verifying/worker.js');

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
    return await threads.run(sent, LARGEST_MB);
  } catch (error) {
    if (error instanceof Busy) throw fail('service-unavailable', 'too many signatures wait already');
    if (error instanceof Overlong) return { refused: 'the signature takes too long to verify' };
    throw error;
  }
}
