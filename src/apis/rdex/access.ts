import { isListed } from '../../kit/addresses.ts';
import type { WorldContext } from '../../kit/module.ts';
import type { Call, Fail } from '../../kit/operation.ts';
import { type Quota, spend } from '../../kit/quota.ts';
import { parseDuration, toIso } from '../../world/time.ts';
import { dialectOf } from './dialect.ts';
import type { Case } from './errors.ts';
import { explain, isSigned } from './signature.ts';
import { type Consumer, consumers, type Permission } from './state.ts';
import { parseTimestamp } from './timestamp.ts';

type RdexCall = Call<WorldContext>;

/**
 * What section 1.2 asks of every call: a known apikey, from where it may come, at about this time, signed; then what the
 * consumer may do, and how often.
 * @throws {Failure} the refusals of annex 3
 */
export async function admit(call: RdexCall, fail: Fail<Case>): Promise<Consumer> {
  const timestamp = parameter(call, 'timestamp', fail);
  const apikey = parameter(call, 'apikey', fail);
  const signature = parameter(call, 'signature', fail);
  const consumer = call.world.read((rows) => rows.get(consumers, apikey));
  if (consumer === undefined) throw fail('access-denied', 'Invalid apikey', { field: ['apikey'], apikey });
  checkAddress(call, consumer, fail);
  checkTimestamp(call, timestamp, fail);
  checkSignature(call, consumer, signature, fail);
  checkPermission(call, consumer, fail);
  const { queries, posts } = consumer.quotas;
  if (resourceOf(call) === 'journeys' && queries) await spendOne(call, consumer, 'queries', queries, fail);
  if (resourceOf(call) === 'connections' && posts) await spendOne(call, consumer, 'posts', posts, fail);
  return consumer;
}

/** A parameter that every call has to have, exactly once. */
function parameter({ parsed }: RdexCall, name: string, fail: Fail<Case>): string {
  const value = parsed.query[name];
  if (value === undefined || value === '') {
    throw fail('missing-required-query-parameter', `${name} is missing`, { field: [name] });
  }
  if (typeof value !== 'string') throw fail('invalid-input', `${name} is there more than once`, { field: [name] });
  return value;
}

function checkAddress({ request: { peer } }: RdexCall, { id, ips }: Consumer, fail: Fail<Case>): void {
  if (ips.length === 0 || isListed(peer, ips)) return;
  throw fail('origin-mismatch', `${peer} is not an address of ${id}`, { peer, ips });
}

function checkTimestamp({ world, now }: RdexCall, timestamp: string, fail: Fail<Case>): void {
  const { timestampWindow } = dialectOf(world);
  const field = ['timestamp'];
  const at = parseTimestamp(timestamp);
  if (at === undefined) {
    throw fail('invalid-input', 'must be a number of seconds since 1970-01-01T00:00:00Z', { field, timestamp });
  }
  if (timestampWindow === 'off' || Math.abs(at - now) <= (parseDuration(timestampWindow) ?? 0)) return;
  const skewSeconds = Math.round((at - now) / 1000);
  const because = `the timestamp is ${Math.abs(skewSeconds)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} ${toIso(now)}`;
  throw fail('timestamp-too-skewed', because, { field, timestamp, skewSeconds, window: timestampWindow });
}

function checkSignature({ request, world, base }: RdexCall, consumer: Consumer, given: string, fail: Fail<Case>): void {
  const mode = dialectOf(world).signature;
  if (mode === 'presence' || isSigned(request, base, given, consumer.privatekey, mode)) return;
  const mismatch = explain(request, base, given, consumer.privatekey, consumer.id, mode);
  const because = mismatch.habit === undefined ? 'Signature mismatch' : `Signature mismatch: ${mismatch.habit}`;
  throw fail('signature-mismatch', because, { field: ['signature'], given, ...mismatch });
}

const resourceOf = ({ contract }: RdexCall): Permission =>
  contract?.id === 'rdex.post-connections' ? 'connections' : 'journeys';

function checkPermission(call: RdexCall, { id, permissions }: Consumer, fail: Fail<Case>): void {
  const resource = resourceOf(call);
  if (permissions.includes(resource)) return;
  throw fail('insufficient-permissions', `${id} may not use ${resource}`, { permissions });
}

const TOO_MANY = { queries: 'too-many-queries', posts: 'too-many-post' } as const;

async function spendOne(
  { world, now }: RdexCall,
  { id }: Consumer,
  counted: keyof typeof TOO_MANY,
  quota: Quota,
  fail: Fail<Case>,
): Promise<void> {
  const { allowed, closesIn } = await world.change((rows) =>
    spend(rows, `rdex/${id}/${counted}`, quota, now, 'first-call'),
  );
  if (allowed) return;
  const because = `${quota.limit} calls within ${quota.per} are used; the window closes in ${closesIn} s`;
  throw fail(TOO_MANY[counted], because, { quota, headers: { 'retry-after': String(closesIn) } });
}
