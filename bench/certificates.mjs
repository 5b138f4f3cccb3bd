// Whether a certificate costs as much over 10,000 carpools as over 100: of an operator, and of one and the same person.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificate, checked, PERSON } from './calls.mjs';
import { othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { load } from './load.mjs';
import { startSimulator } from './processes.mjs';

const FEW = 100;
const MANY = 10_000;
const ROUNDS = 4;
const SECONDS = 2;
const YEAR_MS = 365 * 86_400_000;

/** So many carpools, spread over 2025. */
const carpools = (count, phoneOf) =>
  Array.from({ length: count }, (_, n) => {
    const at = Date.UTC(2025, 0, 1) + Math.floor((n / count) * YEAR_MS);
    const place = { lat: 47.68, lon: -0.55 };
    return {
      operator: 1,
      start: { at: new Date(at).toISOString(), ...place },
      end: { at: new Date(at + 900_000).toISOString(), ...place },
      distance: 12_000,
      driver: { identity: { phone: phoneOf(n) }, revenue: 150 },
      passenger: { identity: { phone: '+33600000001' }, contribution: 150 },
    };
  });

/** A hundred carpools of the person, and the others of others. */
const shared = (count) =>
  carpools(count, (n) => (n % (count / FEW) === 0 ? PERSON : `+336000${String(n).padStart(5, '0')}`));

async function among(name, trips, folder) {
  const file = join(folder, `${name}.json`);
  const covoiturage = {
    operators: [{ id: 1, name: "Covoit'Test" }],
    applications: [{ token: 'TEST-application-token', operator: 1 }],
    carpools: trips,
  };
  writeFileSync(file, JSON.stringify({ seed: 1, given: { covoiturage } }));
  const server = await startSimulator(['--scenario', file]);
  await checked(server.url, certificate(), 201);
  return server;
}

await withFolder(async (folder) => {
  const servers = {
    few: await among('few', shared(FEW), folder),
    many: await among('many', shared(MANY), folder),
    own: await among(
      'own',
      carpools(MANY, () => PERSON),
      folder,
    ),
  };
  const contenders = Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, () => load(server, [certificate()], SECONDS)]),
  );
  for (const warmUp of Object.values(contenders)) await warmUp();
  const samples = await rounds(ROUNDS, contenders);
  for (const server of Object.values(servers)) await server.stop();

  const beside = (goal, larger) =>
    row({
      goal: `${goal}: CPU by that over 100`,
      values: ratios(larger, samples.few, 'microseconds'),
      atMost: 2,
      others: othersDuring(samples),
      figure: speed(larger),
      anchor: speed(samples.few),
    });
  report([
    beside('a certificate over 10,000 carpools of its operator', samples.many),
    beside('a certificate over 10,000 carpools of its holder', samples.own),
  ]);
});
