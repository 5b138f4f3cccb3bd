import type { Fail } from '../../../kit/operation.ts';
import { json } from '../../../kit/reply.ts';
import type { ReadRows } from '../../../world/rows.ts';
import { toIso } from '../../../world/time.ts';
import { knownAed } from '../access.ts';
import { affiliatingProblem } from '../affiliation-rights.ts';
import { type AffiliationRequest, affiliate, affiliationRequests, checkSame, requestOf } from '../affiliations.ts';
import { digigo } from '../contract.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import {
  aedTexts,
  affiliationTypeTexts,
  holderTexts,
  notAllowed,
  organisationRows,
  requestorTexts,
  unexpected,
} from '../parameter-texts.ts';
import { partiesNamed } from '../parties.ts';
import { checkSigned } from '../signed-request.ts';

const SIGNATURE = { invalid: 'invalid-approval-signature', different: 'invalid-approval-signature' } as const;

/** POST approve-affiliation (section 2.3.12): the holder whose affiliation was asked for signs that they agree. */
export default digigo.operation({
  id: 'digigo.approve-affiliation',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...documented('2.3.12', {
      ...aedTexts,
      'invalid-affiliation-rqt-id': 'The affiliationRqtId is invalid.',
      ...holderTexts,
      ...affiliationTypeTexts,
      'missing-affiliation-type': 'The parameter affiliationType is mandatory.',
      ...requestorTexts,
      'invalid-approval-signature': 'The parameter approvalSignature is invalid.',
      'missing-approval-signature': 'The parameter approvalSignature is mandatory.',
    }),
    ...organisationRows('2.3.12'),
    ...notAllowed('2.3.12'),
    ...unexpected('2.3.12'),
    // The table has the row of clientId twice instead.
    ...assumed('2.3.12', { 'missing-affiliation-rqt-id': 'The parameter affiliationRqtId is mandatory.' }),
  },

  async handle({ input: { params, body }, caller, fail, ...place }) {
    const { world, now } = place;
    const aed = knownAed(caller, params.clientId, fail);
    const { approvalSignature, ...fields } = body;
    const { affiliationRqtId, userId } = body;
    const pending = (rows: ReadRows) => {
      const request = pendingRequest(requestOf(rows, aed, affiliationRqtId, fail), fail);
      const parties = partiesNamed(rows, body, now, fail);
      checkSame(request, body, fail);
      return { request, ...parties };
    };
    world.read(pending);
    const signed = { signature: approvalSignature, by: { holder: body.email }, fields, path: params };
    await checkSigned(place, signed, SIGNATURE, fail);
    await world.change((rows) => {
      const { request, ...parties } = pending(rows);
      const problem = affiliatingProblem(rows, parties, request.affiliationType);
      if (problem !== undefined) throw fail('not-allowed', problem);
      affiliate(rows, parties.holder, parties.organisation, request.affiliationType);
      rows.put(affiliationRequests, { ...request, approvedAt: now });
    });
    const [clientId, affiliationRqtStatus] = [aed.id, 'SUCCESS'];
    return json(200, { affiliationRqtId, clientId, userId, affiliationRqtStatus, affiliationRqtTimestamp: now });
  },
});

function pendingRequest(request: AffiliationRequest, fail: Fail<'invalid-affiliation-rqt-id'>): AffiliationRequest {
  if (request.approvedAt === undefined) return request;
  throw fail('invalid-affiliation-rqt-id', `request ${request.id} was approved at ${toIso(request.approvedAt)}`);
}
