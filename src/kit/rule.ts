import { dialect } from '../world/scenario.ts';
import type { World } from '../world/world.ts';
import type { Provenance } from './operation.ts';

/** What we do where a document leaves it open, and how we know that the real service does so. */
export interface Rule {
  readonly says: string;
  /** Where the document could have said it. */
  readonly section: string;
  readonly provenance: Provenance;
}

const rule = (section: string, provenance: Provenance, says: string): Rule => ({ section, provenance, says });

/** A rule that nothing but good sense speaks for. */
export const assumedRule = (section: string, says: string): Rule => rule(section, 'assumed', says);

/** A rule that the service was seen to follow. */
export const observedRule = (section: string, says: string): Rule => rule(section, 'observed', says);

/** A rule that a scenario may switch, under its name in `dialect`. */
export interface Switch<T = unknown> extends Rule {
  readonly default: T;
}

export type Dialect<Switches extends Readonly<Record<string, Switch>>> = {
  readonly [Name in keyof Switches]: Switches[Name]['default'];
};

/** Gives the reader of an API's dialect in a world: the defaults of its switches, and what the scenario says instead. */
export function dialectReader<Switches extends Readonly<Record<string, Switch>>>(api: string, switches: Switches) {
  const defaults = Object.fromEntries(
    Object.entries(switches).map(([name, { default: value }]) => [name, value]),
  ) as Dialect<Switches>;
  return (world: Pick<World, 'read'>): Dialect<Switches> => dialect(world, api, defaults);
}
