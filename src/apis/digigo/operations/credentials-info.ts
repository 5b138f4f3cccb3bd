import { json } from '../../../kit/reply.ts';
import { heldCertificate, knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import { holderSigner } from '../holder-certificate.ts';

/** GET credentials/info (section 3.1): a holder's certificate and, after it, those above it. */
export default digigo.operation({
  id: 'digigo.credentials-info',
  errors: everyOperation,
  table: {
    ...documented('3.1', {
      'invalid-client-id': 'The clientId is invalid.',
      'missing-client-id': 'The parameter clientId is mandatory.',
      'invalid-credential-id': 'The parameter credentialId is invalid.',
      'missing-credential-id': 'The parameter credentialId is mandatory.',
      'invalid-certificates': 'The parameter certificates is invalid.',
    }),
    ...assumed('3.1', { 'no-certificate': 'There is no certificate for this credentialId.' }, 404),
  },

  async handle({ input: { params }, caller, fail, ...place }) {
    knownAed(caller, params.clientId, fail);
    const held = place.world.read((rows) => heldCertificate(rows, params.credentialId, fail));
    const [{ certificate }, { chain }] = await Promise.all([holderSigner(place, held), place.trust()]);
    const certificates = [certificate, ...chain].map(({ der }) => ({ encodedCertificate: der.toString('base64') }));
    return json(200, { certificates });
  },
});
