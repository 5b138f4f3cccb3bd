import { type Finding, type Found, findingIn } from './finding.ts';
import { reportOn } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** One of the two halves of a validation, as it can travel between threads: what a request has in it, and what that is worth. */
export type Job = { readonly surroundings: Surroundings } & ({ readonly body: Uint8Array } | { readonly found: Found });

/** What was found, or the report as JSON. */
export type Done = Finding | string;

/** Does a job. */
export function done(job: Job): Done {
  if ('found' in job) return reportOn(job.found, job.surroundings);
  const { buffer, byteOffset, byteLength } = job.body;
  return findingIn(Buffer.from(buffer, byteOffset, byteLength), job.surroundings);
}
