import { EventRefused, event } from '../../../kit/event.ts';
import { parseInstant, toIso } from '../../../world/time.ts';
import { aeds, keyOf, QUOTA_LIFETIME_MS, quotaOf, quotas } from '../state.ts';
import { holderOf } from './holder.ts';

/** TunTrust grants an AED or a holder so many signatures or timestamps, in place of those they had. */
export default event('digigo.quota.set', async ({ clientId, email, type, remain, dateExpire }, { world, now }) => {
  if (clientId !== undefined && email !== undefined) {
    throw new EventRefused('malformed', 'email', 'a quota is that of an AED or that of a holder');
  }
  const until = dateExpire === undefined ? now + QUOTA_LIFETIME_MS : parseInstant(dateExpire);
  if (until === undefined) throw new EventRefused('malformed', 'dateExpire', `${dateExpire} is no instant`);
  return world.change((rows) => {
    if (clientId !== undefined && rows.get(aeds, clientId) === undefined) {
      throw new EventRefused('unknown', 'clientId', `no AED has the clientId ${clientId}`);
    }
    const id = clientId === undefined ? userQuota() : quotaOf('aed', clientId, type);
    const txId = String(Number(rows.get(quotas, id)?.txId ?? 0) + 1);
    rows.put(quotas, { id, txId, remain, dateOrder: now, dateExpire: until });
    return { type, remain, dateExpire: toIso(until) };

    function userQuota() {
      return quotaOf('user', keyOf(holderOf(rows, email ?? '').email), type);
    }
  });
});
