import { availableParallelism } from 'node:os';
import type { Fail } from '../../../kit/operation.ts';
import { packageFile } from '../../../kit/package-file.ts';
import { Busy, Threads } from '../../../kit/threads.ts';
import type { Asked } from '../revocation.ts';
import type { Finding } from './finding.ts';
import type { Done, FindingJob, Job, ReportJob } from './job.ts';
import type { RefusalCase } from './request.ts';

const MOST_THREADS = 4;

/** None is started before the first large document. What waits may have 32 MB each. */
const threads = new Threads<Job, Done>({
  file: packageFile('dist/apis/digigo/validating/worker.js'),
  count: Math.min(Math.max(availableParallelism() - 1, 1), MOST_THREADS),
  queue: 16,
  limit: 20_000,
});

/** Of the body of a request: up to here it is validated sooner than it is sent to a thread, whatever is in it. */
const MAX_INLINE = 16 * 1024;

/**
 * The report that a request to validate asks for, as JSON. All of it is made beside the event loop, unless the request is small.
 * @param body of the request
 * @param place where and when it is asked: what its authorities say of revocation is asked in between
 * @throws {Failure} when it cannot be answered, or too many others wait
 */
export async function validated(
  body: Buffer,
  place: Asked,
  fail: Fail<RefusalCase | 'service-unavailable'>,
): Promise<string> {
  const [{ surroundingsOf }, { revocationsOf }] = await Promise.all([
    import('./surroundings.ts'),
    import('./revocation-source.ts'),
  ]);
  const isSmall = body.length <= MAX_INLINE;
  const surroundings = await surroundingsOf(place);
  const found = await perform({ body, surroundings }, isSmall, fail);
  if ('refused' in found) throw fail(found.refused, found.because);
  const { wanted, ...document } = found;
  const revocations = await revocationsOf(wanted, place);
  return perform({ found: document, surroundings: { ...surroundings, revocations } }, isSmall, fail);
}

/** Does half of a validation: here when it is small, else beside the event loop. */
function perform(job: FindingJob, isSmall: boolean, fail: Fail<'service-unavailable'>): Promise<Finding>;
function perform(job: ReportJob, isSmall: boolean, fail: Fail<'service-unavailable'>): Promise<string>;
async function perform(job: Job, isSmall: boolean, fail: Fail<'service-unavailable'>): Promise<Done> {
  if (isSmall) {
    const { done } = await import('./job.ts');
    return done(job);
  }
  try {
    return await threads.run(job);
  } catch (error) {
    if (error instanceof Busy) throw fail('service-unavailable', 'too many documents wait already');
    throw error;
  }
}
