// Whether a search takes as long among 50,000 journeys as among 500.
import { checked, crowdedSearch, isOne, printedSearch } from './calls.mjs';
import { othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { among } from './journeys.mjs';
import { load } from './load.mjs';

const FEW = 500;
const MANY = 50_000;
const ROUNDS = 4;
const SECONDS = 2;

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
