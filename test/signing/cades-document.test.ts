import { expect, test } from 'vitest';
import { noOpenssl } from '../pki/pki.ts';
import { START } from '../simulate.ts';
import { withSigner } from './account.ts';
import { cades } from './cades-document.ts';
import type { SigningMethod } from './document-signer.ts';
import { localSigner } from './local-signer.ts';
import { cmsVerified } from './programs.ts';

const content = Buffer.from('un document');
const signingTime = Date.parse(START);

test.skipIf(noOpenssl)('attached and detached: openssl accepts what the simulator signed and stamped', async () => {
  const { signer } = await withSigner();

  const attached = await cades(signer, content, { signingTime, timestamped: true });
  const detached = await cades(signer, content, { signingTime, detached: true });

  expect(cmsVerified(attached)).toMatchObject({ ok: true });
  expect(cmsVerified(detached, content)).toMatchObject({ ok: true });
  expect(cmsVerified(detached, Buffer.from('un autre'))).toMatchObject({ ok: false });
});

test.skipIf(noOpenssl).each(['RSA', 'RSA-PSS', 'ECDSA'] as const)(
  'openssl accepts %s',
  async (method: SigningMethod) => {
    const signer = await localSigner({ method });

    expect(cmsVerified(await cades(signer, content, { sha1: method === 'RSA' }))).toMatchObject({ ok: true });
  },
);

test.skipIf(noOpenssl)('several signers: openssl accepts both', async () => {
  const signers = [await localSigner(), await localSigner({ method: 'ECDSA', request: { serial: '77' } })];

  expect(cmsVerified(await cades(signers, content))).toMatchObject({ ok: true });
});
