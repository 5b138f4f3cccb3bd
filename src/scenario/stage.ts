import type { Scenario } from '../generated/contracts.ts';
import { faultsOf } from '../kit/fault.ts';
import type { ApiModule } from '../kit/module.ts';
import { setClock } from '../world/clock.ts';
import { addFault } from '../world/faults.ts';
import { freshSeed, Ids } from '../world/ids.ts';
import type { Kind, Row } from '../world/rows.ts';
import { SCENARIO, scenarios } from '../world/scenario.ts';
import { parseInstant, systemNow } from '../world/time.ts';
import type { World } from '../world/world.ts';

/**
 * Makes a world what a scenario says it is when it begins, in place of whatever it was.
 * @param scenario one that has passed `checkedScenario`
 */
export async function stage(world: World, scenario: Scenario, modules: readonly ApiModule[]): Promise<void> {
  const ids = new Ids(scenario.seed === undefined ? freshSeed() : String(scenario.seed));
  const at = scenario.clock && parseInstant(scenario.clock.at);
  const staged: { kind: Kind<Row, string>; row: Row }[] = [];
  const put = <T extends Row, I extends string>(kind: Kind<T, I>, row: T) => {
    staged.push({ kind: kind as unknown as Kind<Row, string>, row });
  };
  const begunAt = at ?? systemNow();
  for (const module of modules) await module.stage(scenario.given ?? {}, { put, ids, now: begunAt });

  await world.begin(ids, (rows) => {
    rows.put(scenarios, { id: SCENARIO, document: scenario as Record<string, unknown>, begunAt });
    if (at !== undefined) setClock(rows, at, scenario.clock?.frozen ?? false);
    for (const fault of faultsOf(scenario.faults ?? [], begunAt)) addFault(rows, fault);
    for (const { kind, row } of staged) rows.put(kind, row);
  });
}
