import { expect, test } from 'vitest';
import { chainFile, file, noOpenssl, openssl, rootFile } from '../../pki/pki.ts';
import { START } from '../../simulate.ts';
import { AED, BASE, digest, HASH, refusal, rowsOf, send, timestampPath, withDigigo } from './digigo.ts';

const seconds = String(Date.parse(START) / 1000);

/** What openssl says of a token for a digest. */
const verified = (token: Buffer, digestHex: string) =>
  openssl(
    ...['ts', '-verify', '-token_in', '-in', file(token), '-digest', digestHex],
    ...['-CAfile', rootFile, '-untrusted', chainFile, '-attime', seconds],
  );

const shown = (token: Buffer): string => openssl('ts', '-reply', '-token_in', '-in', file(token), '-text').output;

const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

test.skipIf(noOpenssl)('digigo.timestamp: openssl verifies the token, which has the time of the world', async () => {
  const simulated = await withDigigo();
  await simulated.advance('PT1.999S');

  const { text, headers } = await send(simulated, timestampPath(), HASH).expect(200);

  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  const token = Buffer.from(text, 'base64');
  expect(token.toString('base64')).toBe(text);
  expect(verified(token, hexOf(HASH)).output).toContain('Verification: OK');
  expect(verified(token, hexOf(digest('another'))).ok).toBe(false);
  const output = shown(token);
  expect(output).toContain('Policy OID: 0.4.0.2023.1.1');
  expect(output).toContain('Time stamp: Jan 15 09:00:01 2026 GMT');
  expect(output).toMatch(/Accuracy: (0x01|1) seconds/);
  expect(output).toContain('Nonce: unspecified');
  expect(output).toContain('Timestamping TEST');
});

test.skipIf(noOpenssl).each([
  ['sha256', 'SHA-256'],
  ['sha256', '2.16.840.1.101.3.4.2.1'],
  ['sha384', 'SHA384'],
  ['sha512', '2.16.840.1.101.3.4.2.3'],
])('digigo.timestamp: stamps %s when it is called %s', async (hash, hashAlgo) => {
  const simulated = await withDigigo();
  const hashed = digest('un document', hash);

  const { text } = await send(simulated, timestampPath(AED.clientId, hashAlgo), hashed).expect(200);

  expect(verified(Buffer.from(text, 'base64'), hexOf(hashed)).output).toContain('Verification: OK');
  expect(shown(Buffer.from(text, 'base64'))).toContain(`Hash Algorithm: ${hash}`);
});

const nonces: [string, string, string, string][] = [
  ['by query', '?nonce=00C0FFEE0123456789abcdef', HASH, 'C0FFEE0123456789ABCDEF'],
  ['in the body', '', JSON.stringify({ hash: HASH, nonce: 'ff' }), 'FF'],
  ['in both, the body counts', '?nonce=01', JSON.stringify({ hash: HASH, nonce: '02' }), '02'],
  ['of 512 bits', `?nonce=${'f'.repeat(128)}`, HASH, 'F'.repeat(128)],
];

test.skipIf(noOpenssl).each(nonces)('digigo.timestamp: repeats a nonce %s', async (_name, query, body, nonce) => {
  const simulated = await withDigigo();

  const { text } = await send(simulated, timestampPath() + query, body).expect(200);

  expect(shown(Buffer.from(text, 'base64'))).toContain(`Nonce: 0x${nonce}`);
});

test.each([
  ['bare', HASH, 'application/json'],
  ['bare, as text', ` ${HASH}\r\n`, 'text/plain'],
  ['a JSON string', JSON.stringify(HASH), 'application/json'],
  ['an object', JSON.stringify({ hash: HASH }), 'application/x-www-form-urlencoded'],
])('digigo.timestamp: takes the hash %s', async (_name, body, contentType) => {
  const simulated = await withDigigo();

  await send(simulated, timestampPath(), body, contentType).expect(200);
});

test.skipIf(noOpenssl)('digigo.timestamp: no two have the same serial', async () => {
  const simulated = await withDigigo();

  const tokens = await Promise.all(Array.from({ length: 5 }, () => send(simulated, timestampPath(), HASH).expect(200)));

  const serials = tokens.map(
    ({ text }) => /Serial number: (0x[0-9A-F]+)/.exec(shown(Buffer.from(text, 'base64')))?.[1] ?? '',
  );
  expect(new Set(serials).size).toBe(5);
});

const PATH = `${BASE}/services/v1/signatures/timestamp`;
const errors: [string, string, string, string][] = [
  ['a number', timestampPath(), '{"hash":1}', 'Invalid type parameter hash'],
  ['text that is no base64', timestampPath(), 'été', 'Invalid type parameter hash'],
  ['JSON that is none', timestampPath(), '{"hash"', 'Invalid type parameter hash'],
  ['no body', timestampPath(), '', 'Empty hash array'],
  ['an empty text', timestampPath(), '""', 'Empty hash array'],
  ['an object without a hash', timestampPath(), '{}', 'Empty hash array'],
  ['SHA-1', timestampPath(AED.clientId, 'SHA1'), digest('x', 'sha1'), 'Invalid parameter hashAlgo'],
  ['no hashAlgo', `${PATH}/${AED.clientId}`, HASH, 'Invalid parameter hashAlgo'],
  ['a digest of another length', timestampPath(AED.clientId, 'SHA512'), HASH, 'Invalid digest value length'],
  ['an unknown clientId', timestampPath('x'), HASH, 'Invalid parameter clientId'],
  ['no clientId', `${PATH}//SHA256`, HASH, 'Missing parameter clientId'],
  ['a nonce that is no number', `${timestampPath()}?nonce=xyz`, HASH, 'Invalid parameter nonce'],
  ['a nonce that is too long', `${timestampPath()}?nonce=${'f'.repeat(129)}`, HASH, 'Invalid parameter nonce'],
  [
    'a nonce in the body that is none',
    timestampPath(),
    JSON.stringify({ hash: HASH, nonce: 7 }),
    'Invalid parameter nonce',
  ],
];

test.each(errors)('digigo.timestamp: refuses %s, and spends nothing', async (_name, path, body, description) => {
  const simulated = await withDigigo({ aed: { quotas: { TST: 1 } } });

  const refused = await send(simulated, path, body);

  expect([refused.status, refused.body]).toEqual([400, refusal(description)]);
  expect(await rowsOf(simulated, 'digigo.quotas')).toMatchObject([{ remain: 1 }]);
});

test('digigo.timestamp: the row that no client causes comes by a fault', async () => {
  const simulated = await withDigigo();
  const fault = { operation: 'digigo.timestamp', error: 'hash-not-authorized', times: 1 };
  await simulated.agent.post('/_sim/worlds/default/faults').send(fault).expect(201);

  const { body } = await send(simulated, timestampPath(), HASH).expect(400);

  expect(body).toEqual(refusal('Hash is not authorized by the SAD.'));
});
