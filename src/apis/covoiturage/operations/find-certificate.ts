import { json } from '../../../kit/reply.ts';
import { certificateOf } from '../access.ts';
import { covoiturage } from '../contract.ts';
import { remainingOf, totalOf } from '../figures.ts';
import { operatorOf } from '../state.ts';

/** GET /v2/certificates/find/{uuid}: what the verification page reads, public (observed, 2020-11-10). */
export default covoiturage.operation({
  id: 'covoiturage.find-certificate',
  errors: ['not-found', 'too-many-requests', 'internal-server-error'],

  handle: ({ input: { params }, world, fail }) =>
    world.read((rows) => {
      const certificate = certificateOf(rows, params.uuid, fail);
      const total = totalOf(certificate.months);
      const data = {
        uuid: certificate.id,
        identity_uuid: certificate.person,
        operator_uuid: operatorOf(rows, certificate).uuid,
        start_at: new Date(certificate.startAt).toISOString(),
        end_at: new Date(certificate.endAt).toISOString(),
        created_at: new Date(certificate.createdAt).toISOString(),
        total_km: Math.round(total.metres / 1000),
        total_point: 0,
        total_cost: Math.round(total.cents / 100),
        remaining: remainingOf(total),
      };
      return json(200, { id: 1, jsonrpc: '2.0', result: { meta: null, data } });
    }),
});
