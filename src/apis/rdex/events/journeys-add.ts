import { EventRefused, event } from '../../../kit/event.ts';
import { journeyOf } from '../journey.ts';
import { journeys, operatorIn } from '../state.ts';

/** Offers are published on the operator's site. */
export default event('rdex.journeys.add', ({ journeys: given }, { world }) =>
  world.change((rows) => {
    for (const journey of given) {
      if (rows.get(journeys, String(journey.uuid))) {
        throw new EventRefused('precondition', 'uuid', `there is a journey ${journey.uuid} already`);
      }
      rows.put(journeys, journeyOf(journey, operatorIn(rows)));
    }
    return { added: given.length };
  }),
);
