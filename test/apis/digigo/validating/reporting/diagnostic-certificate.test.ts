import { expect, test } from 'vitest';
import type { RevocationEvidence } from '../../../../../src/apis/digigo/validating/evidence.ts';
import { diagnosticData } from '../../../../../src/apis/digigo/validating/reporting/diagnostic-data.ts';
import { reportText } from '../../../../../src/apis/digigo/validating/reporting/report-text.ts';
import { holder } from '../../../../pki/pki.ts';
import {
  authority,
  authorityId,
  certificateEvidence,
  context,
  evidence,
  inSignature,
  RSA,
  read,
  signer,
  signerId,
} from '../golden.ts';

test('digigo.validate-signature: revocation is known by the ids of the certificate and of its data', () => {
  const revocation: RevocationEvidence = {
    id: 'ABCD',
    kind: 'CRL',
    origin: 'EXTERNAL',
    status: 'revoked',
    revokedAt: 1_500_000_000_000,
    reason: 'keyCompromise',
    productionDate: 1_500_000_100_000,
    thisUpdate: 1_500_000_100_000,
    value: RSA,
    der: Buffer.from('MAA=', 'base64'),
    signer: authorityId,
    chain: [inSignature(authorityId)],
  };
  const [, of] = certificateEvidence(signerId, signer, { key: authority, revocations: [revocation] });

  const [data] = read(evidence({ certificates: new Map([[signerId, of]]) })).usedCertificates[0].revocations;

  expect(data).toMatchObject({
    origin: 'EXTERNAL',
    source: 'CRLToken',
    status: false,
    reason: 'keyCompromise',
    revocationDate: 1_500_000_000_000,
    nextUpdate: null,
    signingCertificate: { id: authorityId },
    id: `${signerId}ABCD`,
  });
});

test('digigo.validate-signature: a serial number of 160 bits keeps all its digits, as a number', async () => {
  const { certificate } = await holder({ serial: '7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' });
  const of = evidence({ certificates: new Map([certificateEvidence('00', certificate, {})]) });

  const text = reportText(diagnosticData({ name: '"serialNumber":"1"&' }, of, context));

  expect(text).toContain(`"serialNumber":${2n ** 159n - 1n},"commonName"`);
  expect(JSON.parse(text).documentName).toBe('"serialNumber":"1"');
});

test('digigo.validate-signature: a serial number may be negative', async () => {
  const { certificate } = await holder();
  const negative = { ...certificate, serial: '-05' };
  const of = evidence({ certificates: new Map([certificateEvidence('00', negative, {})]) });

  expect(reportText(diagnosticData({}, of, context))).toContain('"serialNumber":-5,');
});

test('digigo.validate-signature: object identifiers are described where DSS describes them', async () => {
  const { certificate } = await holder();
  const of = evidence({ certificates: new Map([certificateEvidence('00', certificate, {})]) });

  const [data] = read(of).usedCertificates;

  expect(data.certificatePolicies).toContainEqual({
    value: '0.4.0.194112.1.2',
    description: 'qcp-natural-qscd',
    cpsUrl: null,
  });
  expect(data.extendedKeyUsages).toContainEqual({ value: '1.3.6.1.5.5.7.3.36', description: null });
});
