import { digigo } from '../contract.ts';
import { ocspAnswer } from '../revocation.ts';

const NOTHING = Buffer.alloc(0);

/** POST /ocsp: the status of certificates of the issuing authority (RFC 6960 appendix A). */
export default digigo.operation({
  id: 'digigo.ocsp',
  errors: ['malformed-request', 'internal-error'],

  async handle({ input: { body = NOTHING }, ...call }) {
    return {
      status: 200,
      headers: { 'content-type': 'application/ocsp-response' },
      body: await ocspAnswer(call, body),
    };
  },
});
