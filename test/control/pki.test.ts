import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { simulate } from '../simulate.ts';

const fixture = (name: string): string => readFileSync(`fixtures/pki/${name}.pem`, 'utf8');

const certificatesIn = (text: string): X509Certificate[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

test('control.pki: gives the root and the certificate of the tokens', async () => {
  const { url } = await simulate();

  for (const [name, signer] of [
    ['root', 'root'],
    ['jwt', 'token'],
  ] as const) {
    const response = await fetch(`${url}/_sim/pki/${name}.pem`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-pem-file');
    expect(await response.text()).toBe(fixture(signer));
  }
});

test('control.pki: the chain leads from the issuing authority to the root', async () => {
  const { url } = await simulate();

  const chain = certificatesIn(await (await fetch(`${url}/_sim/pki/chain.pem`)).text());

  const expected = ['issuing', 'government', 'root'].flatMap((name) => certificatesIn(fixture(name)));
  expect(chain.map(({ fingerprint256 }) => fingerprint256)).toEqual(
    expected.map(({ fingerprint256 }) => fingerprint256),
  );
});

test('control.pki: answers 404 to other names, and gives no key away', async () => {
  const { agent } = await simulate();

  for (const name of ['issuing', 'root.key', '..%2Froot', '__proto__', 'constructor']) {
    const { status, body } = await agent.get(`/_sim/pki/${name}.pem`);
    expect(status).toBe(404);
    expect(body.detail).toContain('root, chain, jwt');
  }
  await agent.get('/_sim/pki/rootXpem').expect(404);
});
