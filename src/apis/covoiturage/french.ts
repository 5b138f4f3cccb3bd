import type { Instant } from '../../world/time.ts';
import { wallClock } from './zone.ts';

/** Narrow no-break spaces, which few fonts have, as plain no-break spaces. */
const spaced = (text: string): string => text.replaceAll('\u202f', '\u00a0');

const formatOf = (options: Intl.NumberFormatOptions): Intl.NumberFormat => new Intl.NumberFormat('fr-FR', options);

const WHOLE = formatOf({});
const KM = formatOf({ style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 });
const EUROS = formatOf({ style: 'currency', currency: 'EUR' });
const DATE = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'short',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "1 234 trajets", "1 trajet". */
export const tripsText = (count: number): string => `${spaced(WHOLE.format(count))}\u00a0trajet${count > 1 ? 's' : ''}`;

/** "12,3 km". */
export const kilometresText = (metres: number): string => spaced(KM.format(metres / 1000));

/** "1 234,50 €". */
export const eurosText = (cents: number): string => spaced(EUROS.format(cents / 100));

/** "1er janvier 2019", in a time zone. */
export const dateText = (tz: string, at: Instant): string => DATE.format(wallClock(tz, at)).replace(/^1 /, '1er ');

/** "15 janvier 2026 à 10h05", in a time zone. */
export function momentText(tz: string, at: Instant): string {
  const [hours, minutes] = wallClock(tz, at).toISOString().slice(11, 16).split(':');
  return `${dateText(tz, at)} à ${hours}h${minutes}`;
}

/** `2019-06` as "Juin 2019". */
export const monthText = (name: string): string => capital(MONTH.format(new Date(`${name}-01T00:00:00Z`)));

/** `2019-06-03` as "Lun. 03/06/2019". */
export const dayText = (name: string): string => capital(DAY.format(new Date(`${name}T00:00:00Z`)));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
