import { json } from '../../../kit/reply.ts';
import type { Rows } from '../../../world/rows.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { assumed, documented, everyOperation, internalError } from '../errors.ts';
import { checkFile, PROOF_TYPES } from '../files.ts';
import { beginGeneration } from '../generation.ts';
import { type CertificateRequest, requestStatus, requests } from '../registration.ts';
import { isPending, messageOf } from '../request-texts.ts';
import { checkSigned } from '../signed-request.ts';

const SIGNATURE = { invalid: 'invalid-request-signature', different: 'invalid-request-signature' } as const;

/** POST validate-identity (section 2.3.5): an agent of the AED has met the subscriber of a valid request. */
export default digigo.operation({
  id: 'digigo.validate-identity',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...documented('2.3.5', { 'invalid-request-id': 'the requestId does not exist.' }, 404),
    ...documented('2.3.5', {
      'missing-request-id': 'the field requestId is mandatory.',
      'missing-client-id': 'the field clientId is mandatory.',
      'missing-timestamp-identity-verification': 'the field timestampIdentityVerification is mandatory.',
      'missing-proof-file': 'the clientId is not admin : the field proofFile is mandatory.',
      'missing-request-signature': 'the field txSignature is mandatory.',
      'invalid-timestamp-identity-verification': 'the field timestampIdentityVerification is malformed.',
      'invalid-proof-file': 'the clientId is not admin : the field proofFile is malformed.',
      'invalid-request-signature': 'the signature txSignature is invalid.',
    }),
    ...internalError('2.3.5', 'the server encounters an unexpected condition.'),
    ...assumed('2.3.5', {
      'invalid-client-id': 'the field clientId is malformed.',
      'missing-proof-file-type': 'the clientId is not admin : the field proofFileType is mandatory.',
      'invalid-proof-file-type': 'the clientId is not admin : the field proofFileType is malformed.',
    }),
  },

  async handle({ input: { params, body }, fail, caller, ...place }) {
    const { world, now } = place;
    const { id: clientId, admin } = knownAed(caller, params.clientId, fail);
    const { requestSignature: signature, ...fields } = body;
    const own = (rows: Pick<Rows, 'get'>): CertificateRequest => {
      const request = rows.get(requests, body.requestId);
      if (request?.clientId === clientId) return request;
      throw fail('invalid-request-id', `this AED has no request ${body.requestId}`);
    };
    world.read(own);
    if (!admin) checkFile(fields, 'proofFile', PROOF_TYPES);
    await checkSigned(place, { signature, by: { operatorOf: clientId }, fields, path: params }, SIGNATURE, fail);
    const request = await world.change((rows) => {
      const known = own(rows);
      const waits = requestStatus(known, now) === 'VALID' && known.generation === undefined;
      return waits ? beginGeneration(rows, known, now) : known;
    });
    const status = requestStatus(request, now);
    const answer = {
      requestStatus: status,
      clientId,
      requestId: request.id,
      message: status === 'GENERATING' ? null : messageOf(status, request),
      verificationTimestamp: Number(body.timestampIdentityVerification),
    };
    return json(isPending(status) ? dialectOf(world).accepted : 200, answer);
  },
});
