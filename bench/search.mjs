// Whether a search takes as long among 50,000 journeys as among 500.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checked, crowdedSearch, isOne, printedSearch } from './calls.mjs';
import { othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { load } from './load.mjs';
import { startSimulator } from './processes.mjs';

const FEW = 500;
const MANY = 50_000;
const ROUNDS = 4;
const SECONDS = 2;

const printed = parse(readFileSync(new URL('../scenarios/default.yaml', import.meta.url), 'utf8'));

/** A simulator with the printed journeys, which are searched for, and others around them. */
async function among(journeys, folder) {
  const file = join(folder, `${journeys}.json`);
  const rdex = { ...printed.given.rdex, generate: { journeys } };
  writeFileSync(file, JSON.stringify({ seed: 1, given: { rdex } }));
  return startSimulator(['--scenario', file]);
}

async function searching(server, request) {
  await checked(server.url, request, 200, isOne);
  return () => load(server, [request], SECONDS);
}

await withFolder(async (folder) => {
  const few = await among(FEW, folder);
  const many = await among(MANY, folder);
  const contenders = {
    few: await searching(few, printedSearch(few.url)),
    many: await searching(many, printedSearch(many.url)),
    crowdedFew: await searching(few, crowdedSearch(few.url)),
    crowdedMany: await searching(many, crowdedSearch(many.url)),
  };
  for (const warmUp of Object.values(contenders)) await warmUp();
  const samples = await rounds(ROUNDS, contenders);
  await few.stop();
  await many.stop();

  const beside = (goal, larger, smaller) =>
    row({
      goal: `${goal}: CPU by that of 500`,
      values: ratios(larger, smaller, 'microseconds'),
      atMost: 1.5,
      others: othersDuring(samples),
      figure: speed(larger),
      anchor: speed(smaller),
    });
  report([
    beside('search among 50,000', samples.many, samples.few),
    beside('search on a busy route of 50,000', samples.crowdedMany, samples.crowdedFew),
  ]);
});
