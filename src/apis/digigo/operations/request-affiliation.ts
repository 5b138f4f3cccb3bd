import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { askForApproval } from '../affiliation-mail.ts';
import { affiliatingProblem } from '../affiliation-rights.ts';
import { type AffiliationRequest, affiliate, putRequest } from '../affiliations.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { documented, everyOperation } from '../errors.ts';
import {
  aedTexts,
  affiliationTypeTexts,
  holderTexts,
  notAllowed,
  organisationRows,
  requestorTexts,
  requestSignatureTexts,
  unexpected,
} from '../parameter-texts.ts';
import { partiesNamed } from '../parties.ts';
import { checkRequestorSignature } from '../requestor-signature.ts';

/** POST request-affiliation (section 2.3.11): a holder is to be affiliated to an organisation, as somebody there asks. */
export default digigo.operation({
  id: 'digigo.request-affiliation',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...documented('2.3.11', {
      ...aedTexts,
      ...holderTexts,
      ...affiliationTypeTexts,
      'missing-affiliation-type': 'The parameter affiliationType is mandatory.',
      ...requestorTexts,
      ...requestSignatureTexts,
    }),
    ...organisationRows('2.3.11'),
    ...notAllowed('2.3.11'),
    ...unexpected('2.3.11'),
  },

  async handle({ input: { params, body }, caller, fail, ...place }) {
    const { world, now } = place;
    const aed = knownAed(caller, params.clientId, fail);
    const { affiliationType, requestSignature, userId } = body;
    await checkRequestorSignature(place, params, body, fail);
    const id = world.ids.uuid();
    // Nobody is left to approve what a legal representative asks for themself.
    const isDone = affiliationType === 'LEGALREP';
    await world.change((rows) => {
      const parties = partiesNamed(rows, body, now, fail);
      const problem = affiliatingProblem(rows, parties, affiliationType);
      if (problem !== undefined) throw fail('not-allowed', problem);
      const request = { ...asked(body), id, clientId: aed.id, requestSignature, ...(isDone && { approvedAt: now }) };
      putRequest(rows, request);
      if (isDone) affiliate(rows, parties.holder, parties.organisation, affiliationType);
      else askForApproval(rows, request, parties, aed, now);
    });
    return json(isDone ? 200 : dialectOf(world).accepted, {
      affiliationRqtId: id,
      clientId: aed.id,
      userId,
      affiliationRqtStatus: isDone ? 'SUCCESS' : 'PENDING',
      affiliationRqtTimestamp: String(now),
    });
  },
});

type Asked = Omit<AffiliationRequest, 'id' | 'clientId' | 'requestSignature' | 'approvedAt'>;

/** What is kept of a body. */
function asked(body: Asked): Asked {
  const { userId, idType, email, organisationId, affiliationType, requestorIdType, requestorId, requestorEmail } = body;
  return { userId, idType, email, organisationId, affiliationType, requestorIdType, requestorId, requestorEmail };
}
