// Whether as many requests a second are kept safe on disk in a world of 100,000 rows as in one of 1,000.
import { join } from 'node:path';
import { checked, connection, sent } from './calls.mjs';
import { othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { fdatasyncMs, withFolder } from './folder.mjs';
import { among } from './journeys.mjs';
import { loadServed } from './load.mjs';

const FEW = 1000;
const MANY = 100_000;
const ROUNDS = 6;
const SECONDS = 1;
const WARM_UPS = 3;

/** A message to somebody, in one of the worlds of a server. */
function messageIn(world, { url }) {
  const { path, ...request } = connection(`${url}/w/${world}`);
  return { ...request, path: `/w/${world}${path}` };
}

async function writing(world, server) {
  const request = messageIn(world, server);
  await checked(server.url, request, 201);
  return loadServed(server, [request], SECONDS);
}

let small = 0;

/** What is written stays: each sample of a small world is of a new one. */
async function writingSmall(server) {
  small += 1;
  const world = `small-${small}`;
  const sample = await writing(world, server);
  await sent(server.url, { path: `/_sim/worlds/${world}`, method: 'DELETE' });
  return sample;
}

await withFolder(async (folder) => {
  const sync = `; fdatasync ${(await fdatasyncMs(folder)).toFixed(2)} ms`;
  const store = (name) => ['--store', `file:${join(folder, name)}`];
  const few = await among(FEW, folder, store('few'));
  // What staging has left behind is garbage for minutes: the world is taken up again, as durable ones are.
  await (await among(MANY, folder, store('many'))).stop();
  const many = await among(MANY, folder, store('many'));
  const contenders = { few: () => writingSmall(few), many: () => writing('default', many) };
  for (let n = 0; n < WARM_UPS; n += 1) for (const warmUp of Object.values(contenders)) await warmUp();
  const samples = await rounds(ROUNDS, contenders);
  for (const server of [few, many]) await server.stop();
  report([
    row({
      goal: 'rdex.post-connections, file:, at 100,000 rows by the same at 1,000',
      values: ratios(samples.many, samples.few, 'perSecond'),
      atLeast: 0.9,
      figure: speed(samples.many),
      anchor: speed(samples.few) + sync,
      others: othersDuring(samples),
    }),
  ]);
});
