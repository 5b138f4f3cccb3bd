import type { Schemas } from '../../generated/contracts.ts';
import type { Quota } from '../../kit/quota.ts';
import { kind, type ReadRows, type Row } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { World } from '../../world/world.ts';
import { cellOf } from './geography.ts';

/** The operator that this server plays: whom consumers ask for journeys. */
export interface Operator extends Row {
  readonly name: string;
  readonly origin: string;
}

export type Permission = 'journeys' | 'connections';

/** Somebody registered with the operator (section 1.2); the id is the apikey. */
export interface Consumer extends Row {
  readonly privatekey: string;
  readonly origin?: string;
  /** Addresses and networks it may call from; none listed means any. */
  readonly ips: readonly string[];
  readonly permissions: readonly Permission[];
  readonly quotas: { readonly queries?: Quota; readonly posts?: Quota };
}

type Given = Schemas['journey'];

/** An offer as annex 1 has it; waypoints are numbered from 0, or the empty text that annex 2 prints. */
export type Offer = Omit<Given, 'waypoints'> &
  Required<Pick<Given, 'operator' | 'origin' | 'days'>> & {
    readonly waypoints?: Readonly<Record<string, Schemas['waypoint']>> | '';
  };

/** A published journey; the id is its uuid as text. */
export interface Journey extends Row {
  readonly offer: Offer;
}

/** A contact made; the id tells one from the same again. */
export interface Connection extends Row {
  readonly at: Instant;
  readonly apikey: string;
  readonly journey: string;
  readonly recipient: string;
  readonly details: string;
}

export const operators = kind<Operator>()('rdex.operators');
export const consumers = kind<Consumer>()('rdex.consumers');
export const connections = kind<Connection>()('rdex.connections');
export const journeys = kind<Journey>()('rdex.journeys', {
  departure: ({ offer }) => cellOf(offer.from),
  ends: ({ offer }) => `${cellOf(offer.from)} ${cellOf(offer.to)}`,
});

const OPERATOR = 'operator';

/** As the document's examples call it. */
export const DOCUMENTED_OPERATOR: Operator = { id: OPERATOR, name: 'operator', origin: 'www.operator.com' };

export const operatorIn = (rows: ReadRows): Operator => rows.get(operators, OPERATOR) ?? DOCUMENTED_OPERATOR;

export const operatorOf = (world: World): Operator => world.read(operatorIn);

let calendar: Intl.DateTimeFormat | undefined;

/** The calendar date where the journeys are; few worlds ask, and a calendar takes its time to open. */
function todayInParis(now: Instant): string {
  calendar ??= new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });
  return calendar.format(now);
}

/** Whether the last day of an offer has passed. */
export const isPast = ({ offer }: Journey, now: Instant): boolean => offer.outward.maxdate < todayInParis(now);
