import { CertificateRevocationList } from 'pkijs';
import { expect, test } from 'vitest';
import { createCrl, type RevokedCertificate } from '../../src/pki/crl.ts';
import {
  certificateFile,
  chainFile,
  DAY,
  file,
  holder,
  issuingFile,
  JANUARY,
  noOpenssl,
  openssl,
  REQUEST,
  rootFile,
  trust,
} from './pki.ts';

const list = (...revoked: RevokedCertificate[]) => ({
  number: 7,
  thisUpdate: JANUARY,
  nextUpdate: JANUARY + 7 * DAY,
  revoked,
});

const REVOKED: RevokedCertificate = { serial: REQUEST.serial, at: JANUARY, reason: 'keyCompromise' };

test.skipIf(noOpenssl)('CRL: OpenSSL verifies it and reads what is in it', async () => {
  const other: RevokedCertificate = { serial: 'FF01', at: JANUARY - DAY, reason: 'unspecified' };
  const crl = file(await createCrl(trust.issuing, list(REVOKED, other)));

  const { output } = openssl('crl', '-inform', 'DER', '-in', crl, '-CAfile', issuingFile, '-verify', '-noout', '-text');

  expect(output).toContain('verify OK');
  expect(output).toContain('Version 2');
  expect(output).toMatch(/CRL Number:\s+7/);
  expect(output).toContain('Last Update: Jan 15 09:00:00 2026 GMT');
  expect(output).toContain('Next Update: Jan 22 09:00:00 2026 GMT');
  expect(output.match(/Serial Number: .*/g)).toEqual([`Serial Number: ${REQUEST.serial}`, 'Serial Number: FF01']);
  expect(output.match(/Reason Code:\s+.*/g)).toHaveLength(1);
  expect(output).toMatch(/Reason Code:\s+Key Compromise/);
});

test.skipIf(noOpenssl)(
  'CRL: OpenSSL refuses the certificates in it, and no others, along the whole chain',
  async () => {
    const lists = await Promise.all([
      createCrl(trust.root, list()),
      createCrl(trust.government, list()),
      createCrl(trust.issuing, list(REVOKED)),
    ]);
    const crls = lists.flatMap((crl) => ['-CRLfile', file(openssl('crl', '-inform', 'DER', '-in', file(crl)).output)]);
    const check = (certificate: string) =>
      openssl(
        ...['verify', '-crl_check_all', '-CAfile', rootFile, '-untrusted', chainFile, ...crls],
        ...['-attime', `${(JANUARY + DAY) / 1000}`, certificate],
      );

    expect(check(certificateFile(await holder())).output).toContain('certificate revoked');
    expect(check(certificateFile(await holder({ serial: '02' }))).output).toContain('OK');
  },
);

test.skipIf(noOpenssl)('CRL: another authority did not sign it', async () => {
  const crl = file(await createCrl(trust.government, list()));

  const { output } = openssl('crl', '-inform', 'DER', '-in', crl, '-CAfile', issuingFile, '-verify', '-noout');

  expect(output).not.toContain('verify OK');
});

test('CRL: pkijs reads each reason', async () => {
  const reasons = ['keyCompromise', 'superseded', 'cessationOfOperation', 'certificateHold'] as const;
  const revoked = reasons.map((reason, n) => ({ serial: `0${n + 1}`, at: JANUARY, reason }));

  const crl = await createCrl(trust.issuing, list(...revoked));

  const { revokedCertificates = [] } = CertificateRevocationList.fromBER(new Uint8Array(crl).buffer);
  const codes = revokedCertificates.map(
    ({ crlEntryExtensions }) => crlEntryExtensions?.extensions[0]?.parsedValue.valueBlock.valueDec,
  );
  expect(codes).toEqual([1, 4, 5, 6]);
});

test('CRL: the same list gives the same bytes', async () => {
  const crl = await createCrl(trust.issuing, list(REVOKED));

  expect(await createCrl(trust.issuing, list(REVOKED))).toEqual(crl);
});
