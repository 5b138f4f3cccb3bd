// From samples to the rows of the table that tools/bench.mjs prints.

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Takes samples in turn, A B C, A B C, …: the machine's own speed moves from one minute to the next, and so moves them all.
 * @param contenders by name, each a function that takes one sample
 * @returns by name, the samples of all rounds
 */
export async function rounds(count, contenders) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 1; round <= count; round += 1) {
    process.stderr.write(`  round ${round} of ${count}\n`);
    for (const [name, take] of Object.entries(contenders)) samples[name].push(await take());
  }
  return samples;
}

/** `a` by `b`, round by round. */
export const ratios = (a, b, field) => a.map((sample, round) => sample[field] / b[round][field]);

/** The same field of every sample. */
export const each = (samples, field) => samples.map((sample) => sample[field]);

/**
 * A row of the table.
 * @param values one for each round; their median is held against the bound
 * @param atLeast,atMost the bound; without one the row is only told
 * @param figure,anchor absolute figures, which are true of this machine at this minute
 * @param others how many cores were used by others meanwhile, where that is known
 */
export const row = ({ goal, values, unit = '×', atLeast, atMost, figure = '', anchor = '', others = 0 }) => ({
  goal,
  bound: atLeast !== undefined ? `>= ${atLeast}` : atMost !== undefined ? `<= ${atMost}` : '',
  values,
  unit,
  met: atLeast !== undefined ? median(values) >= atLeast : atMost !== undefined ? median(values) <= atMost : undefined,
  figure,
  anchor,
  others,
});

/** What a server did under load, in words. */
export const speed = (samples) =>
  `${Math.round(median(each(samples, 'perSecond')))} req/s, ${Math.round(median(each(samples, 'microseconds')))} µs CPU`;

/** How many cores others used while samples were taken. */
export const othersDuring = (samples) => median(each(Object.values(samples).flat(), 'others'));

/** Hands the rows to tools/bench.mjs. */
export const report = (rows) => process.stdout.write(`${JSON.stringify(rows)}\n`);
