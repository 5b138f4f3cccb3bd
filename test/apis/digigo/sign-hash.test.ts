import { expect, test } from 'vitest';
import { readCertificate } from '../../../src/pki/certificate.ts';
import { file, noOpenssl, openssl } from '../../pki/pki.ts';
import type { Simulated } from '../../simulate.ts';
import {
  AED,
  BASE,
  chainOf,
  digest,
  HASH,
  HOLDER,
  OTHER_AED,
  OTHER_HOLDER,
  refusal,
  rowsOf,
  sadFor,
  send,
  sign,
  signPath,
  withDigigo,
} from './digigo.ts';

async function publicKeyFile(simulated: Simulated): Promise<string> {
  const [der = ''] = await chainOf(simulated);
  return file(String(readCertificate(der).publicKey.export({ type: 'spki', format: 'pem' })), 'key.pem');
}

/** Whether openssl finds that a signature is one of this text. */
const verifies = (key: string, text: string, signature: string, hash = 'sha256'): boolean =>
  openssl(
    ...['dgst', `-${hash}`, '-verify', key],
    ...['-signature', file(Buffer.from(signature, 'base64')), file(text)],
  ).ok;

test.skipIf(noOpenssl)(
  'digigo.sign-hash: openssl verifies the signature with the certificate of the holder',
  async () => {
    const simulated = await withDigigo();
    const key = await publicKeyFile(simulated);

    const { body } = await sign(simulated, { sad: await sadFor(simulated) }).expect(200);

    expect(body).toEqual([{ algorithm: 'RSA_SHA256', value: expect.any(String) }]);
    expect(verifies(key, 'un document', body[0].value)).toBe(true);
    expect(verifies(key, 'un autre', body[0].value)).toBe(false);
  },
);

const spellings: [string, string, string][] = [
  ['sha256', 'SHA256', 'RSA'],
  ['sha256', 'SHA-256', 'RSA'],
  ['sha256', 'sha256', 'rsa'],
  ['sha256', '2.16.840.1.101.3.4.2.1', '1.2.840.113549.1.1.1'],
  ['sha256', '2.16.840.1.101.3.4.2.1', '1.2.840.113549.1.1.11'],
  ['sha256', 'SHA256', 'RS256'],
  ['sha256', '', 'SHA256withRSA'],
  ['sha384', 'SHA384', 'RSA'],
  ['sha384', '', 'RSA_SHA384'],
  ['sha512', '2.16.840.1.101.3.4.2.3', 'RSA'],
  ['sha512', ' ', '1.2.840.113549.1.1.13'],
];

test.skipIf(noOpenssl).each(spellings)(
  'digigo.sign-hash: signs %s when it is called %j and %j',
  async (hash, hashAlgo, signAlgo) => {
    const simulated = await withDigigo();
    const hashed = digest('un document', hash);
    const sad = await sadFor(simulated, { hash: hashed });

    const { body } = await sign(simulated, { sad, hashAlgo, signAlgo }, [hashed]).expect(200);

    expect(body[0].algorithm).toBe(`RSA_${hash.toUpperCase()}`);
    expect(verifies(await publicKeyFile(simulated), 'un document', body[0].value, hash)).toBe(true);
  },
);

test.skipIf(noOpenssl)('digigo.sign-hash: keeps the order of the hashes, not that of the authorisation', async () => {
  const simulated = await withDigigo();
  const key = await publicKeyFile(simulated);
  const texts = Array.from({ length: 20 }, (_, n) => `document ${n}`);
  const hashes = texts.map((text) => digest(text));
  const sad = await sadFor(simulated, { hash: hashes.toReversed().join(','), numSignatures: '20' });

  const { body } = await sign(simulated, { sad }, hashes).expect(200);

  expect(texts.map((text, n) => verifies(key, text, body[n].value))).toEqual(texts.map(() => true));
});

test.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'no/type', ''])(
  'digigo.sign-hash: reads the array under the content type %j',
  async (contentType) => {
    const simulated = await withDigigo();
    const sad = await sadFor(simulated);

    await send(simulated, signPath({ sad }), `\n${JSON.stringify([HASH])} `, contentType).expect(200);
  },
);

const PATH = `${BASE}/services/v1/signatures/signHash`;
const errors: [string, (sad: string) => string, string, string][] = [
  ['no sad', () => `${PATH}/${AED.clientId}/${HOLDER}//SHA256/RSA`, JSON.stringify([HASH]), 'Missing parameter sad'],
  ['an unknown sad', () => signPath({ sad: 'x' }), JSON.stringify([HASH]), 'Invalid parameter sad'],
  [
    'the sad of another AED',
    (sad) => signPath({ sad, clientId: OTHER_AED.clientId }),
    JSON.stringify([HASH]),
    'Invalid parameter sad',
  ],
  [
    'no credentialId',
    (sad) => `${PATH}/${AED.clientId}/%20/${sad}/SHA256/RSA`,
    JSON.stringify([HASH]),
    'Missing parameter credentialId',
  ],
  [
    'another holder',
    (sad) => signPath({ sad, credentialId: OTHER_HOLDER }),
    JSON.stringify([HASH]),
    'Invalid parameter credentialId',
  ],
  [
    'an unknown holder',
    (sad) => signPath({ sad, credentialId: 'x' }),
    JSON.stringify([HASH]),
    'Invalid parameter credentialId',
  ],
  ['an object', (sad) => signPath({ sad }), JSON.stringify({ hash: [HASH] }), 'invalid type array parameter hash'],
  ['a text', (sad) => signPath({ sad }), JSON.stringify(HASH), 'invalid type array parameter hash'],
  ['numbers', (sad) => signPath({ sad }), '[1]', 'invalid type array parameter hash'],
  ['JSON that is none', (sad) => signPath({ sad }), HASH, 'invalid type array parameter hash'],
  ['JSON that is too deep', (sad) => signPath({ sad }), '['.repeat(1000), 'invalid type array parameter hash'],
  ['a hash that is no base64', (sad) => signPath({ sad }), '["!"]', 'invalid type array parameter hash'],
  ['an empty hash', (sad) => signPath({ sad }), '[""]', 'invalid type array parameter hash'],
  [
    'a hash with a line end',
    (sad) => signPath({ sad }),
    JSON.stringify([`${HASH}\n`]),
    'invalid type array parameter hash',
  ],
  ['an empty array', (sad) => signPath({ sad }), '[]', 'Empty hash array'],
  ['no body', (sad) => signPath({ sad }), '', 'Empty hash array'],
  [
    'a hash that was not authorised',
    (sad) => signPath({ sad }),
    JSON.stringify([digest('x')]),
    'Hash is not authorized by the SAD.',
  ],
  [
    'more hashes than signatures',
    (sad) => signPath({ sad }),
    JSON.stringify([HASH, HASH]),
    'Hash is not authorized by the SAD.',
  ],
  ['SHA-1', (sad) => signPath({ sad, hashAlgo: 'SHA1' }), JSON.stringify([HASH]), 'Invalid parameter hashAlgo'],
  ['no algorithm', (sad) => signPath({ sad, hashAlgo: '' }), JSON.stringify([HASH]), 'Invalid parameter hashAlgo'],
  ['ECDSA', (sad) => signPath({ sad, signAlgo: 'ECDSA' }), JSON.stringify([HASH]), 'Invalid parameter signAlgo'],
  [
    'no signAlgo',
    (sad) => `${PATH}/${AED.clientId}/${HOLDER}/${sad}/SHA256`,
    JSON.stringify([HASH]),
    'Invalid parameter signAlgo',
  ],
  [
    'two hashes at odds',
    (sad) => signPath({ sad, signAlgo: 'RS512' }),
    JSON.stringify([HASH]),
    'Invalid parameter signAlgo',
  ],
  [
    'a hash of another length',
    (sad) => signPath({ sad, hashAlgo: 'SHA512' }),
    JSON.stringify([HASH]),
    'Invalid digest value length',
  ],
  [
    'an unknown clientId',
    (sad) => signPath({ sad, clientId: 'x' }),
    JSON.stringify([HASH]),
    'Invalid parameter clientId',
  ],
  [
    'no clientId',
    (sad) => `${PATH}//${HOLDER}/${sad}/SHA256/RSA`,
    JSON.stringify([HASH]),
    'Missing parameter clientId',
  ],
];

test.each(errors)('digigo.sign-hash: refuses %s, and spends nothing', async (_name, pathOf, body, description) => {
  const simulated = await withDigigo({ aed: { quotas: { SIG: 1 } } });
  const sad = await sadFor(simulated);

  const refused = await send(simulated, pathOf(sad), body);

  expect([refused.status, refused.body]).toEqual([400, refusal(description)]);
  await sign(simulated, { sad }).expect(200);
});

test.each([
  ['PT59M59.999S', 200, undefined],
  ['PT1H', 400, 'SAD expired'],
  ['P7D', 400, 'SAD expired'],
])('digigo.sign-hash: after %s a SAD answers %i', async (by, status, description) => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);

  await simulated.advance(by);
  const { body } = await sign(simulated, { sad }).expect(status);

  expect(body.error_description).toBe(description);
});

test('digigo.sign-hash: a SAD serves until its signatures are used, in as many calls as it takes', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { hash: undefined, numSignatures: '3' });

  await sign(simulated, { sad }, [digest('a')]).expect(200);
  const tooMany = await sign(
    simulated,
    { sad },
    ['b', 'c', 'd'].map((text) => digest(text)),
  );
  await sign(
    simulated,
    { sad },
    ['b', 'c'].map((text) => digest(text)),
  ).expect(200);
  const spent = await sign(simulated, { sad }, [digest('d')]);

  expect([tooMany.status, tooMany.body]).toEqual([400, refusal('Hash is not authorized by the SAD.')]);
  expect([spent.status, spent.body]).toEqual([400, refusal('Invalid parameter sad')]);
});

test('digigo.sign-hash: calls at the same time get no more signatures than there are', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { numSignatures: '2' });

  const answers = await Promise.all(Array.from({ length: 6 }, () => sign(simulated, { sad })));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(4);
  expect(await rowsOf(simulated, 'digigo.sads')).toMatchObject([{ remaining: 0 }]);
});

test('digigo.sign-hash: signs a thousand hashes that were authorised', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { hash: undefined, numSignatures: '1000' });
  const hashes = Array.from({ length: 1000 }, (_, n) => digest(`document ${n}`));

  const { body } = await sign(simulated, { sad }, hashes).expect(200);
  const again = await sign(simulated, { sad }, hashes);

  expect(new Set(body.map(({ value }: { value: string }) => value)).size).toBe(1000);
  expect([again.status, again.body]).toEqual([400, refusal('Invalid parameter sad')]);
});

const spoilt: [string, string, object, string][] = [
  ['revoked', 'digigo.certificate.revoke', { email: HOLDER }, 'Signing certificate is revoked.'],
  ['locked', 'digigo.pin.fail', { email: HOLDER, times: 3 }, 'Signing certificate is locked.'],
];

test.each(spoilt)('digigo.sign-hash: refuses a certificate that was %s meanwhile', async (_name, event, more, text) => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);
  await simulated.happen(event, more);

  const { body } = await sign(simulated, { sad }).expect(400);

  expect(body).toEqual(refusal(text));
  expect(await rowsOf(simulated, 'digigo.sads')).toMatchObject([{ remaining: 1 }]);
});

test('digigo.sign-hash: refuses a certificate that expired meanwhile', async () => {
  const simulated = await withDigigo();
  await simulated.advance('P699DT23H30M');
  const sad = await sadFor(simulated, { numSignatures: '2' });
  await simulated.advance('PT30M0.999S');
  await sign(simulated, { sad }).expect(200);

  await simulated.advance('PT0.001S');
  const { body } = await sign(simulated, { sad }).expect(400);

  expect(body).toEqual(refusal('Signing certificate is expired.'));
});

test.each([
  ['internal-error', 500, refusal('The server encounters an unexpected condition', 'server_error')],
  ['service-unavailable', 503, refusal('The service is busy.', 'temporarily_unavailable')],
])('digigo.sign-hash: the fault %s', async (error, status, expected) => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);
  const fault = { operation: 'digigo.sign-hash', error, times: 1 };
  await simulated.agent.post('/_sim/worlds/default/faults').send(fault).expect(201);

  const { body } = await sign(simulated, { sad }).expect(status);

  expect(body).toEqual(expected);
  await sign(simulated, { sad }).expect(200);
});

test('digigo.sign-hash: several holders and AEDs at once get their own signatures', async () => {
  const simulated = await withDigigo();
  const sads = [await sadFor(simulated), await sadFor(simulated, { credentialId: OTHER_HOLDER })];

  const answers = await Promise.all([
    sign(simulated, { sad: sads[0] ?? '' }),
    sign(simulated, { sad: sads[1] ?? '', credentialId: OTHER_HOLDER }),
  ]);

  const [first, second] = answers.map(({ body }) => body[0].value);
  expect(first).not.toBe(second);
});
