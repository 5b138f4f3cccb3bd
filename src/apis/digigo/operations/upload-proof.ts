import type { Fail } from '../../../kit/operation.ts';
import { json } from '../../../kit/reply.ts';
import type { Rows } from '../../../world/rows.ts';
import { knownAed } from '../access.ts';
import { filesIn, hasVideo, VIDEO_HASH, VIDEO_URL } from '../certificate-asked.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { assumed, documented, everyOperation, internalError } from '../errors.ts';
import { type Fields, optionalTextOf } from '../fields.ts';
import { fileProblem } from '../files.ts';
import { type CertificateRequest, requestStatus, requests } from '../registration.ts';
import { checkSigned } from '../signed-request.ts';

const SIGNATURE = { invalid: 'invalid-request-signature', different: 'signed-data-differ' } as const;

/** POST upload-proof (section 2.3.4): what a request was missing. */
export default digigo.operation({
  id: 'digigo.upload-proof',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...documented(
      '2.3.4',
      { 'not-authorized': 'Unauthorized: The clientId is not authorized to update the requestId.' },
      401,
    ),
    ...documented('2.3.4', {
      'invalid-file-type': 'The type of file ***** is not authorized.',
      'file-too-large': 'The file ***** has exceeded the maximum allowed size.',
      'already-validated': 'User already validated',
      'missing-request-signature': 'requestSignature is mandatory',
      'invalid-request-signature': 'requestSignature invalid',
      'signed-data-differ': 'sent data and signed data must be identical',
    }),
    ...documented('2.3.4', { 'request-not-found': 'The request n° requestId is not found.' }, 404),
    ...internalError('2.3.4', 'The server encounters an unexpected condition.'),
    ...assumed('2.3.4', {
      'invalid-client-id': 'The parameter clientId is malformed.',
      'missing-client-id': 'The parameter clientId is mandatory.',
      'missing-request-id': 'The parameter requestId is mandatory.',
      'invalid-url-video': 'The parameter urlVideo is malformed.',
      'invalid-video-hash': 'The parameter videoHash is malformed.',
    }),
  },

  async handle({ input: { params, body }, fail, caller, ...place }) {
    const { world, now } = place;
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    const { requestSignature: signature, ...fields } = body;
    const own = (request: CertificateRequest | undefined): CertificateRequest => {
      if (request === undefined) throw fail('request-not-found', `there is no request ${params.requestId}`);
      if (request.clientId === clientId) return request;
      throw fail('not-authorized', 'the request is that of another AED');
    };
    own(world.read((rows) => rows.get(requests, params.requestId)));
    checkFiles(fields, fail);
    optionalTextOf(fields, 'urlVideo', VIDEO_URL);
    optionalTextOf(fields, 'videoHash', VIDEO_HASH);
    await checkSigned(place, { signature, by: { operatorOf: clientId }, fields, path: params }, SIGNATURE, fail);
    const isTaken = await world.change((rows) => {
      const request = own(rows.get(requests, params.requestId));
      const status = requestStatus(request, now);
      if (['VALID', 'GENERATING', 'GENERATED'].includes(status))
        throw fail('already-validated', `the request is ${status}`);
      return status !== 'REJECTED' && putProofs(rows, request, fields);
    });
    const { requestId } = params;
    const answer = { requestStatus: isTaken ? 'ONGOING' : 'FAILURE', clientId, requestId };
    return json(isTaken ? dialectOf(world).accepted : 200, { ...answer, verificationTimestamp: String(now) });
  },
});

function checkFiles(fields: Fields, fail: Fail<'invalid-file-type' | 'file-too-large'>): void {
  for (const name of filesIn(fields)) {
    const problem = fileProblem(String(fields[name]), fields[`${name}Type`]);
    if (problem === 'type') throw fail('invalid-file-type', `${name} is no file of its type`, { named: name });
    if (problem === 'size') throw fail('file-too-large', `${name} has more than 1 MB`, { named: name });
  }
}

/** Adds what was sent to a request, as part of a change: one that was missing something is looked at again. */
function putProofs(rows: Rows, request: CertificateRequest, fields: Fields): boolean {
  const files = filesIn(fields);
  if (files.length === 0 && (fields['urlVideo'] ?? '') === '') return false;
  const all = [...new Set([...request.files, ...files])];
  const { decision, ...rest } = request;
  const standing = decision?.status === 'MISSING_INFO' ? undefined : decision;
  rows.put(requests, {
    ...rest,
    ...(standing && { decision: standing }),
    files: all,
    video: request.video || hasVideo(fields, all),
  });
  return true;
}
