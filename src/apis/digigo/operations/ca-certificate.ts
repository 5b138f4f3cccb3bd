import { digigo } from '../contract.ts';
import { authorityIn } from '../revocation.ts';

/** GET /ca/{issuing,government,root}.cer: the certificate of an authority (RFC 5280 section 4.2.2.1, caIssuers). */
export default digigo.operation({
  id: 'digigo.ca-certificate',
  errors: ['malformed-request', 'internal-error'],

  async handle({ request, trust }) {
    const { certificate } = (await trust())[authorityIn(request.path)];
    return { status: 200, headers: { 'content-type': 'application/pkix-cert' }, body: certificate.der };
  },
});
