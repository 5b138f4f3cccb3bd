import { certificateOf } from '../access.ts';
import { attestationOf } from '../attestation.ts';
import { covoiturage } from '../contract.ts';
import { operatorOf } from '../state.ts';
import { pageReply, validPage } from '../verification-page.ts';

/** GET /attestation/{uuid}: "Page de vérification de l'attestation en ligne (accès public)". */
export default covoiturage.operation({
  id: 'covoiturage.verify-certificate',
  errors: ['not-found', 'too-many-requests', 'internal-server-error'],

  handle: ({ input: { params }, world, base, fail }) =>
    world.read((rows) => {
      const certificate = certificateOf(rows, params.uuid, fail);
      return pageReply(200, validPage(attestationOf(certificate, operatorOf(rows, certificate), base)));
    }),
});
