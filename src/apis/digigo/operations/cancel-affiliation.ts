import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { cancellingProblem } from '../affiliation-rights.ts';
import { dissociate } from '../affiliations.ts';
import { digigo } from '../contract.ts';
import { documented, everyOperation } from '../errors.ts';
import { holderSigner } from '../holder-certificate.ts';
import {
  aedTexts,
  holderTexts,
  notAllowed,
  organisationRows,
  requestorTexts,
  requestSignatureTexts,
  unexpected,
} from '../parameter-texts.ts';
import { affiliatedParties } from '../parties.ts';
import { checkRequestorSignature } from '../requestor-signature.ts';
import { locationOf } from '../service-location.ts';
import { certificateOf } from '../state.ts';

/** POST cancel-affiliation (section 2.3.15): a holder is affiliated to an organisation no more, as somebody there asks. */
export default digigo.operation({
  id: 'digigo.cancel-affiliation',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...documented('2.3.15', { ...aedTexts, ...holderTexts, ...requestorTexts, ...requestSignatureTexts }),
    ...organisationRows('2.3.15'),
    ...notAllowed('2.3.15'),
    ...unexpected('2.3.15'),
  },

  async handle({ input: { params, body }, caller, fail, ...place }) {
    const { world, now } = place;
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    await checkRequestorSignature(place, params, body, fail);
    // A certificate is issued when it is first asked for, and must not forget whom it was issued for.
    const certificate = world.read((rows) => certificateOf(rows, body.email));
    if (certificate !== undefined) await holderSigner(place, certificate);
    await world.change((rows) => {
      const parties = affiliatedParties(rows, body, now, fail);
      const problem = cancellingProblem(parties);
      if (problem !== undefined) throw fail('not-allowed', problem);
      dissociate(rows, parties.holder, parties.organisation);
    });
    // The sample has a capital letter.
    return json(200, { clientId, Status: 'SUCCESS' }, locationOf(place.base, 'cancel-affiliation'));
  },
});
