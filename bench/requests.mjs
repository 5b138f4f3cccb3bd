// Requests per second, beside those of an Express that does nothing but say hello.
import { join } from 'node:path';
import { checked, connection, healthcheck, hello, isOne, printedSearch, token } from './calls.mjs';
import { median, ratios, report, rounds, row, saidOfOthers, speed } from './figures.mjs';
import { fdatasyncMs, withFolder } from './folder.mjs';
import { load, UNIQUE } from './load.mjs';
import { HELLO, startServer, startSimulator } from './processes.mjs';

const ROUNDS = 4;
const SECONDS = 2;
const WARM_UP_SECONDS = 2;

/** What is sent to which server, each answered once before it is measured. */
async function contenders(anchor, memory, file) {
  const health = await healthcheck(memory.url);
  const search = printedSearch(memory.url);
  const message = connection(file.url);
  await checked(memory.url, health, 200);
  await checked(memory.url, search, 200, isOne);
  await checked(file.url, { ...message, body: message.body.replace(UNIQUE, 'once') }, 201);
  return {
    express: loading(anchor, hello()),
    healthcheck: loading(memory, health),
    token: loading(memory, token()),
    search: loading(memory, search),
    connection: loading(file, message),
  };
}

const loading =
  (server, request) =>
  async (seconds = SECONDS) => {
    const sample = await load(server, [request], seconds);
    if (sample.refused > 0) throw new Error(`${request.path}: ${sample.refused} of ${sample.answered} were refused`);
    return sample;
  };

function rows({ express, ...measured }, syncMs) {
  for (const samples of Object.values(measured)) saidOfOthers(samples);
  const beside = (goal, samples, bounds) =>
    row({
      goal: `${goal} by express hello, req/s`,
      values: ratios(samples, express, 'perSecond'),
      ...bounds,
      figure: `${speed(samples)} (×${median(ratios(express, samples, 'microseconds')).toFixed(2)})`,
      anchor: speed(express),
    });
  const sync = `fdatasync ${syncMs.toFixed(2)} ms`;
  const durable = beside('rdex.post-connections, file:', measured.connection, { atLeast: 1 });
  return [
    beside('piste.healthcheck', measured.healthcheck, { atLeast: 1.5 }),
    beside('rdex.get-journeys, one result', measured.search, { atLeast: 1.5 }),
    { ...durable, figure: `${durable.figure}, ${sync}` },
    beside('piste.token', measured.token, {}),
  ];
}

await withFolder(async (folder) => {
  const syncMs = await fdatasyncMs(folder);
  const servers = [
    await startServer(HELLO),
    await startSimulator(),
    await startSimulator(['--store', `file:${join(folder, 'store')}`]),
  ];
  const loads = await contenders(...servers);
  for (const warmUp of Object.values(loads)) await warmUp(WARM_UP_SECONDS);
  const samples = await rounds(ROUNDS, loads);
  for (const server of servers) await server.stop();
  report(rows(samples, syncMs));
});
