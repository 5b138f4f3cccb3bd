import type { ErrorObject } from 'ajv';
import { type Events, events } from '../generated/contracts.ts';
import type { Trust } from '../pki/trust.ts';
import type { Rows } from '../world/rows.ts';
import type { Instant } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { scenarioValidator } from './contracts.ts';

export type EventId = keyof Events;

/** Why an event cannot happen: what it is given is malformed, names something unknown, or its time has not come. */
export type Objection = 'malformed' | 'unknown' | 'precondition';

/** An event that cannot happen; nothing was changed. */
export class EventRefused extends Error {
  readonly objection: Objection;
  /** What is wrong: a field of the event, or the precondition that does not hold. */
  readonly subject: string;

  constructor(objection: Objection, subject: string, message: string) {
    super(message);
    this.objection = objection;
    this.subject = subject;
  }
}

/** Where an event happens. */
export interface Scene {
  readonly world: Pick<World, 'ids' | 'read' | 'change'>;
  readonly now: Instant;
  /** The world's address, as the simulator itself knows it. */
  readonly home: string;
  /** Who signs for the simulator; read, or made, when first asked for. */
  readonly trust: () => Promise<Trust>;
  /** Makes an event happen when somebody follows the address that this gives: what a mail says to click on. */
  readonly link: (rows: Rows, code: string, event: EventId, given: Record<string, unknown>) => string;
}

/** What other people do: a step of the story that is no request of the integrator's. */
export interface SimEvent<Id extends EventId = EventId, Result extends object = object> {
  readonly id: Id;
  readonly happen: (given: Record<string, unknown>, scene: Scene) => Promise<Result>;
}

/**
 * Declares an event; what it is given has the type and passes the schema of that id in specs/scenario.schema.json.
 * @param happen makes it happen and gives its result; throws {@link EventRefused} when it cannot
 */
export function event<const Id extends EventId, Result extends object>(
  id: Id,
  happen: (given: Events[Id], scene: Scene) => Promise<Result>,
): SimEvent<Id, Result> {
  const validate = scenarioValidator(events.find((known) => known.id === id)?.validator ?? '');
  return {
    id,
    happen: async (given, scene) => {
      if (!validate(given)) throw malformed(validate.errors?.[0]);
      return happen(given as Events[Id], scene);
    },
  };
}

function malformed(error: ErrorObject | undefined): EventRefused {
  const { instancePath = '', params = {}, message = 'is not valid' } = error ?? {};
  const extra = params['additionalProperty'] ?? params['missingProperty'];
  const field = [...instancePath.split('/').slice(1), ...(extra === undefined ? [] : [String(extra)])].join('.');
  return new EventRefused('malformed', field, `${field === '' ? 'the event' : field}: ${message}`);
}
