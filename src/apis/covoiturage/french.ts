import type { Instant } from '../../world/time.ts';
import { wallClock } from './zone.ts';

/** Narrow no-break spaces, which few fonts have, as plain no-break spaces. */
const spaced = (text: string): string => text.replaceAll('\u202f', '\u00a0');

/** Made when first used: each takes a millisecond or two, which the start has no need of. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const numbers = (options: Intl.NumberFormatOptions) => lazily(() => new Intl.NumberFormat('fr-FR', options));
const dates = (options: Intl.DateTimeFormatOptions) =>
  lazily(() => new Intl.DateTimeFormat('fr-FR', { ...options, timeZone: 'UTC' }));

const whole = numbers({});
const kilometres = numbers({ style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 });
const euros = numbers({ style: 'currency', currency: 'EUR' });
const date = dates({ dateStyle: 'long' });
const month = dates({ month: 'long', year: 'numeric' });
const day = dates({ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' });

/** "1 234 trajets", "1 trajet". */
export const tripsText = (count: number): string =>
  `${spaced(whole().format(count))}\u00a0trajet${count > 1 ? 's' : ''}`;

/** "12,3 km". */
export const kilometresText = (metres: number): string => spaced(kilometres().format(metres / 1000));

/** "1 234,50 €". */
export const eurosText = (cents: number): string => spaced(euros().format(cents / 100));

/** "1er janvier 2019", in a time zone. */
export const dateText = (tz: string, at: Instant): string => date().format(wallClock(tz, at)).replace(/^1 /, '1er ');

/** "15 janvier 2026 à 10h05", in a time zone. */
export function momentText(tz: string, at: Instant): string {
  const [hours, minutes] = wallClock(tz, at).toISOString().slice(11, 16).split(':');
  return `${dateText(tz, at)} à ${hours}h${minutes}`;
}

/** `2019-06` as "Juin 2019". */
export const monthText = (name: string): string => capital(month().format(new Date(`${name}-01T00:00:00Z`)));

/** `2019-06-03` as "Lun. 03/06/2019". */
export const dayText = (name: string): string => capital(day().format(new Date(`${name}T00:00:00Z`)));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
