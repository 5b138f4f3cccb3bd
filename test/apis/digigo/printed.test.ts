import { expect, test } from 'vitest';
import { readCertificate } from '../../../src/pki/certificate.ts';
import { type Simulated, simulate } from '../../simulate.ts';
import { claimsOf, lastOtp, send, tokenIn } from './digigo.ts';

/** The requests of section 3 as they are printed, without their host, in the world that the simulator starts with. */

const INFO =
  '/tunsign-proxy-webapp/services/v1/credentials/info/694b650c-eceb-4765-94f7-d170b4a9807c/foulen@certification.tn/chain';

test('digigo.credentials-info: answers the printed request', async () => {
  const { agent } = await simulate();

  const { body } = await agent.get(INFO).set('Content-Type', 'application/json').expect(200);

  expect(Object.keys(body)).toEqual(['certificates']);
  const [holder] = body.certificates.map(({ encodedCertificate }: { encodedCertificate: string }) =>
    readCertificate(Buffer.from(encodedCertificate, 'base64')),
  );
  expect(body.certificates).toHaveLength(4);
  expect(holder.email).toBe('foulen@certification.tn');
});

/** With the blanks before and after the address that are printed. */
const AUTHORIZE =
  '/tunsign-proxy-webapp/oauth2/authorize?redirectUri=https%3A%2F%2Flocalhost%3A8443%2Fprotected-resource&responseType=code&scope=credential&credentialId=%20folen.benfoulen@certification.tn%20&clientId=694b650c-eceb-4765-94f7-d170b4a9807c&numSignatures=1&hash=LPJNul%2Bwow4m6DsqxbinhshWHlwfp0JecwQzYpOLmCQ%3D';

async function code(simulated: Simulated, url: string): Promise<string> {
  await simulated.agent.get(url).expect(200);
  const typed = { answer: 'accept', pin: '123456', otp: await lastOtp(simulated) };
  const { headers } = await simulated.agent.post(url).type('form').send(typed).expect(302);
  return String(claimsOf(tokenIn(headers['location'] ?? ''))['jti']);
}

test('digigo.oauth2-authorize, digigo.sign-hash: answer the printed requests', async () => {
  const simulated = await simulate();

  const jti = await code(simulated, AUTHORIZE);
  const exchanged = await send(
    simulated,
    `/tunsign-proxy-webapp/services/v1/oauth2/token/694b650c-eceb-4765-94f7-d170b4a9807c/authorization_code/123456789/${jti}`,
    '{\nhttps://localhost:8443/protected-resource\n}',
  ).expect(200);
  const signed = await send(
    simulated,
    `/tunsign-proxy-webapp/services/v1/signatures/signHash/694b650c-eceb-4765-94f7-d170b4a9807c/folen.benfoulen@certification.tn/${exchanged.body.sad}/SHA256/RSA`,
    // The hash as oauth2/authorize prints it: that of signHash lost letters, and is no base64.
    '["LPJNul+wow4m6DsqxbinhshWHlwfp0JecwQzYpOLmCQ="]',
    'text/plain',
  ).expect(200);

  expect(signed.body).toEqual([{ algorithm: 'RSA_SHA256', value: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/) }]);
});

test('digigo.oauth2-token: answers the printed request', async () => {
  const simulated = await simulate();
  const asked = AUTHORIZE.replace('d170b4a9807c', 'd170b4a9807a').replace(
    'protected-resource',
    'pub%2Fregistration%2Ftoken',
  );

  const { body } = await send(
    simulated,
    `/tunsign-proxy-webapp/services/v1/oauth2/token/694b650c-eceb-4765-94f7-d170b4a9807a/authorization_code/123456789/${await code(simulated, asked)}`,
    '{\nhttps://localhost:8443/pub/registration/token\n}',
  ).expect(200);

  expect(body).toEqual({ sad: expect.stringMatching(/^[0-9a-f-]{36}$/), tokenType: 'SAD', expiresIn: 3600 });
});

test('digigo.extend-transaction: answers the printed request', async () => {
  const simulated = await simulate();
  const asked = AUTHORIZE.replace('d170b4a9807c', 'd170b4a1247c')
    .replace('folen.', 'foolen.')
    .replace('numSignatures=1', 'numSignatures=2');
  const exchanged = await send(
    simulated,
    `/tunsign-proxy-webapp/services/v1/oauth2/token/694b650c-eceb-4765-94f7-d170b4a1247c/authorization_code/123456789/${await code(simulated, asked)}`,
    'https://localhost:8443/protected-resource',
  ).expect(200);

  const { body } = await send(
    simulated,
    `/tunsign-proxy-webapp/services/v1/credentials/extendTransaction/694b650c-eceb-4765-94f7-d170b4a1247c/foolen.benfoulen@certification.tn/${exchanged.body.sad}`,
    '["iC4bF97Gg8H0pKNGl/60ypKfECVat+a9GL71LyPTjYE=", "n4bQgYhMfWwAL+qgxVrQFa0/TxsrC4Is0V1sFbDwCgg="]',
  ).expect(200);

  expect(body).toEqual({ sad: expect.stringMatching(/^[0-9a-f-]{36}$/), tokenType: 'SAD', expiresIn: 3600 });
});

test('digigo.timestamp: answers the printed request', async () => {
  const simulated = await simulate();

  const { text } = await send(
    simulated,
    '/tunsign-proxy-webapp/services/v1/signatures/timestamp/694b650c-eceb-4765-94f7-d170b4a1247c/SHA256',
    '01ICvILO/Wx+BqB5YT2AM433m/WnnwRstNVBKZ0uHic=',
  ).expect(200);

  const token = Buffer.from(text, 'base64');
  expect(token.includes(Buffer.from('01ICvILO/Wx+BqB5YT2AM433m/WnnwRstNVBKZ0uHic=', 'base64'))).toBe(true);
});
