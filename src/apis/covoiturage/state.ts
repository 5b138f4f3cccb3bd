import { kind, type ReadRows, type Row, type Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { MonthFigures, RoleFigures } from './figures.ts';
import { type Identity, keysOf } from './identity.ts';

/** WGS84 decimal degrees. */
export interface Position {
  readonly lat: number;
  readonly lon: number;
}

/** A carpool operator ("opérateur de covoiturage"); the id is its number as text. */
export interface Operator extends Row {
  readonly name: string;
  /** How certificates name it. */
  readonly uuid: string;
}

export type Permission = 'journey.create' | 'certificate.create' | 'certificate.download';

/** What an operator's server calls with; the id is the application token itself. */
export interface Application extends Row {
  readonly operator: string;
  readonly permissions: readonly Permission[];
  readonly revokedAt?: Instant;
}

/** What somebody on board paid or was paid, in euro cents. */
export interface OnBoard {
  readonly identity: Identity;
  readonly cents: number;
}

/** A proven carpool: one driver and one passenger of the same operator. */
export interface Carpool extends Row {
  readonly operator: string;
  readonly start: Position & { readonly at: Instant };
  readonly end: Position & { readonly at: Instant };
  /** Metres. */
  readonly distance: number;
  readonly driver: OnBoard;
  readonly passenger: OnBoard;
}

/** Who certificates call by a uuid instead of a phone number; the id is what {@link keysOf} knows them by. */
export interface Person extends Row {
  readonly uuid: string;
}

/** A certificate ("attestation") with its figures as they were when it was created; the id is its uuid. */
export interface Certificate extends Row {
  /** What allows to download it without the application token. */
  readonly token: string;
  readonly operator: string;
  /** The uuid of the person it is about. */
  readonly person: string;
  readonly tz: string;
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly createdAt: Instant;
  readonly positions: readonly Position[];
  /** Newest first. */
  readonly months: readonly MonthFigures[];
  /** By day and role, under the edition that has them. */
  readonly roles?: RoleFigures;
}

export const operators = kind<Operator>()('covoiturage.operators');
export const applications = kind<Application>()('covoiturage.applications');
export const persons = kind<Person>()('covoiturage.persons');
export const certificates = kind<Certificate>()('covoiturage.certificates');
export const carpools = kind<Carpool>()('covoiturage.carpools', {
  driver: ({ operator, driver }) => keysOf(driver.identity).map((key) => travellerOf(operator, key)),
  passenger: ({ operator, passenger }) => keysOf(passenger.identity).map((key) => travellerOf(operator, key)),
});

/** Somebody's carpools are found by operator and person: no operator sees those of another. */
export const travellerOf = (operator: string, key: string): string => `${operator} ${key}`;

/** The operator of an application or a certificate; staging made sure that there is one. */
export function operatorOf(rows: ReadRows, { operator: id }: { readonly operator: string }): Operator {
  const operator = rows.get(operators, id);
  if (operator === undefined) throw new TypeError(`there is no operator ${id}`);
  return operator;
}

/**
 * The uuid that a person has had since their first certificate.
 * @param fresh the one they get with this one, if it is their first
 */
export function personUuid(rows: Rows, key: string, fresh: string): string {
  const known = rows.get(persons, key);
  if (known === undefined) rows.put(persons, { id: key, uuid: fresh });
  return known?.uuid ?? fresh;
}
