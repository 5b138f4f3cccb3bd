import { json } from '../../../kit/reply.ts';
import { piste } from '../contract.ts';

/** GET …/healthcheck of SNE-Cotation (guide, "Appel d'un endpoint"). */
export default piste.operation({
  id: 'piste.healthcheck',
  errors: [
    'bad-request',
    'missing-token',
    'invalid-token',
    'expired-token',
    'disabled-client',
    'insufficient-scope',
    'not-subscribed',
    'quota-exceeded',
    'errautusr0001',
    'gateway-error',
    'gateway-unavailable',
  ],

  handle({ caller, fail }) {
    if (!caller?.application.profile) {
      const because = `application ${caller?.application.id} has no business profile yet`;
      throw fail('errautusr0001', because, { headers: caller?.headers ?? {} });
    }
    return json(200, { version: '1.0', etat: 'OK' }, caller.headers);
  },
});
