// Whether asking for the state of a request takes as long among many requests as among few. As many as fit a scenario file: one of
// more than eight megabytes would be refused.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checked } from './calls.mjs';
import { othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { load } from './load.mjs';
import { startSimulator } from './processes.mjs';

const FEW = 100;
const MANY = 30_000;
const ROUNDS = 4;
const SECONDS = 2;
const CLIENT = 'TEST-aed';
const ADMIN = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin';

const requestId = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const requests = (count) =>
  Array.from({ length: count }, (_, n) => ({
    requestId: requestId(n),
    clientId: CLIENT,
    userId: String(10_000_000 + n),
    name: 'N',
    firstname: 'P',
    email: `u${n}@example.tn`,
    phone: String(20_000_000 + n),
    status: 'REJECTED',
  }));

async function among(count, folder) {
  const file = join(folder, `${count}.json`);
  const digigo = { aeds: [{ clientId: CLIENT, clientSecret: 'TEST-secret' }], requests: requests(count) };
  writeFileSync(file, JSON.stringify({ seed: 1, given: { digigo } }));
  return startSimulator(['--scenario', file]);
}

const status = { method: 'GET', path: `${ADMIN}/aed-request-status/${CLIENT}/${requestId(FEW >> 1)}` };

async function asking(server) {
  await checked(server.url, status, 200);
  return () => load(server, [status], SECONDS);
}

await withFolder(async (folder) => {
  const few = await among(FEW, folder);
  const many = await among(MANY, folder);
  const contenders = {
    few: await asking(few),
    many: await asking(many),
  };
  for (const warmUp of Object.values(contenders)) await warmUp();
  const samples = await rounds(ROUNDS, contenders);
  await few.stop();
  await many.stop();
  report([
    row({
      goal: `digigo.aed-request-status among ${MANY} requests: CPU by that of ${FEW}`,
      values: ratios(samples.many, samples.few, 'microseconds'),
      atMost: 1.5,
      others: othersDuring(samples),
      figure: speed(samples.many),
      anchor: speed(samples.few),
    }),
  ]);
});
