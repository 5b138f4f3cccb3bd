import { expect, test } from 'vitest';
import { AED, OTHER_AED } from './digigo.ts';
import {
  lastMessage,
  message,
  operatorOf,
  PDF,
  REQUEST,
  requested,
  requestStatus,
  SUBSCRIBER,
  signedBy,
  VIDEO,
  withAeds,
  without,
} from './enrolment.ts';
import { servicePath } from './services.ts';

/** A request without a video, in a state, and how its AED says that its agent has met the subscriber. */
async function waiting(
  status: string | undefined = 'VALID',
  { aed = {}, fields = without(VIDEO) }: { aed?: object; fields?: object } = {},
) {
  const simulated = await withAeds({ aeds: [{ ...AED, ...aed }, OTHER_AED] });
  const operator = await operatorOf(simulated);
  const requestId = await requested(simulated, operator, {}, fields);
  if (status !== 'ONGOING') await simulated.happen('digigo.request.decide', { requestId, status });
  const met = {
    requestId,
    timestampIdentityVerification: '1612450507000',
    proofFile: PDF,
    proofFileType: 'application/pdf',
  };
  const send = (body: object, clientId = AED.clientId) =>
    simulated.agent.post(servicePath('validate-identity', clientId)).send(body);
  const validate = async (more: object = {}) => send(await signedBy(operator, { ...met, ...more }));
  return { simulated, operator, requestId, met, send, validate };
}

test('digigo.validate-identity: the printed request is answered as printed, and the certificate follows', async () => {
  const { simulated, requestId, validate } = await waiting();

  const { text, status } = await validate();

  expect(status).toBe(200);
  expect(text).toBe(
    `{"requestStatus":"GENERATING","clientId":"${AED.clientId}","requestId":"${requestId}","message":null,"verificationTimestamp":1612450507000}`,
  );
  await simulated.advance('PT59.999S');
  expect(await requestStatus(simulated, requestId)).toBe('GENERATING');
  await simulated.advance('PT0.001S');
  expect(await requestStatus(simulated, requestId)).toBe('GENERATED');
  expect((await lastMessage(simulated, SUBSCRIBER.phone))['pin']).toMatch(/^\d{6}$/);
});

test('digigo.validate-identity: a request without a video waits in VALID until then', async () => {
  const { simulated, requestId } = await waiting();

  await simulated.advance('P30D');

  expect(await requestStatus(simulated, requestId)).toBe('VALID');
});

test('digigo.validate-identity: so does one for which a face to face was required', async () => {
  const { simulated, requestId, validate } = await waiting('FACETOFACEREQUIRED', { fields: REQUEST });
  await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  await simulated.advance('P30D');
  expect(await requestStatus(simulated, requestId)).toBe('VALID');

  expect((await validate()).body.requestStatus).toBe('GENERATING');
});

test.each([
  ['ONGOING', 'The request is waiting for validation.'],
  ['MISSING_INFO', 'The request is missing a file.'],
  ['FACETOFACEREQUIRED', 'A face to face identification is required.'],
  ['REJECTED', 'The request has been rejected for the reason: *****.'],
])('digigo.validate-identity: a request that is %s stays so', async (status, said) => {
  const { simulated, requestId, validate } = await waiting(status);

  expect((await validate()).body).toMatchObject({ requestStatus: status, message: said });
  expect(await requestStatus(simulated, requestId)).toBe(status);
});

test('digigo.validate-identity: once is enough', async () => {
  const { simulated, requestId, validate } = await waiting();
  await validate();
  await simulated.advance('PT30S');

  expect((await validate()).body.requestStatus).toBe('GENERATING');
  await simulated.advance('PT30S');
  expect((await validate()).body).toMatchObject({ requestStatus: 'GENERATED', message: 'The certificate is issued.' });
  expect(await requestStatus(simulated, requestId)).toBe('GENERATED');
});

const NOT_ADMIN = 'the clientId is not admin :';

test.each([
  ['requestId unknown', { requestId: 'unknown' }, message('the requestId does not exist.', 404)],
  ['requestId empty', { requestId: '' }, message('the field requestId is mandatory.')],
  [
    'timestamp empty',
    { timestampIdentityVerification: '' },
    message('the field timestampIdentityVerification is mandatory.'),
  ],
  [
    'timestamp malformed',
    { timestampIdentityVerification: 'today' },
    message('the field timestampIdentityVerification is malformed.'),
  ],
  [
    'timestamp negative',
    { timestampIdentityVerification: -1 },
    message('the field timestampIdentityVerification is malformed.'),
  ],
  ['proofFile empty', { proofFile: '' }, message(`${NOT_ADMIN} the field proofFile is mandatory.`)],
  ['proofFile executable', { proofFile: 'TVqQAAMAAAA=' }, message(`${NOT_ADMIN} the field proofFile is malformed.`)],
  [
    'proofFile of another type',
    { proofFileType: 'image/png' },
    message(`${NOT_ADMIN} the field proofFile is malformed.`),
  ],
  [
    'proofFile of a type that no proof has',
    { proofFile: 'Qk0=', proofFileType: 'image/bmp' },
    message(`${NOT_ADMIN} the field proofFile is malformed.`),
  ],
  [
    'proofFileType unknown',
    { proofFileType: 'text/html' },
    message(`${NOT_ADMIN} the field proofFileType is malformed.`),
  ],
  ['proofFileType empty', { proofFileType: '' }, message(`${NOT_ADMIN} the field proofFileType is mandatory.`)],
])('digigo.validate-identity: %s', async (_name, more, body) => {
  const { simulated, requestId, validate } = await waiting();

  expect((await validate(more)).body).toEqual(body);
  expect(await requestStatus(simulated, requestId)).toBe('VALID');
});

test('digigo.validate-identity: the signature, under either of its names', async () => {
  const { simulated, operator, met, send, requestId } = await waiting();
  const stranger = await operatorOf(simulated, OTHER_AED.clientId);
  const { requestSignature: txSignature } = await signedBy(operator, met);
  const invalid = message('the signature txSignature is invalid.');

  expect((await send(met)).body).toEqual(message('the field txSignature is mandatory.'));
  expect((await send({ ...met, txSignature: 'AAAA' })).body).toEqual(invalid);
  expect((await send({ ...met, timestampIdentityVerification: '1612450507001', txSignature })).body).toEqual(invalid);
  expect((await send(await signedBy(stranger, met))).body).toEqual(invalid);
  expect(await requestStatus(simulated, requestId)).toBe('VALID');

  const { proofFile: ProofFile, ...rest } = met;
  expect((await send({ ...rest, ProofFile, txSignature })).body.requestStatus).toBe('GENERATING');
});

test('digigo.validate-identity: an administrator needs no proof', async () => {
  const { operator, met, send } = await waiting('VALID', { aed: { admin: true } });
  const fields = { requestId: met.requestId, timestampIdentityVerification: 1612450507000 };

  expect((await send(await signedBy(operator, fields))).body).toMatchObject({
    requestStatus: 'GENERATING',
    verificationTimestamp: 1612450507000,
  });
});

test('digigo.validate-identity: requests of others do not exist, nor do unknown AEDs', async () => {
  const { simulated, met, send } = await waiting();
  const stranger = await operatorOf(simulated, OTHER_AED.clientId);
  const theirs = await signedBy(stranger, met);

  expect((await send(theirs, OTHER_AED.clientId)).body).toEqual(message('the requestId does not exist.', 404));
  expect((await send(theirs, 'nobody')).body).toEqual(message('the field clientId is malformed.'));
  expect((await send(theirs, ' ')).body).toEqual(message('the field clientId is mandatory.'));
});

test('validate-identity, upload-proof, update-digigo-user and aed-user-status: the server may fail, by a fault', async () => {
  const { simulated, requestId } = await waiting();
  const failing = async (operation: string, method: 'get' | 'post', path: string) => {
    await simulated.agent
      .post('/_sim/worlds/default/faults')
      .send({ operation, error: 'internal-error', times: 1 })
      .expect(201);
    return (await simulated.agent[method](path)).body;
  };

  expect(await failing('digigo.validate-identity', 'post', servicePath('validate-identity', AED.clientId))).toEqual(
    message('the server encounters an unexpected condition.', 500),
  );
  expect(await failing('digigo.upload-proof', 'post', servicePath('upload-proof', AED.clientId, requestId))).toEqual(
    message('The server encounters an unexpected condition.', 500),
  );
  expect(
    await failing(
      'digigo.update-digigo-user',
      'post',
      servicePath('update-digigo-user', AED.clientId, 'PRO', 'x', 'a@x.tn'),
    ),
  ).toEqual(message('The server encounters an unexpected condition.', 500));
  expect(
    await failing(
      'digigo.aed-user-status',
      'get',
      servicePath('aed-user-status', AED.clientId, '99999999', 'CIN', 'a@x.tn'),
    ),
  ).toEqual({
    error: 'Internal error',
    error_description: 'The server encounters an unexpected condition.',
  });
});
