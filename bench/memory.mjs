// How much resident memory grows under 100,000 requests of all sorts.
import { setTimeout as sleep } from 'node:timers/promises';
import { checked, forgedSearch, healthcheck, isOne, printedSearch, token } from './calls.mjs';
import { report, row } from './figures.mjs';
import { load } from './load.mjs';
import { startSimulator } from './processes.mjs';

/** Until the engine's own spaces have grown to what the load asks for: some 60 MB in the first seconds. */
const WARM_UP = 30_000;
const REQUESTS = 100_000;
const CHUNK_SECONDS = 1;
/** A machine on which it takes longer is told how far it came. */
const MOST_CHUNKS = 45;
const IDLE_MS = 1000;

/** A refusal in four would fill the log, and it is not its memory that is measured. */
const server = await startSimulator(['--log', 'silent']);
const search = printedSearch(server.url);
const forged = forgedSearch(server.url);
await checked(server.url, search, 200, isOne);
await checked(server.url, forged, 401);

/** With a new token each time, and few that are asked for: an application keeps its last 2,000. */
async function mixture() {
  const check = await healthcheck(server.url);
  const most = Array.from({ length: 9 }, () => [check, search, check, forged]).flat();
  return [...most, token(), search, check, forged];
}

/** Sends at least so many requests, and lets the server rest. */
async function after(requests, seconds) {
  let answered = 0;
  const seen = [];
  while (answered < requests && seen.length < MOST_CHUNKS) {
    const sample = await load(server, await mixture(), seconds);
    if (Math.abs(sample.refused / sample.answered - 1 / 4) > 0.01) {
      throw new Error(`${sample.refused} of ${sample.answered} were refused, not every fourth`);
    }
    answered += sample.answered;
    seen.push(server.rss());
  }
  await sleep(IDLE_MS);
  return { answered, seen, megabytes: server.rss() };
}

const before = await after(WARM_UP, 1);
const now = await after(REQUESTS, CHUNK_SECONDS);
await server.stop();

/** How it went on the way, in four steps: what goes on growing leaks, what comes to a rest has taken its place. */
const course = (seen) => [1, 2, 3, 4].map((quarter) => seen[Math.ceil((seen.length * quarter) / 4) - 1]);

const whole = (megabytes) => `${Math.round(megabytes)} MB`;

report([
  row({
    goal: `memory grown after ${now.answered} requests`,
    values: [now.megabytes - before.megabytes],
    unit: 'MB',
    atMost: 30,
    figure: `${whole(now.megabytes)}, by quarters ${course(now.seen).map(Math.round).join(', ')}`,
    anchor: `${whole(before.megabytes)} after ${before.answered}; --log silent`,
  }),
]);
