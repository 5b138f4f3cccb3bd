import type { Input } from '../../kit/contracts.ts';
import type { Fail } from '../../kit/operation.ts';
import type { Instant } from '../../world/time.ts';
import type { Question } from './figures.ts';
import { type Identity, identityAsked, keysOf } from './identity.ts';
import { clamped, parseTimestamp } from './period.ts';
import { isZone } from './zone.ts';

type Body = Input<'covoiturage.create-certificate'>['body'];

/**
 * What a certificate is asked about.
 * @throws {Failure} 400 for what no schema can tell: numbers, zones and dates that do not exist
 */
export function asked(
  { tz, identity, start_at, end_at, positions = [] }: Body,
  now: Instant,
  fail: Fail<'bad-request'>,
): Pick<Question, 'key' | 'tz' | 'positions' | 'startAt' | 'endAt'> {
  if (!isZone(tz)) throw fail('bad-request', `tz: ${tz} is no time zone`, { field: ['tz'] });
  const start = instant('start_at', start_at, fail);
  const end = instant('end_at', end_at, fail);
  return { key: keyOf(identity, fail), tz, positions, ...clamped(start, end, now) };
}

function instant(field: string, given: string | undefined, fail: Fail<'bad-request'>): Instant | undefined {
  const at = given === undefined ? undefined : parseTimestamp(given);
  if (given === undefined || at !== undefined) return at;
  throw fail('bad-request', `${field}: there is no ${given}`, { field: [field] });
}

/** What the person is known by. */
function keyOf(identity: Identity, fail: Fail<'bad-request'>): string {
  const person = identityAsked(identity);
  if ('invalid' in person) {
    const { invalid } = person;
    throw fail('bad-request', `identity.${invalid}: ${identity[invalid]} is no phone number`, {
      field: ['identity', invalid],
    });
  }
  const [key = ''] = keysOf(person);
  return key;
}
