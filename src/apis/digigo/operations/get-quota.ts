import { json } from '../../../kit/reply.ts';
import type { ReadRows } from '../../../world/rows.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import { EMAIL, numberOf, optionalTextOf } from '../fields.ts';
import { unexpected } from '../parameter-texts.ts';
import { keyOf, personOf, type Quota, type QuotaType, quotaOf, quotas, users } from '../state.ts';

/** GET get-quota (section 2.3.17): what an AED has left or, with an e-mail address, a holder. */
export default digigo.operation({
  id: 'digigo.get-quota',
  errors: everyOperation,
  table: {
    ...documented('2.3.17', {
      'invalid-client-id': 'The parameter clientId is malformed.',
      'missing-client-id': 'The parameter clientId is mandatory.',
      'invalid-user-id': 'Invalid userId',
      'invalid-id-type': 'The parameter idType is malformed.',
      'invalid-email': 'The parameter email is malformed.',
    }),
    ...documented('2.3.17', { 'user-id-not-found': 'userId not found' }, 404),
    ...unexpected('2.3.17'),
    ...assumed('2.3.17', { 'quota-not-found': 'quota not found' }, 404),
  },

  handle({ input: { params, query, body }, world, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    const asked = { ...query, ...body };
    optionalTextOf(asked, 'userId', numberOf(asked.idType));
    const email = optionalTextOf(params, 'email', EMAIL) ?? '';
    return world.read((rows) => {
      const found = email === '' ? firstQuota(rows, 'aed', aed.id) : firstQuota(rows, 'user', holder(rows));
      if (found === undefined) throw fail('quota-not-found', `${email || aed.name} has no quota`);
      const { type, txId, remain, dateOrder, dateExpire } = found;
      return json(200, { txId, remain, dateOrder, dateExpire, type });
    });

    function holder(rows: ReadRows): string {
      const user = rows.get(users, keyOf(email));
      if (user === undefined) throw fail('user-id-not-found', `nobody has the address ${email}`);
      if (personOf({ ...user, ...asked }) === personOf(user)) return user.id;
      throw fail('user-id-not-found', `${email} is the address of ${user.idType} ${user.userId}`);
    }
  },
});

/** Of signatures or, where there is none, of timestamps: the answer has room for one. */
function firstQuota(rows: ReadRows, owner: 'aed' | 'user', id: string): (Quota & { type: QuotaType }) | undefined {
  for (const type of ['SIG', 'TST'] as const) {
    const quota = rows.get(quotas, quotaOf(owner, id, type));
    if (quota !== undefined) return { ...quota, type };
  }
  return undefined;
}
