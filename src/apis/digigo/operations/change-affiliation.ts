import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { changingProblem } from '../affiliation-rights.ts';
import { affiliate } from '../affiliations.ts';
import { digigo } from '../contract.ts';
import { documented, everyOperation } from '../errors.ts';
import {
  aedTexts,
  affiliationTypeTexts,
  holderTexts,
  notAllowedUnlisted,
  organisationRows,
  requestorTexts,
  requestSignatureTexts,
  unexpected,
} from '../parameter-texts.ts';
import { affiliatedParties } from '../parties.ts';
import { checkRequestorSignature } from '../requestor-signature.ts';
import { locationOf } from '../service-location.ts';

/** POST change-affiliation (section 2.3.16): a holder is to be something else to their organisation, as somebody there asks. */
export default digigo.operation({
  id: 'digigo.change-affiliation',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...documented('2.3.16', {
      ...aedTexts,
      ...holderTexts,
      ...affiliationTypeTexts,
      ...requestorTexts,
      ...requestSignatureTexts,
    }),
    ...organisationRows('2.3.16'),
    ...notAllowedUnlisted('2.3.16'),
    ...unexpected('2.3.16'),
  },

  async handle({ input: { params, body }, caller, fail, ...place }) {
    const { world, now } = place;
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    await checkRequestorSignature(place, params, body, fail);
    await world.change((rows) => {
      const parties = affiliatedParties(rows, body, now, fail);
      const problem = changingProblem(rows, parties, body.affiliationType);
      if (problem !== undefined) throw fail('not-allowed', problem);
      affiliate(rows, parties.holder, parties.organisation, body.affiliationType);
    });
    return json(200, { clientId, status: 'SUCCESS' }, locationOf(place.base, 'change-affiliation'));
  },
});
