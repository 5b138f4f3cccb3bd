import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { documented, everyOperation } from '../errors.ts';
import { aedTexts, holderTexts, organisationRows, unexpected } from '../parameter-texts.ts';
import { keyOf, users } from '../state.ts';

/** GET aed-user-info (section 2.3.14): to which organisations a holder is affiliated. */
export default digigo.operation({
  id: 'digigo.aed-user-info',
  errors: everyOperation,
  table: {
    ...documented('2.3.14', { ...aedTexts, ...holderTexts }),
    ...organisationRows('2.3.14'),
    ...unexpected('2.3.14'),
  },

  handle({ input: { params, query, body }, world, caller, fail }) {
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    const user = world.read((rows) => rows.get(users, keyOf(params.email)));
    if (user === undefined) throw fail('invalid-email', `nobody has the address ${params.email}`);
    const { userId = user.userId, idType = user.idType, organisationId } = { ...query, ...body };
    if (userId !== user.userId) throw fail('invalid-user-id', `${user.email} is the address of ${user.userId}`);
    if (idType !== user.idType) throw fail('invalid-id-type', `${user.userId} is the number of a ${user.idType}`);
    const organisations = user.affiliations.filter(
      (one) => (organisationId ?? one.organisationId) === one.organisationId,
    );
    if (organisationId !== undefined && organisations.length === 0) {
      throw fail('organisation-not-found', `${user.email} is not affiliated to ${organisationId}`);
    }
    return json(200, { clientId, email: user.email, organisations });
  },
});
