// How much resident memory grows under 100,000 requests of all sorts.
import { setTimeout as sleep } from 'node:timers/promises';
import { checked, forgedSearch, healthcheck, isOne, printedSearch, token } from './calls.mjs';
import { report, row } from './figures.mjs';
import { load } from './load.mjs';
import { startSimulator } from './processes.mjs';

const WARM_UP = 5000;
const REQUESTS = 100_000;
const CHUNK_SECONDS = 2;
/** A machine on which it takes longer is told how far it came. */
const MOST_CHUNKS = 25;
const IDLE_MS = 1000;

/** A refusal in four would fill the log, and it is not its memory that is measured. */
const server = await startSimulator(['--log', 'silent']);
const search = printedSearch(server.url);
const forged = forgedSearch(server.url);
await checked(server.url, search, 200, isOne);
await checked(server.url, forged, 401);
const mixture = [await healthcheck(server.url), token(), search, forged];

/** Sends at least so many requests, and lets the server rest. */
async function after(requests, seconds) {
  let answered = 0;
  const seen = [];
  while (answered < requests && seen.length < MOST_CHUNKS) {
    const sample = await load(server, mixture, seconds);
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

const whole = (values) => values.map(Math.round).join(' ');

report([
  row({
    goal: `memory grown after ${now.answered} requests`,
    values: [now.megabytes - before.megabytes],
    unit: 'MB',
    atMost: 30,
    figure: `${whole([now.megabytes])} MB; on the way ${whole(now.seen)}`,
    anchor: `after ${before.answered}: ${whole([before.megabytes])} MB`,
  }),
]);
