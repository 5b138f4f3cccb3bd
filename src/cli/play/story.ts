import { readFile } from 'node:fs/promises';
import { modules } from '../../modules.ts';
import { checkedFile } from '../../scenario/check.ts';
import { ScenarioRefused } from '../../scenario/load.ts';
import type { Outcome, PlacedStep } from '../../scenario/play/player.ts';
import { stepsOf } from '../../scenario/play/steps.ts';

/** A scenario file with steps that can be played. */
export interface Story {
  readonly file: string;
  readonly title: string;
  /** As written: what the world is staged from. */
  readonly text: string;
  readonly steps: readonly PlacedStep[];
}

/** How a story went. */
export interface Played {
  readonly story: Story;
  /** When it began and ended, in milliseconds since the Unix epoch. */
  readonly start: number;
  readonly stop: number;
  readonly outcomes: readonly Outcome[];
  /** The address of its world, when that was kept. */
  readonly kept?: string;
}

export const hasFailed = ({ outcomes }: Played): boolean => outcomes.some(({ status }) => status === 'failed');

/**
 * Reads a story.
 * @throws {ScenarioRefused} when it cannot be staged, or has no steps
 */
export async function readStory(file: string): Promise<Story> {
  const text = await readFile(file, 'utf8');
  const { scenario, problemAt } = checkedFile(text, modules);
  const steps = stepsOf(scenario).map((step, n) => ({ step, line: problemAt(['steps', n], '').line }));
  if (steps.length === 0) throw new ScenarioRefused([problemAt(['steps'], 'there are no steps to play')]);
  return { file, title: scenario.scenario ?? file, text, steps };
}
