import type { ApiModule } from '../kit/module.ts';
import { type Coverage, OK } from '../world/coverage.ts';

/** How often each answer that an operation documents was seen. */
export interface Covered {
  readonly operation: string;
  readonly ok: number;
  readonly errors: readonly {
    readonly id: string;
    readonly seen: number;
    /** Only a fault leads here, so that it does not count. */
    readonly onlyByFault?: true;
  }[];
}

/** What of the documents was seen in a world: a share of the answers that a client can cause, those of faults not counted. */
export function coverageOf(coverage: Coverage, modules: readonly ApiModule[]) {
  const operations = modules.flatMap(({ api }) => covered(api, coverage));
  const counts = operations.flatMap(({ ok, errors }) => [
    ok,
    ...errors.filter(({ onlyByFault }) => !onlyByFault).map(({ seen }) => seen),
  ]);
  const documented = counts.length;
  const seen = counts.filter((count) => count > 0).length;
  const percent = documented === 0 ? 0 : Math.round((1000 * seen) / documented) / 10;
  return { operations, documented, seen, percent };
}

const covered = ({ operations }: ApiModule['api'], coverage: Coverage): Covered[] =>
  operations.map(({ id, errors }) => ({
    operation: id,
    ok: coverage.seen(id, OK),
    errors: Object.entries(errors).map(([error, { onlyByFault }]) => ({
      id: error,
      seen: coverage.seen(id, error),
      ...(onlyByFault && { onlyByFault }),
    })),
  }));
