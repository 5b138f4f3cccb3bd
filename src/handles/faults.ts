import type { Desk } from '../control/desk.ts';
import { faultFrom } from '../control/shown-fault.ts';
import { fail } from '../kit/failure.ts';
import { faultOf, type WrittenFault } from '../kit/fault.ts';
import { addFault, removeFault } from '../world/faults.ts';
import { beginningOf } from '../world/scenario.ts';
import type { World } from '../world/world.ts';
import type { ErrorsOf, OperationPattern, ReadonlyDeep } from './documented.ts';

/**
 * What goes wrong, as scenarios write it: an `error` that the operation documents, a `delay` (`PT2S`, or drawn), or what
 * happens to the `connection`; limited by `times`, `probability` with `maxConsecutive`, or `from` and `until`.
 */
export type Fault<Id extends OperationPattern = OperationPattern> = ReadonlyDeep<
  Omit<WrittenFault, 'operation' | 'error'>
> & {
  /** An operation id, or the beginning of one and `*`. */
  readonly operation: Id;
  /** An error that it documents. */
  readonly error?: ErrorsOf<Id>;
};

/** Lets something go wrong for as long as `work` takes; see {@link WorldHandle.withFault}. */
export async function withFault<Result>(
  desk: Desk,
  world: World,
  fault: object,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const written = faultOf(faultFrom(fault, desk, fail), beginningOf(world));
  const added = await world.change((rows) => addFault(rows, written));
  try {
    return await work();
  } finally {
    await world.change((rows) => removeFault(rows, added));
  }
}
