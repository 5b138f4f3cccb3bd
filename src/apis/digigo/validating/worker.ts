import { work } from '../../../kit/threads.ts';
import { type Done, done, type Job } from './job.ts';

work<Job, Done>(async (job) => ({ result: done(job) }));
