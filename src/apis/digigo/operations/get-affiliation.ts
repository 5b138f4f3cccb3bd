import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { requestOf } from '../affiliations.ts';
import { digigo } from '../contract.ts';
import { documented, everyOperation } from '../errors.ts';
import { aedTexts } from '../parameter-texts.ts';
import { locationOf } from '../service-location.ts';
import { organisations } from '../state.ts';

/** GET get-affiliation (section 2.3.13): what an AED has asked for, pending or approved. */
export default digigo.operation({
  id: 'digigo.get-affiliation',
  errors: everyOperation,
  table: documented('2.3.13', {
    ...aedTexts,
    'invalid-affiliation-rqt-id': 'The affiliationRqtId is invalid.',
    'missing-affiliation-rqt-id': 'The affiliationRqtId is mandatory',
  }),

  handle({ input: { params }, world, base, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    return world.read((rows) => {
      const request = requestOf(rows, aed, params.affiliationRqtId, fail);
      const { idType, userId, email, organisationId, affiliationType } = request;
      const { requestorIdType, requestorId, requestorEmail, requestSignature } = request;
      const organisation = rows.get(organisations, organisationId)?.name ?? '';
      const answer = { idType, userId, email, organisationId, organisation, affiliationType };
      const requestor = { requestorIdType, requestorId, requestorEmail, requestSignature };
      return json(200, { ...answer, ...requestor }, locationOf(base, 'get-affiliation'));
    });
  },
});
