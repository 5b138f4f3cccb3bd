import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { Busy, Overlong, Threads } from '../../src/kit/threads.ts';

const file = new URL('./threads-worker.mjs', import.meta.url);

interface Job {
  readonly does: 'double' | 'bytes' | 'fail' | 'crash' | 'exit' | 'hang' | 'later' | 'wait';
  readonly value?: unknown;
}

const opened: Threads<Job, unknown>[] = [];

function open(options: { count?: number; queue?: number; ahead?: number; limit?: number } = {}): Threads<Job, unknown> {
  const threads = new Threads<Job, unknown>({ file, count: 1, queue: 10, limit: 20_000, ...options });
  opened.push(threads);
  return threads;
}

afterEach(() => Promise.all(opened.splice(0).map((threads) => threads.close())));

/** What a waiting thread sleeps on, and how it is woken. */
function bed() {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const wake = () => {
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  return { signal, wake };
}

test('threads: each job gets its own result, more jobs than threads', async () => {
  const threads = open({ count: 2, queue: 30 });

  const results = await Promise.all(Array.from({ length: 30 }, (_, value) => threads.run({ does: 'double', value })));

  expect(results).toEqual(Array.from({ length: 30 }, (_, value) => value * 2));
});

test('threads: buffers come back whole', async () => {
  const bytes = await open().run({ does: 'bytes', value: 1_000_000 });

  expect(Buffer.from(bytes as Uint8Array).equals(Buffer.alloc(1_000_000, 7))).toBe(true);
});

test('threads: a job that throws rejects with its error, and the thread goes on', async () => {
  const threads = open();

  const failed = threads.run({ does: 'fail', value: 'not like this' });

  await expect(failed).rejects.toThrow(TypeError);
  await expect(failed).rejects.toThrow('not like this');
  expect(await threads.run({ does: 'double', value: 4 })).toBe(8);
});

test('threads: a job that cannot be copied is refused, and the thread goes on', async () => {
  const threads = open();

  await expect(threads.run({ does: 'double', value: () => 1 })).rejects.toThrow('could not be cloned');
  expect(await threads.run({ does: 'double', value: 4 })).toBe(8);
});

test.each([
  ['crash', 'out of order'],
  ['exit', 'code 3'],
] as const)('threads: a thread that comes to its end (%s) loses its job alone', async (does, reason) => {
  const threads = open();

  const lost = threads.run({ does });
  const next = threads.run({ does: 'double', value: 21 });

  await expect(lost).rejects.toThrow(reason);
  expect(await next).toBe(42);
});

test('threads: a job over its time is given up, and others are done', async () => {
  const threads = open({ limit: 1000 });

  const endless = threads.run({ does: 'hang' });
  const next = threads.run({ does: 'double', value: 21 });

  await expect(endless).rejects.toThrow(Overlong);
  expect(await next).toBe(42);
});

test('threads: a file that is no module rejects each job', async () => {
  const threads = new Threads({ file: new URL('./missing.mjs', import.meta.url), count: 1, queue: 1, limit: 20_000 });

  await expect(Promise.allSettled([threads.run(1), threads.run(2)])).resolves.toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
});

test('threads: busy when one more would have to wait, until there is room', async () => {
  const threads = open({ queue: 1 });
  const { signal, wake } = bed();
  const running = threads.run({ does: 'wait', value: signal });
  const waiting = threads.run({ does: 'double', value: 1 });

  await expect(threads.run({ does: 'double', value: 2 })).rejects.toThrow(Busy);
  wake();

  expect(await running).toBe('awake');
  expect(await waiting).toBe(2);
  expect(await threads.run({ does: 'double', value: 3 })).toBe(6);
});

test('threads: of large jobs fewer may wait', async () => {
  const threads = open({ queue: 10 });
  const { signal, wake } = bed();
  const running = threads.run({ does: 'wait', value: signal }, 99);
  const waiting = [7, 3].map((size) => threads.run({ does: 'double', value: size }, size));

  await expect(threads.run({ does: 'double', value: 2 })).rejects.toThrow(Busy);
  wake();

  expect(await Promise.all([running, ...waiting])).toEqual(['awake', 14, 6]);
  expect(await threads.run({ does: 'double', value: 4 }, 11)).toBe(8);
});

test('threads: a thread that is given jobs ahead does them in order, and no more than it may hold', async () => {
  const threads = open({ queue: 0, ahead: 2 });
  const { signal, wake } = bed();
  const done: unknown[] = [];
  const jobs = [
    { does: 'wait', value: signal } as const,
    { does: 'double', value: 1 } as const,
    { does: 'double', value: 2 } as const,
  ];
  const running = jobs.map((job) => threads.run(job).then((result) => done.push(result)));

  await expect(threads.run({ does: 'double', value: 3 })).rejects.toThrow(Busy);
  wake();
  await Promise.all(running);

  expect(done).toEqual(['awake', 2, 4]);
});

test('threads: jobs that a thread was given ahead get their own results, however long each takes', async () => {
  const threads = open({ ahead: 1 });

  const results = await Promise.all([50, 1, 20].map((value) => threads.run({ does: 'later', value })));

  expect(results).toEqual([50, 1, 20]);
});

test('threads: after a crash, those who wait go before those who come', async () => {
  const threads = open({ ahead: 1 });
  const done: unknown[] = [];
  const run = (job: Job) =>
    threads.run(job).then(
      (result) => done.push(result),
      () => {},
    );
  const first = [run({ does: 'crash' }), ...[1, 2, 3, 4].map((value) => run({ does: 'double', value }))];

  await first[0];
  await Promise.all([...first, run({ does: 'double', value: 5 })]);

  expect(done).toEqual([4, 6, 8, 10]);
});

test('threads: what a thread was given ahead is lost with it, and others are done', async () => {
  const threads = open({ ahead: 1 });
  const jobs = [threads.run({ does: 'exit' }), threads.run({ does: 'double', value: 1 })];
  const later = threads.run({ does: 'double', value: 21 });

  for (const job of jobs) await expect(job).rejects.toThrow('code 3');
  expect(await later).toBe(42);
});

test('threads: a job that cannot be copied takes nobody else’s answer', async () => {
  const threads = open({ ahead: 1 });
  const first = threads.run({ does: 'double', value: 1 });

  await expect(threads.run({ does: 'double', value: () => 1 })).rejects.toThrow('could not be cloned');
  expect(await first).toBe(2);
});

test('threads: none is started before the first job', async () => {
  const started: unknown[] = [];
  const count = (worker: unknown) => started.push(worker);
  process.on('worker', count);

  const threads = open({ count: 2 });
  expect(started).toHaveLength(0);
  await threads.run({ does: 'double', value: 1 });
  process.off('worker', count);

  expect(started).toHaveLength(1);
});

test('threads: closing rejects what is not done', async () => {
  const threads = open();
  const { signal } = bed();
  const jobs = [threads.run({ does: 'wait', value: signal }), threads.run({ does: 'double', value: 1 })];
  const settled = Promise.allSettled(jobs);

  await threads.close();

  for (const job of await settled) expect(job).toMatchObject({ status: 'rejected', reason: { message: /closed/ } });
});

test('threads: they do not keep the process alive', () => {
  const script = `
    import(${JSON.stringify(new URL('../../dist/kit/threads.js', import.meta.url).href)}).then(({ Threads }) => {
      const threads = new Threads({ file: new URL(${JSON.stringify(file.href)}), count: 1, queue: 1, limit: 60000 });
      threads.run({ does: 'hang' });
      setTimeout(() => console.log('done'), 500);
    });`;

  const { stdout, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 15_000 });

  expect(stdout).toBe('done\n');
  expect(status).toBe(0);
});
