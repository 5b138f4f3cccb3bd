// Does what a test's job says, in a thread of src/kit/threads.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { work } from '../../dist/kit/threads.js';

const doings = {
  double: ({ value }) => ({ result: value * 2 }),
  bytes: ({ value }) => {
    const result = new Uint8Array(value).fill(7);
    return { result, transfer: [result.buffer] };
  },
  fail: ({ value }) => {
    throw new TypeError(value);
  },
  crash: () => {
    queueMicrotask(() => {
      throw new Error('out of order');
    });
    return new Promise(() => {});
  },
  exit: () => process.exit(3),
  hang: () => {
    for (;;);
  },
  later: async ({ value }) => {
    await sleep(value);
    return { result: value };
  },
  wait: ({ value: signal }) => {
    Atomics.wait(signal, 0, 0);
    return { result: 'awake' };
  },
};

work(async (job) => doings[job.does](job));
