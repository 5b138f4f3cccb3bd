import { EventRefused, event } from '../../../kit/event.ts';
import { journeys } from '../state.ts';

/** An offer is withdrawn from the operator's site. */
export default event('rdex.journeys.remove', ({ uuid }, { world }) =>
  world.change((rows) => {
    if (!rows.get(journeys, String(uuid))) throw new EventRefused('unknown', 'uuid', `there is no journey ${uuid}`);
    rows.delete(journeys, String(uuid));
    return { uuid };
  }),
);
