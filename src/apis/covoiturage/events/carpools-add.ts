import { EventRefused, event } from '../../../kit/event.ts';
import { carpoolOf } from '../carpool.ts';
import { carpools, operators } from '../state.ts';

/** An operator sends proofs of carpools, and they are found to be in order. */
export default event('covoiturage.carpools.add', async ({ carpools: given }, { world }) => {
  const added = given.map((carpool, n) => {
    const { row, problem } = carpoolOf(carpool, world.ids.uuid());
    if (problem === undefined) return row;
    throw new EventRefused('malformed', ['carpools', n, ...problem.path].join('.'), problem.message);
  });
  return world.change((rows) => {
    for (const carpool of added) {
      if (rows.get(operators, carpool.operator) === undefined) {
        throw new EventRefused('unknown', 'operator', `there is no operator ${carpool.operator}`);
      }
      rows.put(carpools, carpool);
    }
    return { added: added.length };
  });
});
