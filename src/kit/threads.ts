import { constants, setPriority } from 'node:os';
import { parentPort, type TransferListItem, Worker } from 'node:worker_threads';
import { later } from '../world/time.ts';

/** A job that nobody takes: as many wait already as may. */
export class Busy extends Error {}

/** A job that was given up, since it took longer than any may. */
export class Overlong extends Error {}

export interface ThreadsOptions {
  /** The compiled module of the threads, which calls `work`. */
  readonly file: URL;
  /** How many threads there are at most. */
  readonly count: number;
  /** How much may wait for one of them: jobs, or what their sizes come to. */
  readonly queue: number;
  /** How many jobs a thread may be given ahead, so that it need not wait for the next; they share its fate. None unless said. */
  readonly ahead?: number;
  /** After this long, in milliseconds, a job is given up and its thread ended. */
  readonly limit: number;
}

/** What a thread says of its job. */
type Answer<Result> = { readonly result: Result } | { readonly error: Error };

interface Task<Job, Result> {
  readonly job: Job;
  readonly size: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: Error) => void;
}

interface Thread<Job, Result> {
  readonly worker: Worker;
  /** What it does and will do next, in order, and what calls the time limit of each off. */
  readonly held: { readonly task: Task<Job, Result>; readonly inTime: () => void }[];
}

/**
 * Threads for what would hold up the event loop. Each does one job at a time, others wait in order. Threads are started when there
 * is work for them, replaced when they crash, and never keep the process alive.
 */
export class Threads<Job, Result> {
  readonly #options: ThreadsOptions;
  readonly #threads = new Set<Thread<Job, Result>>();
  readonly #waiting: Task<Job, Result>[] = [];

  constructor(options: ThreadsOptions) {
    this.#options = options;
  }

  /**
   * Has a job done.
   * @param job is copied, as by structuredClone
   * @param size of the job while it waits, in whatever the queue is counted in
   * @throws {Busy} when the queue is full
   * @throws {Overlong} when it is not done within the limit
   * @throws {Error} what the worker threw, or that it crashed or was closed
   */
  run(job: Job, size = 1): Promise<Result> {
    return new Promise((resolve, reject) => {
      const task = { job, size, resolve, reject };
      const thread = this.#taker();
      if (thread) this.#give(thread, task);
      else if (this.#sizeWaiting() + size <= this.#options.queue) this.#waiting.push(task);
      else reject(new Busy(`${this.#waiting.length} jobs wait already`));
    });
  }

  /** Ends all threads; what is not done is rejected. Later jobs start new ones. */
  async close(): Promise<void> {
    const closed = new Error('the threads were closed');
    for (const { reject } of this.#waiting.splice(0)) reject(closed);
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, closed)));
  }

  /** A thread that has nothing to do, or else a new one, or else one that may hold more; undefined when there is none. */
  #taker(): Thread<Job, Result> | undefined {
    const threads = [...this.#threads];
    const holding = (most: number) => threads.find(({ held }) => held.length <= most);
    const idle = holding(0);
    if (idle !== undefined) return idle;
    return threads.length < this.#options.count ? this.#start() : holding(this.#ahead);
  }

  get #ahead(): number {
    return this.#options.ahead ?? 0;
  }

  #sizeWaiting(): number {
    return this.#waiting.reduce((sum, { size }) => sum + size, 0);
  }

  #start(): Thread<Job, Result> {
    const thread: Thread<Job, Result> = { worker: new Worker(this.#options.file), held: [] };
    this.#threads.add(thread);
    thread.worker.on('message', (answer: Answer<Result>) => this.#settle(thread, answer));
    thread.worker.on('error', (error) => this.#end(thread, error));
    thread.worker.on('exit', (code) => this.#end(thread, new Error(`the thread ended with code ${code}`)));
    // Not before: a listener for messages holds the process.
    thread.worker.unref();
    return thread;
  }

  #give(thread: Thread<Job, Result>, task: Task<Job, Result>): void {
    const { limit } = this.#options;
    try {
      thread.worker.postMessage(task.job);
    } catch (error) {
      task.reject(asError(error));
      this.#giveNext(thread);
      return;
    }
    const tooLate = () => this.#end(thread, new Overlong(`the job took longer than ${limit} ms`));
    thread.held.push({ task, inTime: later(limit, tooLate) });
  }

  #giveNext(thread: Thread<Job, Result>): void {
    const next = this.#waiting.shift();
    if (next) this.#give(thread, next);
  }

  #fill(thread: Thread<Job, Result>): void {
    for (let n = 0; n <= this.#ahead; n += 1) this.#giveNext(thread);
  }

  #settle(thread: Thread<Job, Result>, answer: Answer<Result>): void {
    const done = thread.held.shift();
    if (done === undefined) return;
    done.inTime();
    if ('error' in answer) done.task.reject(answer.error);
    else done.task.resolve(answer.result);
    this.#giveNext(thread);
  }

  async #end(thread: Thread<Job, Result>, reason: Error): Promise<void> {
    if (!this.#threads.delete(thread)) return;
    for (const { task, inTime } of thread.held.splice(0)) {
      inTime();
      task.reject(reason);
    }
    if (this.#waiting.length > 0) this.#fill(this.#start());
    await thread.worker.terminate();
  }
}

export interface WorkOptions {
  /** Whether the event loop, which has others to serve, goes before: for jobs that are short however long they are kept. */
  readonly givesWay?: boolean;
}

/**
 * The threads' side: does the jobs that come, one after the other.
 * @param perform gives the result and those of its buffers that are handed over rather than copied
 */
export function work<Job, Result>(
  perform: (job: Job) => Promise<{ readonly result: Result; readonly transfer?: readonly TransferListItem[] }>,
  { givesWay = false }: WorkOptions = {},
): void {
  const answer = (said: Answer<Result>, transfer: readonly TransferListItem[] = []) =>
    parentPort?.postMessage(said, transfer);
  const done = async (job: Job): Promise<void> => {
    try {
      const { result, transfer } = await perform(job);
      answer({ result }, transfer);
    } catch (error) {
      answer({ error: asError(error) });
    }
  };
  if (givesWay) giveWay();
  let last = Promise.resolve();
  parentPort?.on('message', (job: Job) => {
    last = last.then(() => done(job));
  });
}

/** Only on Linux has a thread a priority of its own. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some sandboxes forbid it: then they are equals.
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
