import { expect, test } from 'vitest';
import {
  AED,
  BASE,
  digest,
  extend,
  extendPath,
  HASH,
  HOLDER,
  OTHER_AED,
  OTHER_HOLDER,
  refusal,
  rowsOf,
  sadFor,
  send,
  sign,
  withDigigo,
} from './digigo.ts';

test('digigo.extend-transaction: a new SAD has the signatures that are left, and the old one is dead', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { numSignatures: '3' });
  await sign(simulated, { sad }).expect(200);

  const { body } = await extend(simulated, { sad }).expect(200);

  expect(body).toEqual({ sad: expect.stringMatching(/^[0-9a-f-]{36}$/), tokenType: 'SAD', expiresIn: 3600 });
  expect(body.sad).not.toBe(sad);
  const dead = await sign(simulated, { sad });
  const again = await extend(simulated, { sad });
  expect([dead.body, again.body]).toEqual([refusal('Invalid parameter sad'), refusal('Invalid parameter sad')]);
  await sign(simulated, { sad: body.sad }).expect(200);
  await sign(simulated, { sad: body.sad }).expect(200);
  await sign(simulated, { sad: body.sad }).expect(400);
});

test('digigo.extend-transaction: binds other hashes, instead of those before', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { numSignatures: '2' });

  const { body } = await extend(simulated, { sad }, [digest('b'), digest('c', 'sha512')]).expect(200);

  const before = await sign(simulated, { sad: body.sad }, [HASH]);
  expect([before.status, before.body]).toEqual([400, refusal('Hash is not authorized by the SAD.')]);
  await sign(simulated, { sad: body.sad }, [digest('b')]).expect(200);
  await sign(simulated, { sad: body.sad, hashAlgo: 'SHA512' }, [digest('c', 'sha512')]).expect(200);
});

test('digigo.extend-transaction: binds the hashes of a thousand signatures', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { numSignatures: '1000' });
  const hashes = Array.from({ length: 1001 }, (_, n) => digest(`document ${n}`));

  const tooMany = await extend(simulated, { sad }, hashes);
  const { body } = await extend(simulated, { sad }, hashes.slice(0, 1000)).expect(200);

  expect([tooMany.status, tooMany.body]).toEqual([400, refusal('Hash is not authorized by the sad.')]);
  await sign(simulated, { sad: body.sad }, hashes.slice(990, 1000)).expect(200);
});

test.each([
  ['PT59M59.999S', 200],
  ['PT1H', 400],
])('digigo.extend-transaction: after %s a SAD answers %i', async (by, status) => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);
  await simulated.advance(by);

  const response = await extend(simulated, { sad }).expect(status);

  if (status === 200) {
    await simulated.advance('PT59M59.999S');
    await sign(simulated, { sad: response.body.sad }).expect(200);
    return;
  }
  expect(response.body).toEqual(refusal('Invalid parameter sad'));
  expect((await simulated.explain(response as never)).explanation.because).toMatch(/^the SAD expired at/);
});

test('digigo.extend-transaction: a SAD whose signatures are used cannot be extended', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);
  await sign(simulated, { sad }).expect(200);

  const { body } = await extend(simulated, { sad }).expect(400);

  expect(body).toEqual(refusal('Invalid parameter sad'));
});

const PATH = `${BASE}/services/v1/credentials/extendTransaction`;
const HASHES = JSON.stringify([HASH]);
const errors: [string, (sad: string) => string, string, string][] = [
  ['no credentialId', (sad) => `${PATH}/${AED.clientId}//${sad}`, HASHES, 'Missing string parameter credentialId'],
  [
    'the word that is printed',
    (sad) => extendPath({ sad, credentialId: 'credentialId' }),
    HASHES,
    'Invalid parameter credentialId',
  ],
  [
    'another holder',
    (sad) => extendPath({ sad, credentialId: OTHER_HOLDER }),
    HASHES,
    'Invalid parameter credentialId',
  ],
  ['no body', (sad) => extendPath({ sad }), '', 'Missing string parameter hash'],
  ['an empty array', (sad) => extendPath({ sad }), '[]', 'Missing string parameter hash'],
  ['a text', (sad) => extendPath({ sad }), HASH, 'Invalid parameter hash'],
  ['an object', (sad) => extendPath({ sad }), '{}', 'Invalid parameter hash'],
  ['a hash that is no base64', (sad) => extendPath({ sad }), '["é"]', 'Invalid parameter hash'],
  [
    'a hash that is too short',
    (sad) => extendPath({ sad }),
    `["${digest('x', 'sha1')}"]`,
    'Invalid digest value length',
  ],
  [
    'more hashes than signatures',
    (sad) => extendPath({ sad }),
    JSON.stringify([HASH, HASH]),
    'Hash is not authorized by the sad.',
  ],
  ['no sad', () => `${PATH}/${AED.clientId}/${HOLDER}`, HASHES, 'Missing string parameter sad'],
  ['an unknown sad', () => extendPath({ sad: 'x' }), HASHES, 'Invalid parameter sad'],
  [
    'the sad of another AED',
    (sad) => extendPath({ sad, clientId: OTHER_AED.clientId }),
    HASHES,
    'Invalid parameter sad',
  ],
  ['an unknown clientId', (sad) => extendPath({ sad, clientId: 'x' }), HASHES, 'Invalid parameter clientId'],
  ['no clientId', (sad) => `${PATH}//${HOLDER}/${sad}`, HASHES, 'Missing string parameter clientId'],
];

test.each(errors)('digigo.extend-transaction: refuses %s, and spends nothing', async (_name, pathOf, body, text) => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);

  const refused = await send(simulated, pathOf(sad), body);

  expect([refused.status, refused.body]).toEqual([400, refusal(text)]);
  expect(await rowsOf(simulated, 'digigo.sads')).toHaveLength(1);
  await sign(simulated, { sad }).expect(200);
});
