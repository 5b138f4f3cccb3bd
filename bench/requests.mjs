// Requests per second, beside those of an Express that does nothing but say hello.
import { join } from 'node:path';
import { checked, connection, healthcheck, hello, isOne, printedSearch, token } from './calls.mjs';
import { median, othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { fdatasyncMs, withFolder } from './folder.mjs';
import { loadServed } from './load.mjs';
import { HELLO, startServer, startSimulator } from './processes.mjs';

const ROUNDS = 4;
const SECONDS = 2;
const WARM_UP_SECONDS = 2;

/** What is sent to which server. */
const contendersOf = (anchor, memory, file, issuing) => ({
  express: loading(anchor, hello, 200),
  healthcheck: loading(memory, () => healthcheck(memory.url), 200),
  // Ten thousand tokens are kept: they would be garbage to collect for whoever shares their server.
  token: loading(issuing, token, 200),
  search: loading(memory, () => printedSearch(memory.url), 200, isOne),
  connection: loading(file, () => connection(file.url), 201),
});

/** Sends a request once, to see that its answer is the one that is meant, and then as often as can be. */
const loading =
  (server, requestOf, status, check) =>
  async (seconds = SECONDS) => {
    const request = await requestOf();
    await checked(server.url, request, status, check);
    return loadServed(server, [request], seconds);
  };

function rows({ express, ...measured }, syncMs) {
  const others = othersDuring({ express, ...measured });
  const beside = (goal, samples, bounds) =>
    row({
      goal: `${goal}, req/s by express`,
      values: ratios(samples, express, 'perSecond'),
      ...bounds,
      others,
      figure: `${speed(samples)} (by that ×${median(ratios(express, samples, 'microseconds')).toFixed(2)})`,
      anchor: speed(express),
    });
  const durable = beside('rdex.post-connections, file:', measured.connection, { atLeast: 1 });
  return [
    beside('piste.healthcheck', measured.healthcheck, { atLeast: 1.5 }),
    beside('rdex.get-journeys, one result', measured.search, { atLeast: 1.5 }),
    { ...durable, anchor: `${durable.anchor}; fdatasync ${syncMs.toFixed(2)} ms` },
    beside('piste.token', measured.token, {}),
  ];
}

await withFolder(async (folder) => {
  const syncMs = await fdatasyncMs(folder);
  const servers = [
    await startServer(HELLO),
    await startSimulator(),
    await startSimulator(['--store', `file:${join(folder, 'store')}`]),
    await startSimulator(),
  ];
  const contenders = contendersOf(...servers);
  for (const warmUp of Object.values(contenders)) await warmUp(WARM_UP_SECONDS);
  const samples = await rounds(ROUNDS, contenders);
  for (const server of servers) await server.stop();
  report(rows(samples, syncMs));
});
