import { expect, test } from 'vitest';
import { AED, OTHER_AED, rowsOf } from './digigo.ts';
import {
  message,
  operatorOf,
  PDF,
  REQUEST,
  requested,
  requestStatus,
  signedBy,
  VIDEO,
  withAeds,
  without,
} from './enrolment.ts';
import { servicePath } from './services.ts';

/** A request in a state, and how its AED sends more for it. */
async function missing(status = 'MISSING_INFO', fields: object = REQUEST) {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const requestId = await requested(simulated, operator, {}, fields);
  if (status !== 'ONGOING') await simulated.happen('digigo.request.decide', { requestId, status });
  const send = (body: object, id = requestId, clientId = AED.clientId) =>
    simulated.agent.post(servicePath('upload-proof', clientId, id)).send(body);
  const upload = async (fields: object, id = requestId, clientId = AED.clientId) =>
    send(await signedBy(operator, fields), id, clientId);
  return { simulated, operator, requestId, send, upload };
}

const PROOF = { subscriberIdentityFile: PDF, subscriberIdentityFileType: 'application/pdf' };

test('digigo.upload-proof: what was missing makes a request ONGOING again, and the answer is the printed one', async () => {
  const { simulated, requestId, upload } = await missing();

  const { text, status } = await upload({ ...PROOF, urlVideo: 'https://www...', videoHash: VIDEO.videoHash });

  expect(status).toBe(200);
  expect(text).toBe(
    `{"requestStatus":"ONGOING","clientId":"${AED.clientId}","requestId":"${requestId}","verificationTimestamp":"1768467600000"}`,
  );
  expect(await requestStatus(simulated, requestId)).toBe('ONGOING');
});

test('digigo.upload-proof: a video that comes later makes a face to face unnecessary, unless one was required', async () => {
  const { simulated, requestId, upload } = await missing('MISSING_INFO', without(VIDEO));
  expect((await upload(VIDEO)).status).toBe(200);

  await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  await simulated.advance('PT2M');

  expect(await requestStatus(simulated, requestId)).toBe('GENERATED');
  expect(await rowsOf(simulated, 'digigo.requests')).toMatchObject([{ video: true }]);
});

test.each([
  ['its address alone', { urlVideo: VIDEO.urlVideo }],
  ['no digest', without(['videoHash'], VIDEO)],
  ['one screenshot', without(['screenshot2File', 'screenshot2FileType'], VIDEO)],
])('digigo.upload-proof: a video with %s is no identification', async (_, proof) => {
  const { simulated, requestId, upload } = await missing('MISSING_INFO', without(VIDEO));
  expect((await upload(proof)).status).toBe(200);

  await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  await simulated.advance('PT10M');

  expect(await requestStatus(simulated, requestId)).toBe('VALID');
});

test('digigo.upload-proof: a digest that is none is refused', async () => {
  const { upload } = await missing();

  const { body, status } = await upload({ ...VIDEO, videoHash: '!!' });

  expect([status, body]).toEqual([400, message('The parameter videoHash is malformed.')]);
});

test('digigo.upload-proof: files are what they say, and 1 MB at most', async () => {
  const { upload, simulated } = await missing();
  const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.4'), Buffer.alloc(bytes - 8)]).toString('base64');
  const type = message('The type of file taxIdentifierFile is not authorized.');
  const executable = Buffer.from('MZ\u0090').toString('base64');

  expect((await upload({ taxIdentifieurFile: executable, taxIdentifieurFileType: 'application/pdf' })).body).toEqual(
    type,
  );
  expect((await upload({ taxIdentifierFile: PDF, taxIdentifierFileType: 'text/html' })).body).toEqual(type);
  expect((await upload({ taxIdentifierFile: PDF })).body).toEqual(type);
  expect(
    (await upload({ screenshotFile2: pdf(1024 * 1024 + 1), screenshot2FileType: 'application/pdf' })).body,
  ).toEqual(message('The file screenshot2File has exceeded the maximum allowed size.'));
  expect((await upload({ ...PROOF, subscriberIdentityFile: pdf(5 * 1024 * 1024) })).body).toEqual(
    message('The file subscriberIdentityFile has exceeded the maximum allowed size.'),
  );
  expect((await upload({ ...PROOF, urlVideo: 'video' })).body).toEqual(message('The parameter urlVideo is malformed.'));
  expect((await upload({ ...PROOF, subscriberIdentityFile: pdf(1024 * 1024) })).body.requestStatus).toBe('ONGOING');
  expect(await rowsOf(simulated, 'digigo.requests')).toHaveLength(1);
});

test('digigo.upload-proof: the signature is there, valid, and of what was sent', async () => {
  const { simulated, operator, send, requestId } = await missing();
  const stranger = await operatorOf(simulated, OTHER_AED.clientId);
  const { requestSignature } = await signedBy(operator, PROOF);

  expect((await send(PROOF)).body).toEqual(message('requestSignature is mandatory'));
  expect((await send({ ...PROOF, requestSignature: ' ' })).body).toEqual(message('requestSignature is mandatory'));
  expect((await send({ ...PROOF, requestSignature: 'AAAA' })).body).toEqual(message('requestSignature invalid'));
  expect((await send(await signedBy(stranger, PROOF))).body).toEqual(message('requestSignature invalid'));
  expect((await send({ ...PROOF, urlVideo: 'https://x', requestSignature })).body).toEqual(
    message('sent data and signed data must be identical'),
  );
  expect(
    (
      await send(
        await signedBy(operator, { ...PROOF, requestId: 'other' }).then((signed) => ({
          ...signed,
          requestId: undefined,
        })),
      )
    ).body,
  ).toEqual(message('sent data and signed data must be identical'));
  expect(await requestStatus(simulated, requestId)).toBe('MISSING_INFO');
  expect((await send({ ...PROOF, requestSignature })).status).toBe(200);
});

test.each(['VALID'])('digigo.upload-proof: a request that is %s needs nothing more', async (status) => {
  const { upload, simulated } = await missing(status);

  expect((await upload(PROOF)).body).toEqual(message('User already validated'));
  await simulated.advance('PT1M');
  expect((await upload(PROOF)).body).toEqual(message('User already validated'));
  await simulated.advance('PT1M');
  expect((await upload(PROOF)).body).toEqual(message('User already validated'));
});

test('digigo.upload-proof: nothing for a request, and anything for a rejected one, is a failure', async () => {
  const { upload, simulated, requestId } = await missing();

  expect((await upload({ videoHash: VIDEO.videoHash })).body).toMatchObject({ requestStatus: 'FAILURE', requestId });
  expect(await requestStatus(simulated, requestId)).toBe('MISSING_INFO');
  await simulated.happen('digigo.request.decide', { requestId, status: 'REJECTED' });
  expect((await upload(PROOF)).body.requestStatus).toBe('FAILURE');
  expect(await requestStatus(simulated, requestId)).toBe('REJECTED');
});

test('digigo.upload-proof: what was decided otherwise stands', async () => {
  const { upload, simulated, requestId } = await missing('FACETOFACEREQUIRED');

  expect((await upload(PROOF)).body.requestStatus).toBe('ONGOING');

  expect(await requestStatus(simulated, requestId)).toBe('FACETOFACEREQUIRED');
});

test('digigo.upload-proof: unknown requests, those of others, unknown AEDs and none', async () => {
  const { upload, simulated, requestId } = await missing();
  const stranger = await operatorOf(simulated, OTHER_AED.clientId);
  const theirs = await signedBy(stranger, PROOF);

  expect((await upload(PROOF, 'unknown')).body).toEqual(message('The request n° requestId is not found.', 404));
  expect(
    (await simulated.agent.post(servicePath('upload-proof', OTHER_AED.clientId, requestId)).send(theirs)).body,
  ).toEqual(message('Unauthorized: The clientId is not authorized to update the requestId.', 401));
  expect((await upload(PROOF, requestId, 'nobody')).body).toEqual(message('The parameter clientId is malformed.'));
  expect((await upload(PROOF, ' ')).body).toEqual(message('The parameter requestId is mandatory.'));
});

test('digigo.upload-proof: a signature of the same fields serves for another request too', async () => {
  const { simulated, operator, requestId, send } = await missing();
  const who = { userId: '11111111', phone: '20000000', email: 'other@x.tn' };
  const other = await requested(simulated, operator, who);
  const signed = await signedBy(operator, PROOF);

  const answers = [await send(signed), await send(signed, other)];

  expect(answers.map(({ body }) => [body.requestId, body.requestStatus])).toEqual([
    [requestId, 'ONGOING'],
    [other, 'ONGOING'],
  ]);
});
