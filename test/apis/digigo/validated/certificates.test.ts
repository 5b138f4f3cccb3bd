import { expect, test } from 'vitest';
import { pem } from '../../../../src/pki/certificate.ts';
import { createCrl, type RevokedCertificate } from '../../../../src/pki/crl.ts';
import type { Authority } from '../../../../src/pki/signer.ts';
import { DAY, REQUEST } from '../../../pki/pki.ts';
import { withSigner } from '../../../signing/account.ts';
import { certifiedBy, strangeAuthority } from '../../../signing/local-signer.ts';
import { enveloped } from '../../../signing/xades-document.ts';
import { HOLDER } from '../digigo.ts';
import { crlsOf } from './crls.ts';
import { FORMS, INVOICE, signingTime } from './documents.ts';
import { PASSED, verdicts } from './validating.ts';

const NO_CHAIN = 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND';
const OUT_OF_BOUNDS = 'INDETERMINATE OUT_OF_BOUNDS_NO_POE';
const REVOKED = 'INDETERMINATE REVOKED_NO_POE';
const TRY_LATER = 'INDETERMINATE TRY_LATER';

test.each(FORMS)(
  'digigo.validate-signature: $form of a certificate that was revoked since stands if it was stamped before',
  async ({ sign }) => {
    const { simulated, signer } = await withSigner();
    const { document, ...asked } = await sign(signer);
    const stamped = await sign(signer, { timestamped: true });
    await simulated.advance('PT1H');
    await simulated.happen('digigo.certificate.revoke', { email: HOLDER });
    await simulated.advance('PT1H');

    expect(await verdicts(simulated, document, asked)).toEqual([REVOKED]);
    expect(await verdicts(simulated, stamped.document, asked)).toEqual([PASSED]);
  },
);

test('digigo.validate-signature: a timestamp from after the revocation proves nothing', async () => {
  const { simulated, signer } = await withSigner();
  const late = { ...signer, timestamp: (value: Buffer) => revokedBefore(() => signer.timestamp(value)) };
  const revokedBefore = async (stamp: () => Promise<Buffer>) => {
    await simulated.advance('PT1H');
    await simulated.happen('digigo.certificate.revoke', { email: HOLDER });
    await simulated.advance('PT1H');
    return stamp();
  };

  const xml = await enveloped(late, INVOICE, { signingTime, timestamped: true });

  expect(await verdicts(simulated, xml)).toEqual([REVOKED]);
});

test.each(FORMS)('digigo.validate-signature: $form of a certificate that has expired', async ({ sign }) => {
  const { simulated, signer } = await withSigner();
  const { document, ...asked } = await sign(signer);

  await simulated.advance('P701D');

  expect(await verdicts(simulated, document, asked)).toEqual([OUT_OF_BOUNDS]);
});

test('digigo.validate-signature: a signature of level LT outlives its certificate', async () => {
  const { simulated, signer } = await withSigner();
  const crls = await crlsOf(simulated);
  const xml = await enveloped(signer, INVOICE, { signingTime, timestamped: true, crls });

  await simulated.advance('P701D');

  expect(await verdicts(simulated, xml)).toEqual([PASSED]);
});

test.each(FORMS)('digigo.validate-signature: $form of a certificate that nobody vouches for', async ({ sign }) => {
  const { simulated } = await withSigner();

  const { document, ...asked } = await sign(await certifiedBy(await strangeAuthority()));

  expect(await verdicts(simulated, document, asked)).toEqual([NO_CHAIN]);
});

/** The CRL of an authority, fresh at the time of signing. */
const crlOf = (authority: Authority, ...revoked: readonly RevokedCertificate[]): Promise<Buffer> =>
  createCrl(authority, { number: 1, thisUpdate: signingTime - 1000, nextUpdate: signingTime + DAY, revoked });

/** What becomes of a signature under an authority that the scenario trusts. */
async function underAnchor(...revoked: readonly RevokedCertificate[]): Promise<string[]> {
  const authority = await strangeAuthority();
  const { simulated } = await withSigner({ trust: [pem(authority.certificate.der)] });
  const crls = [await crlOf(authority, ...revoked)];
  return verdicts(simulated, await enveloped(await certifiedBy(authority), INVOICE, { signingTime, crls }));
}

test('digigo.validate-signature: an authority that the scenario trusts is as good as its own', async () => {
  expect(await underAnchor()).toEqual([PASSED]);
});

test('digigo.validate-signature: without revocation data, and while a certificate is on hold, it is too early', async () => {
  const authority = await strangeAuthority();
  const { simulated } = await withSigner({ trust: [pem(authority.certificate.der)] });
  const without = await enveloped(await certifiedBy(authority), INVOICE, { signingTime });
  const held = { serial: REQUEST.serial, at: signingTime - DAY, reason: 'certificateHold' } as const;

  expect(await verdicts(simulated, without)).toEqual([TRY_LATER]);
  expect(await underAnchor(held)).toEqual([TRY_LATER]);
  expect(await underAnchor({ ...held, reason: 'keyCompromise' })).toEqual([REVOKED]);
});
