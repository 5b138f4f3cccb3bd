import type { Scenario } from '../generated/contracts.ts';
import type { Trust } from '../pki/trust.ts';
import type { Ids } from '../world/ids.ts';
import type { Kind, Row } from '../world/rows.ts';
import type { Instant } from '../world/time.ts';
import type { World } from '../world/world.ts';
import type { SimEvent } from './event.ts';
import type { GivenProblem } from './given.ts';
import type { Api } from './operation.ts';
import type { Rule, Switch } from './rule.ts';

/** What an operation of the four APIs sees of the simulator: the world its request is for, and that world's surroundings. */
export interface WorldContext {
  readonly world: World;
  /** Where the client found it: `scheme://host`, and the world's prefix if it has one; no trailing slash. */
  readonly base: string;
  /** The same as the simulator itself knows it, whatever the client said: what certificates name. */
  readonly home: string;
  /** Who signs for the simulator; read, or made, when first asked for. */
  readonly trust: () => Promise<Trust>;
}

/** A world about to begin. */
export interface Beginning {
  /** Puts a row into the world. */
  readonly put: <T extends Row, I extends string>(kind: Kind<T, I>, row: T) => void;
  readonly ids: Ids;
  readonly now: Instant;
}

/** One of the four APIs, whole: its operations, what other people do in it, and how a scenario furnishes it. */
export interface ApiModule {
  readonly api: Api<WorldContext>;
  readonly events: readonly SimEvent[];
  /** What a scenario may switch, by its name in `dialect`. */
  readonly switches: Readonly<Record<string, Switch>>;
  /** What else the document leaves open. */
  readonly rules: readonly Rule[];
  /** What is wrong with its part of `given` that the schema could not say. */
  readonly problems: (given: NonNullable<Scenario['given']>) => readonly GivenProblem[];
  /** Puts the rows of `given` that concern this API; the scenario was held against its schema before. */
  readonly stage: (given: NonNullable<Scenario['given']>, beginning: Beginning) => void | Promise<void>;
}
