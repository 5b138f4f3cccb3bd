import { text } from '../../kit/reply.ts';
import { pem } from '../../pki/certificate.ts';
import type { Trust } from '../../pki/trust.ts';
import { control } from '../contract.ts';
import { orUnavailable } from '../world-of.ts';

/** What each file holds. */
const files = new Map([
  ['root', ({ root }: Trust) => [root.certificate]],
  ['chain', ({ chain }: Trust) => chain],
  ['jwt', ({ token }: Trust) => [token.certificate]],
]);

/** GET /_sim/pki/{name}.pem: the certificates to trust, and to verify tokens with. */
export default control.operation({
  id: 'control.pki',
  errors: ['not-found', 'unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const certificatesOf = files.get(params.name);
    if (certificatesOf === undefined) {
      throw fail('not-found', `there is no ${params.name}.pem; there are ${[...files.keys()].join(', ')}`);
    }
    const certificates = certificatesOf(await orUnavailable(fail, desk.trust));
    return text(200, certificates.map(({ der }) => pem(der)).join(''), 'application/x-pem-file');
  },
});
