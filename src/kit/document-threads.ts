import { availableParallelism } from 'node:os';
import { packageFile } from './package-file.ts';
import { Threads } from './threads.ts';

const MOST_THREADS = 4;

/** What the body of a request may have at most. */
export const LARGEST_MB = 32;

/**
 * Threads that read documents of strangers. The size of a job is that of its document, in MB, rounded up: few large ones may
 * wait, or many small ones. None is started before the first job.
 * @param worker the compiled module of the threads, in the package
 */
export const documentThreads = <Job, Result>(worker: string): Threads<Job, Result> =>
  new Threads({
    file: packageFile(worker),
    count: Math.min(Math.max(availableParallelism() - 1, 1), MOST_THREADS),
    queue: 16 * LARGEST_MB,
    limit: 20_000,
  });
