import type { Call, Fail } from '../../kit/operation.ts';
import { type Spent, spend } from '../../kit/quota.ts';
import type { ReplyHeaders } from '../../kit/reply.ts';
import type { World } from '../../world/world.ts';
import { API_SCOPES, type Case } from './errors.ts';
import {
  type Application,
  applications,
  isLive,
  SNE_COTATION,
  servesEnvironment,
  subscriptionOf,
  type Token,
  tokens,
} from './state.ts';

/** An application that the gateway let through, and what it tells about its quotas. */
export interface Admitted {
  readonly application: Application;
  readonly headers: ReplyHeaders;
}

type PisteCall = Call<{ readonly world: World }>;

/**
 * What the gateway asks of every call of an API, in Axway's order: token, application, quota, subscription, scope.
 * @throws {Failure} the refusals of the gateway
 */
export async function admit(call: PisteCall, fail: Fail<Case>): Promise<Admitted> {
  const { token, application } = identify(call, fail);
  const headers = await spendQuotas(call, application, fail);
  const subscription = subscriptionOf(application, SNE_COTATION);
  if (subscription !== 'approved') {
    const because = `the subscription of application ${application.id} to ${SNE_COTATION} is ${subscription}, not approved`;
    throw fail('not-subscribed', because, { subscription, headers });
  }
  if (!API_SCOPES.split(' ').some((scope) => token.scopes.includes(scope))) {
    const because = `the token has the scopes ${token.scopes.join(' ')} and none of ${API_SCOPES}`;
    throw fail('insufficient-scope', because, { scopes: token.scopes, headers });
  }
  return { application, headers };
}

const BEARER = /^Bearer +(\S+)$/i;

function identify({ request, world, now }: PisteCall, fail: Fail<Case>): { token: Token; application: Application } {
  const authorization = request.headers.authorization;
  const [, value] = BEARER.exec(authorization ?? '') ?? [];
  if (value === undefined) {
    const because =
      authorization === undefined ? 'there is no Authorization header' : 'the Authorization header is not Bearer';
    throw fail('missing-token', because);
  }
  const token = world.read((rows) => rows.get(tokens, value));
  if (token === undefined) throw fail('invalid-token', 'this token was never issued, or expired more than an hour ago');
  const application = world.read((rows) => rows.get(applications, token.clientId));
  if (application !== undefined && !servesEnvironment(request.hostname, application.environment)) {
    throw fail(
      'invalid-token',
      `a token of the ${application.environment} environment means nothing at ${request.hostname}`,
    );
  }
  if (!isLive(token, now)) {
    throw fail('expired-token', 'the token has expired', { expiresAt: new Date(token.expiresAt).toISOString() });
  }
  if (application?.enabled !== true) throw fail('disabled-client', `application ${token.clientId} is disabled or gone`);
  return { token, application };
}

/** From this share of a quota on, answers say what is left. */
const TELLING_SHARE = 0.8;

/** Counts the call against every quota; one that is refused costs nothing, so that waiting for one rule spends no other. */
async function spendQuotas(
  { world, now }: PisteCall,
  { id, quotas }: Application,
  fail: Fail<Case>,
): Promise<ReplyHeaders> {
  if (quotas.length === 0) return {};
  return world.change((rows) => {
    const spent = quotas.map((quota, n) => spend(rows, `piste/${id}/${n}`, quota, now, 'calendar'));
    const exceeded = spent.filter(({ allowed }) => !allowed);
    if (exceeded.length === 0) return rateLimit(spent);
    const wait = Math.max(...exceeded.map(({ closesIn }) => closesIn));
    const because = `application ${id} has used its ${exceeded[0]?.limit} calls of this window`;
    throw fail('quota-exceeded', because, { headers: { 'retry-after': String(wait), ...rateLimit(exceeded) } });
  });
}

const rateLimit = (spent: readonly Spent[]): ReplyHeaders => {
  const telling = spent.filter(({ limit, remaining }) => limit - remaining >= limit * TELLING_SHARE);
  if (telling.length === 0) return {};
  const rules = telling.map(({ closesIn, remaining }) => ({ window: closesIn, type: 'throttle', remaining }));
  return { 'x-rate-limit': JSON.stringify(rules) };
};
