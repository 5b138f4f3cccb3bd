import type { ApiModule } from '../../kit/module.ts';
import { json } from '../../kit/reply.ts';
import { type Coverage, OK } from '../../world/coverage.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/coverage: which documented answers were seen; a share of those that a client can cause. */
export default control.operation({
  id: 'control.coverage',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const { coverage } = await worldOf(desk, params.w, fail);
    const operations = desk.modules.flatMap(({ api }) => covered(api, coverage));
    const counts = operations.flatMap(({ ok, errors }) => [
      ok,
      ...errors.filter((error) => !('onlyByFault' in error)).map((error) => error.seen),
    ]);
    const documented = counts.length;
    const seen = counts.filter((count) => count > 0).length;
    const percent = documented === 0 ? 0 : Math.round((1000 * seen) / documented) / 10;
    return json(200, { operations, documented, seen, percent });
  },
});

const covered = ({ operations }: ApiModule['api'], coverage: Coverage) =>
  operations.map(({ id, errors }) => ({
    operation: id,
    ok: coverage.seen(id, OK),
    errors: Object.entries(errors).map(([error, { onlyByFault }]) => ({
      id: error,
      seen: coverage.seen(id, error),
      ...(onlyByFault && { onlyByFault }),
    })),
  }));
