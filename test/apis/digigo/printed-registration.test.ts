import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { simulate } from '../../simulate.ts';
import { byEmail, create, file, lastMessage, operatorOf, PDF, REQUEST, signedBy, validated } from './enrolment.ts';

const ADMIN = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin';
const AED = '694b650c-eceb-4765-94f7-d170b4a1247c';
const AED_OF_VALIDATION = '694b650c-eceb-4765-94f7-d170b4a9807c';

/** Section 2.3.1, and with another method section 2.3.2. */
const BODY =
  '{ "certType" : "PRO",\n  "userId" : "99999999",\n  "idType" : "CIN",\n  "authDelivery" : 1,\n  "phone" : "99111111" }';

test('digigo: sections 2.3.1 and 2.3.2, the printed requests, in the default scenario', async () => {
  const simulated = await simulate();
  const post = (path: string) => simulated.agent.post(path).set('Content-Type', 'application/json').send(BODY);

  const sent = await post(`${ADMIN}/aed-send-otp/${AED}`).expect(200);
  expect(sent.body).toMatchObject({
    userId: '99999999',
    authDelivery: 1,
    status: 'WAITING',
    deliveryContact: '99111111',
  });
  const { otp } = await lastMessage(simulated, '99111111');

  const { body } = await post(`${ADMIN}/aed-validate-otp/${AED}/${sent.body.txId}/${otp}`).expect(200);
  expect(body).toMatchObject({ userId: '99999999', authDelivery: 1, status: 'SUCCESS', DeliveryContact: '99111111' });
});

test('digigo: section 2.3.4, the printed request, in the default scenario', async () => {
  const simulated = await simulate();
  const operator = await operatorOf(simulated, AED);
  const fields = {
    subscriberIdentityFile: Buffer.from('\u00ff\u00d8\u00ff\u00e1', 'latin1').toString('base64'),
    subscriberIdentityFileType: 'image/jpeg',
    urlVideo: 'https://www...',
    videoHash: 'WdPaUpvZehSd2N6b3ZMM2QzZHk1NWIzV',
  };

  const { body } = await simulated.agent
    .post(`${ADMIN}/upload-proof/${AED}/7742a7d7-8575-44a2-954a-e8c04f0013e1`)
    .send(await signedBy(operator, fields))
    .expect(200);

  expect(body).toMatchObject({
    requestStatus: 'ONGOING',
    clientId: AED,
    requestId: '7742a7d7-8575-44a2-954a-e8c04f0013e1',
  });
});

test('digigo: section 2.3.5, the printed request, in the default scenario, without a content type', async () => {
  const simulated = await simulate();
  const operator = await operatorOf(simulated, AED_OF_VALIDATION);
  const fields = {
    requestId: '69f5c9d4-7981-4551-a7f8-70ba8e03aa86',
    timestampIdentityVerification: '1612450507000',
    proofFile: PDF,
    proofFileType: 'application/pdf',
  };

  const answered = await fetch(`${simulated.url}${ADMIN}/validate-identity/${AED_OF_VALIDATION}`, {
    method: 'POST',
    headers: { 'content-type': '' },
    body: JSON.stringify(await signedBy(operator, fields)),
  });

  expect(await answered.json()).toEqual({
    requestStatus: 'GENERATING',
    clientId: AED_OF_VALIDATION,
    requestId: '69f5c9d4-7981-4551-a7f8-70ba8e03aa86',
    message: null,
    verificationTimestamp: 1612450507000,
  });
});

test('digigo: sections 2.3.6 and 2.3.7, the printed requests, in the default scenario', async () => {
  const { agent } = await simulate();

  const request = await agent
    .get(`${ADMIN}/aed-request-status/${AED}/7742a7d7-8575-44a2-954a-e8c04f0013e1`)
    .expect(200);
  const user = await agent.get(`${ADMIN}/aed-user-status/${AED}/99999999/CIN/foulen@certification.tn`).expect(200);

  expect(request.body).toMatchObject({
    clientId: AED,
    requestId: '7742a7d7-8575-44a2-954a-e8c04f0013e1',
    requestStatus: 'MISSING_INFO',
    message: 'The request is missing a file.',
    freeMessage: 'MANQUE PATENTE',
  });
  expect(user.body).toMatchObject({
    requestStatus: 'GENERATED',
    clientId: '694b650c-eceb-4765-94f7-d170b4a9807a',
    requestId: '9e376d12-33e3-42d3-a469-5abbd0083132',
    message: 'The certificate is issued.',
  });
});

// The holders of the default scenario, whom other sections print, have these addresses: here they are not yet there.
test('digigo: sections 2.3.3 and 2.3.8, the printed requests, before anybody has a certificate', async () => {
  const { aeds, organisations } = parse(readFileSync('scenarios/default.yaml', 'utf8')).given.digigo;
  const simulated = await simulate({ given: { digigo: { aeds, organisations } } });
  const operator = await operatorOf(simulated, AED);
  const phone = { certType: 'PRO', userId: '99999999', idType: 'CIN', authDelivery: 1, phone: '9911111' };
  const txIdPhone = await validated(simulated, phone, AED);
  const txIdEmail = await validated(simulated, byEmail(), AED);
  const printed = { ...REQUEST, txIdPhone, txIdEmail, subscriberPhone: '9911111', ...file('subscriberIdentityFile') };

  const created = await create(simulated, await signedBy(operator, printed), AED).expect(200);
  expect(created.body).toMatchObject({ clientId: AED, userId: '99999999', requestStatus: 'ONGOING' });

  const txId = await validated(simulated, byEmail(), AED);
  const updated = await simulated.agent
    .post(`${ADMIN}/update-digigo-user/${AED}/PRO/${txId}/flen@certification.tn`)
    .set('Content-Type', 'application/json')
    .expect(200);
  expect(updated.body).toMatchObject({
    requestId: created.body.requestId,
    clientId: AED,
    userId: '99999999',
    requestStatus: 'SUCCESS',
  });
});
