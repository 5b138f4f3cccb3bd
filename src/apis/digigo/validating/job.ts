import { type Finding, type Found, findingIn } from './finding.ts';
import { reportOn } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** The first half of a validation, as it can travel between threads: what a request has in it. */
export interface FindingJob {
  readonly body: Uint8Array;
  readonly surroundings: Surroundings;
}

/** The other half: what that is worth. */
export interface ReportJob {
  readonly found: Found;
  readonly surroundings: Surroundings;
}

export type Job = FindingJob | ReportJob;

/** What was found, or the report as JSON. */
export type Done = Finding | string;

/** Does a job. */
export function done(job: Job): Done {
  if ('found' in job) return reportOn(job.found, job.surroundings);
  const { buffer, byteOffset, byteLength } = job.body;
  return findingIn(Buffer.from(buffer, byteOffset, byteLength), job.surroundings);
}
