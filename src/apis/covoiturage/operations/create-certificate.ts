import { json } from '../../../kit/reply.ts';
import { covoiturage } from '../contract.ts';
import { createdAtText, metaOf } from '../created.ts';
import { dialectOf } from '../dialect.ts';
import { monthsOf, rolesOf } from '../figures.ts';
import { asked } from '../question.ts';
import { certificates, personUuid, travellerOf } from '../state.ts';

const TOKEN_LENGTH = 64;

/** POST /v2/certificates ("Création de l’attestation"): every call makes a new certificate, whose figures stay as they are. */
export default covoiturage.operation({
  id: 'covoiturage.create-certificate',
  errors: [
    'bad-request',
    'unauthorized',
    'forbidden',
    'no-content',
    'not-found',
    'too-many-requests',
    'internal-server-error',
  ],

  async handle({ input: { body }, world, base, now, caller, fail }) {
    const { createdAt, edition, empty } = dialectOf(world);
    const operator = caller.application?.operator ?? '';
    const question = { operator, endIncluded: edition === '2020', ...asked(body, now, fail) };
    const { key, endIncluded: _, ...covered } = question;
    const months = world.read((rows) => monthsOf(rows, question));
    if (months.length === 0 && empty !== 201) {
      const because = 'No trips found for provided identity';
      throw fail(empty === 404 ? 'not-found' : 'no-content', because, { person: key });
    }
    const fresh = { person: world.ids.uuid(), uuid: world.ids.uuid(), token: world.ids.alphanumeric(TOKEN_LENGTH) };
    const certificate = await world.change((rows) => {
      const made = {
        ...covered,
        id: fresh.uuid,
        token: fresh.token,
        createdAt: now,
        person: personUuid(rows, travellerOf(operator, key), fresh.person),
        months,
        ...(edition === '2022' && { roles: rolesOf(rows, question) }),
      };
      rows.put(certificates, made);
      return made;
    });
    return json(201, {
      uuid: certificate.id,
      created_at: createdAtText(certificate, createdAt),
      pdf_url: `${base}/v2/certificates/pdf/${certificate.id}`,
      png_url: `${base}/v2/certificates/png/${certificate.id}`,
      token: certificate.token,
      ...(certificate.roles && { meta: metaOf(certificate, certificate.roles) }),
    });
  },
});
