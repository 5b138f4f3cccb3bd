import { documentThreads } from '../../../kit/document-threads.ts';
import type { Fail } from '../../../kit/operation.ts';
import { Busy, Overlong } from '../../../kit/threads.ts';
import type { Asked } from '../revocation.ts';
import type { Finding } from './finding.ts';
import type { Done, FindingJob, Job, ReportJob } from './job.ts';
import type { RefusalCase } from './request.ts';

const threads = documentThreads<Job, Done>('dist/apis/digigo/validating/worker.js');

const MB = 1024 * 1024;

type FailValidation = Fail<RefusalCase | 'document-too-large' | 'service-unavailable'>;

/**
 * The report that a request to validate asks for, as JSON. All of it is made beside the event loop: even a small document may be
 * one that takes long.
 * @param body of the request
 * @param place where and when it is asked: what its authorities say of revocation is asked in between
 * @throws {Failure} when it cannot be answered, takes too long, or too many others wait
 */
export async function validated(body: Buffer, place: Asked, fail: FailValidation): Promise<string> {
  const [{ surroundingsOf }, { revocationsOf }] = await Promise.all([
    import('./surroundings.ts'),
    import('./revocation-source.ts'),
  ]);
  const size = Math.ceil(body.length / MB);
  const surroundings = await surroundingsOf(place);
  const found = await perform({ body, surroundings }, size, fail);
  if ('refused' in found) throw fail(found.refused, found.because);
  const { wanted, ...document } = found;
  const revocations = await revocationsOf(wanted, place);
  return perform({ found: document, surroundings: { ...surroundings, revocations } }, size, fail);
}

/** Does half of a validation. */
function perform(job: FindingJob, size: number, fail: FailValidation): Promise<Finding>;
function perform(job: ReportJob, size: number, fail: FailValidation): Promise<string>;
async function perform(job: Job, size: number, fail: FailValidation): Promise<Done> {
  try {
    return await threads.run(job, size);
  } catch (error) {
    if (error instanceof Busy) throw fail('service-unavailable', 'too many documents wait already');
    if (error instanceof Overlong) throw fail('document-too-large', 'the document takes too long to validate');
    throw error;
  }
}
