import type { Scenario } from '../../src/generated/contracts.ts';
import { modules } from '../../src/modules.ts';
import { checkedScenario } from '../../src/scenario/check.ts';
import { type Problem, ScenarioRefused } from '../../src/scenario/load.ts';

/** The scenario in a text, as a simulator would take it. */
export const read = (text: string): Scenario => checkedScenario(text, modules);

/** What is wrong with a text, as `line: path`; nothing when it can be used. */
export const problemsOf = (text: string): readonly Problem[] => {
  try {
    read(text);
    return [];
  } catch (error) {
    if (error instanceof ScenarioRefused) return error.problems;
    throw error;
  }
};

/** Places of what is wrong, as `line path`. */
export const places = (text: string): string[] => problemsOf(text).map(({ line, path }) => `${line} ${path}`.trim());
