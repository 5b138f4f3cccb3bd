// How long a start takes, from nothing to the first answer, and what an idle server holds in memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { each, median, ratios, report, rounds, row } from './figures.mjs';
import { HELLO, SIMULATOR, startServer, statusOf } from './processes.mjs';

const ROUNDS = 5;
/** After this long nothing of the start is going on any more. */
const IDLE_MS = 700;

const started = (script, args, path) => async () => {
  const begun = performance.now();
  const server = await startServer(script, args);
  const status = await statusOf(server.url + path);
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  await sleep(IDLE_MS);
  const megabytes = server.rss();
  await server.stop();
  return { seconds, megabytes };
};

const contenders = {
  hello: started(HELLO, [], '/'),
  simulator: started(SIMULATOR, ['--port', '0'], '/_sim/ready'),
};
// The first start reads files that the others find in the page cache.
for (const take of Object.values(contenders)) await take();
const { hello, simulator } = await rounds(ROUNDS, contenders);

const milliseconds = (samples) => `${Math.round(median(each(samples, 'seconds')) * 1000)} ms`;

report([
  row({
    goal: 'cold start by that of express',
    values: ratios(simulator, hello, 'seconds'),
    atMost: 1.5,
    figure: milliseconds(simulator),
    anchor: milliseconds(hello),
  }),
  row({ goal: 'cold start', values: each(simulator, 'seconds'), unit: 's', atMost: 0.5 }),
  row({
    goal: 'idle memory',
    values: each(simulator, 'megabytes'),
    unit: 'MB',
    atMost: 90,
    anchor: `${Math.round(median(each(hello, 'megabytes')))} MB`,
  }),
]);
