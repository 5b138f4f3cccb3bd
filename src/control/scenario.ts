import type { Scenario } from '../generated/contracts.ts';
import type { Fail } from '../kit/operation.ts';
import { ScenarioRefused } from '../scenario/load.ts';
import type { Desk } from './desk.ts';

/** The scenario in a text, or a refusal with the path and the line of all that is wrong. */
export function scenarioIn(text: string, desk: Desk, fail: Fail<'invalid-request'>): Scenario {
  try {
    return desk.readScenario(text);
  } catch (error) {
    if (!(error instanceof ScenarioRefused)) throw error;
    throw fail('invalid-request', `the scenario is refused\n${error.message}`, { problems: error.problems });
  }
}
