import { readFileSync } from 'node:fs';
import { PRINTED } from './consumer.ts';

export const GRENOBLE = { latitude: 45.188529, longitude: 5.724524 };
export const LYON = { latitude: 45.764043, longitude: 4.835659 };

/** Both kinds of people, from Grenoble to Lyon, whenever. */
export const ANY = { driver: { state: 1 }, passenger: { state: 1 }, from: GRENOBLE, to: LYON };

/** A driver from Grenoble to Lyon on the first Monday of February 2026, unless said otherwise. */
export const offer = (uuid: number | string, more: object = {}) => ({
  uuid,
  driver: { uuid: 7001, alias: 'zoe', seats: 3, state: 1 },
  passenger: { state: 0 },
  from: { city: 'Grenoble', ...GRENOBLE },
  to: { city: 'Lyon', ...LYON },
  frequency: 'punctual',
  outward: { mindate: '2026-02-02', maxdate: '2026-02-02', monday: { mintime: '08:00:00', maxtime: '09:00:00' } },
  ...more,
});

/** Whoever looks for a driver. */
export const PASSENGER = {
  driver: { state: 0 },
  passenger: { uuid: 7002, alias: 'max', persons: 1, state: 1 },
};

/** A world with these offers and the document's consumer, unless others are given. */
export const publishing = (journeys: readonly object[], { dialect = {}, ...more }: Record<string, unknown> = {}) => ({
  dialect: { rdex: dialect },
  given: { rdex: { consumers: [PRINTED], journeys, ...more } },
});

/** A contact with the driver of `offer(uuid)`. */
export const contacting = (uuid: number | string, more: object = {}) => ({
  details: 'Bonjour, je cherche un trajet.',
  journeys: { uuid },
  driver: { state: 'recipient', uuid: 7001 },
  passenger: { state: 'sender' },
  ...more,
});

/** A file of fixtures/rdex. */
export const fixture = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/rdex/${file}`, import.meta.url), 'utf8'));

/** Every working day of 2026, at eight. */
export const regular = (more: object = {}) => ({
  frequency: 'regular',
  outward: {
    mindate: '2026-01-01',
    maxdate: '2026-12-31',
    ...Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [
        day,
        { mintime: '08:00:00', maxtime: '09:00:00' },
      ]),
    ),
  },
  ...more,
});
