import { kind, type Row } from './rows.ts';

/** An address in a message, and the event that following it makes happen; the id is its code. */
export interface Link extends Row {
  readonly event: string;
  readonly with: Readonly<Record<string, unknown>>;
}

export const links = kind<Link>()('sim.links');
