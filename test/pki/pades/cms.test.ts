import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { padesSignatures } from '../../../src/pki/pades/signatures.ts';
import { certificateFile, holder, noOpenssl } from '../pki.ts';
import { expectAgreement, isIntact, oneSignature } from './documents.ts';
import { cades, detached, keyFile, signed } from './signing.ts';

test.skipIf(noOpenssl).each([
  ['ETSI.CAdES.detached', cades, 'PAdES-BASELINE-B'],
  ['ETSI.CAdES.detached', detached('-nosmimecap'), 'PDF-NOT-ETSI'],
  ['adbe.pkcs7.detached', detached(), 'PKCS7-B'],
  ['x.made.up', cades, 'PDF-NOT-ETSI'],
] as const)('PAdES: SubFilter %s with %o has format %s', async (subFilter, sign, format) => {
  const found = padesSignatures(await signed(oneSignature(subFilter), sign));

  expect(found).toMatchObject([{ format }]);
  expect(found.map(isIntact)).toEqual([true]);
});

test.skipIf(noOpenssl)('PAdES: adbe.pkcs7.sha1 signs the SHA-1 of what it covers', async () => {
  const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();
  const attached = detached('-nodetach', '-md', 'sha1');
  const pdf = await signed(oneSignature('adbe.pkcs7.sha1'), (bytes) => attached(sha1(bytes)));
  const other = await signed(oneSignature('adbe.pkcs7.sha1'), () => attached(sha1(Buffer.from('something else'))));

  expect(padesSignatures(pdf).map(isIntact)).toEqual([true]);
  expect(padesSignatures(pdf)).toMatchObject([{ format: 'PKCS7-B' }]);
  expect(padesSignatures(other).map(isIntact)).toEqual([false]);
  expectAgreement(pdf, padesSignatures(pdf));
});

test.skipIf(noOpenssl)(
  'PAdES: with content in the CMS there is no baseline, and it must be what is signed',
  async () => {
    const attached = detached('-nodetach', '-cades');
    const same = await signed(oneSignature(), attached);
    const other = await signed(oneSignature(), () => attached(Buffer.from('something else')));
    const hidden = await signed(oneSignature(), async (bytes) => {
      const digest = createHash('sha256').update(bytes).digest();
      return Buffer.concat([await attached(digest), digest]);
    });

    expect(padesSignatures(same)).toMatchObject([{ format: 'PDF-NOT-ETSI' }]);
    expect(padesSignatures(same).map(isIntact)).toEqual([true]);
    expect([other, hidden].flatMap(padesSignatures).map(isIntact)).toEqual([false, false]);
  },
);

test.skipIf(noOpenssl)('PAdES: with a second signer there is no baseline, and the first one counts', async () => {
  const other = certificateFile(await holder({ serial: '1A2B3C4D5E6F7082' }));
  const twice = detached('-cades', '-nosmimecap', '-signer', other, '-inkey', keyFile);

  const found = padesSignatures(await signed(oneSignature(), twice));

  expect(found).toMatchObject([{ format: 'PDF-NOT-ETSI' }]);
  expect(found.map(isIntact)).toEqual([true]);
});
