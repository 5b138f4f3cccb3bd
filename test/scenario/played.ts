import { signers } from '../../src/cli/play/signers.ts';
import { serverAt } from '../../src/cli/server.ts';
import { type Limits, type Outcome, play } from '../../src/scenario/play/player.ts';
import { type Step, stepsOf } from '../../src/scenario/play/steps.ts';
import type { Simulated } from '../simulate.ts';
import { read } from './scenario.ts';

/** Plays steps in the world `default`; they are held against the schema first, as those of a file are. */
export function played({ url }: Simulated, steps: object[], limits?: Limits): Promise<readonly Outcome[]> {
  const known = stepsOf(read(JSON.stringify({ steps }))) as readonly Step[];
  const world = { home: url, control: `${url}/_sim/worlds/default`, send: serverAt(url).send };
  const placed = known.map((step, n) => ({ step, line: n + 1 }));
  return play(placed, world, { ...signers, ...(limits && { limits }) });
}
