import { digigo } from '../contract.ts';
import { ocspAnswer } from '../revocation.ts';

const PLACE = '/ocsp/';

/** GET /ocsp/{request}: the same, with the request in base64, whose slashes may be escaped or not (RFC 6960 appendix A.1). */
export default digigo.operation({
  id: 'digigo.ocsp-get',
  errors: ['malformed-request', 'internal-error'],

  async handle(call) {
    const body = await ocspAnswer(call, call.request.path.slice(PLACE.length));
    return { status: 200, headers: { 'content-type': 'application/ocsp-response' }, body };
  },
});
