import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { places } from '../../scenario/scenario.ts';
import { simulate } from '../../simulate.ts';
import { rowsOf } from './digigo.ts';

const ROOT = readFileSync(new URL('../../../fixtures/pki/root.pem', import.meta.url), 'utf8');
const POLICY = { id: 'urn:2.16.788.1.2.1', document: 'YQ==' };

const problems = (digigo: object): string[] =>
  places(JSON.stringify({ given: { digigo } })).map((place) => place.replace(/^1 given\.digigo\.?/, ''));

test.each<[string, object, string[]]>([
  ['a certificate', { trust: [ROOT] }, []],
  ['text that is none', { trust: [ROOT, 'MAA='] }, ['trust[1]']],
  ['a damaged certificate', { trust: [ROOT.replace(/\n[A-Za-z0-9+/]{64}/, '')] }, ['trust[0]']],
  ['a key', { trust: ['-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n'] }, ['trust[0]']],
  ['a policy', { policies: [POLICY] }, []],
  ['a policy that is there twice', { policies: [POLICY, POLICY] }, ['policies[1].id']],
  ['a policy that is no base64', { policies: [{ ...POLICY, document: 'é' }] }, ['policies[0].document']],
])('digigo: given, %s to trust or to know is checked', (_what, digigo, found) => {
  expect(problems(digigo)).toEqual(found);
});

test('digigo: given, anchors and policies are rows of their world', async () => {
  const simulated = await simulate({ given: { digigo: { trust: [ROOT], policies: [POLICY] } } });

  expect(await rowsOf(simulated, 'digigo.anchors')).toEqual([{ id: '0', pem: ROOT }]);
  expect(await rowsOf(simulated, 'digigo.policies')).toEqual([POLICY]);
});
