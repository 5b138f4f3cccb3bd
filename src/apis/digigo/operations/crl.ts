import { digigo } from '../contract.ts';
import { authorityIn, revocationList } from '../revocation.ts';

/** GET /crl/{issuing,government,root}.crl: the certificates that an authority has revoked (RFC 5280 section 5). */
export default digigo.operation({
  id: 'digigo.crl',
  errors: ['malformed-request', 'internal-error'],

  async handle(call) {
    const body = await revocationList(call, authorityIn(call.request.path));
    return { status: 200, headers: { 'content-type': 'application/pkix-crl' }, body };
  },
});
