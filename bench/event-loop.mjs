// How long an event loop keeps others waiting while documents are validated.
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { row } from './figures.mjs';

const SECONDS = 2;
const CLIENTS = 4;

/** Clients in a thread of their own, so that this one's event loop is the server's alone. */
const CLIENT = `
const { parentPort, workerData: { url, requests, until, clients } } = require('node:worker_threads');
let answered = 0;
const asking = async () => {
  for (; Date.now() < until; answered += 1) {
    const { path, ...request } = requests[answered % requests.length];
    await (await fetch(url + path, request)).arrayBuffer();
  }
};
Promise.all(Array.from({ length: clients }, asking)).then(() => parentPort.postMessage(answered));
`;

async function asked(url, requests, seconds) {
  const workerData = { url, requests, until: Date.now() + seconds * 1000, clients: CLIENTS };
  const [answered] = await once(new Worker(CLIENT, { eval: true, workerData }), 'message');
  return answered;
}

/** How long the event loop keeps others waiting meanwhile, in milliseconds: 99 of 100 times not longer, and at worst. */
async function waiting(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const answered = await work();
  delay.disable();
  return { answered, p99: delay.percentile(99) / 1e6, worst: delay.max / 1e6 };
}

/**
 * What others feel while a simulator validates documents. At worst, that is what the machine is busy with besides.
 * @param named the requests, by what they are called
 */
export async function waitingRow(named, scenario) {
  const { createSimulator } = await import('../dist/index.js');
  const simulator = await createSimulator({ scenario });
  const requests = Object.values(named);
  await asked(simulator.url, requests, 1);
  const idle = await waiting(() => sleep(SECONDS * 1000));
  const busy = await waiting(() => asked(simulator.url, requests, SECONDS));
  await simulator.close();
  return row({
    goal: `event loop while ${Object.keys(named).join(' and ')} are validated, p99`,
    values: [busy.p99],
    unit: 'ms',
    atMost: 20,
    figure: `${busy.worst.toFixed(0)} ms at worst; ${busy.answered} in ${SECONDS} s, ${CLIENTS} clients`,
    anchor: `idle ${idle.p99.toFixed(1)} ms, ${idle.worst.toFixed(0)} ms at worst`,
  });
}
