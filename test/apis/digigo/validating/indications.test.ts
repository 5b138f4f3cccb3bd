import { expect, test } from 'vitest';
import { gatherEvidence } from '../../../../src/apis/digigo/validating/gather.ts';
import { reports } from '../../../../src/apis/digigo/validating/reporting/reports.ts';
import { digestOf } from '../../../../src/pki/algorithms.ts';
import { readCertificate } from '../../../../src/pki/certificate.ts';
import { issueCertificate } from '../../../../src/pki/issue.ts';
import { GOVERNMENT, type Profile } from '../../../../src/pki/profiles.ts';
import type { FoundPolicy, IdentifiedSigner } from '../../../../src/pki/signed-document.ts';
import { DAY, holder, JANUARY, keys, REQUEST, trust } from '../../../pki/pki.ts';
import {
  asked,
  authority,
  base64,
  context,
  crl,
  issuedBy,
  judged,
  NOW,
  SIGNING,
  signature,
  signer,
  timestamp,
  verdict,
} from './signatures.ts';

const { serial } = signer.certificate;

const identified = (changed: Partial<IdentifiedSigner>) => ({ signer: { ...signature.signer, ...changed } });
const digests = (changed: object) => ({ digests: signature.digests.map((digest) => ({ ...digest, ...changed })) });

test('digigo.validate-signature: an intact signature under an anchor is good, and there is nothing to say about it', () => {
  const { simpleReport, detailedReport } = judged();

  expect(simpleReport).toMatchObject({ validSignaturesCount: 1, signaturesCount: 1 });
  expect(simpleReport.signature[0]).toMatchObject({
    indication: 'TOTAL_PASSED',
    subIndication: null,
    errors: [],
    warnings: [],
    infos: [],
    signatureLevel: { value: 'NA' },
  });
  expect(detailedReport.signatures[0]?.validationSignatureQualification?.conclusion.indication).toBe('PASSED');
});

test('digigo.validate-signature: strictly as DSS, a good signature without a trusted list has an error', () => {
  const [strict] = judged({}, { strict: true }).simpleReport.signature;

  expect(strict).toMatchObject({ indication: 'TOTAL_PASSED', errors: ['The certificate path is not trusted!'] });
});

const { certificate: _signer, ...nobody } = signature.signer;
const { signingTime: _time, ...timeless } = signature;

test.each([
  ['no certificate', { signer: nobody }],
  ['no attribute', identified({ attributePresent: false })],
  ['no digest', identified({ digestPresent: false })],
  ['another digest', identified({ digestMatch: false })],
])('digigo.validate-signature: a signer who is not identified: %s', (_how, changed) => {
  expect(verdict(changed)).toBe('INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND');
});

test('digigo.validate-signature: of a signature by nobody, the path and what the law says of it are left out', () => {
  const { simpleReport, detailedReport } = judged({ signer: nobody });

  expect(simpleReport.signature[0]).toMatchObject({
    signedBy: '?',
    certificateChain: null,
    signatureLevel: null,
    errors: ['The result of the LTV validation process is not acceptable to continue the process!'],
    warnings: [],
  });
  expect(detailedReport.signatures[0]?.validationSignatureQualification).toBeNull();
});

test('digigo.validate-signature: the last block that fails decides what is reported of the blocks, the first what becomes of them', () => {
  const wrong = { ...digests({ intact: false }), structureError: 'no Target', ...identified({ digestMatch: false }) };
  const { basicBuildingBlocks, signatures } = judged(wrong, { anchors: [] }).detailedReport;

  expect(basicBuildingBlocks.at(-1)?.conclusion).toMatchObject({
    indication: 'FAILED',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    errors: ['BBB_ICS_ICDVV_ANS', 'BBB_XCV_CCCBB_SIG_ANS', 'BBB_CV_IRDOI_ANS', 'BBB_SAV_ISSV_ANS'].map((nameId) => ({
      nameId,
    })),
  });
  expect(signatures[0]?.validationProcessBasicSignatures.conclusion).toMatchObject({
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
  });
});

test('digigo.validate-signature: what is told of a digest is the name of the reference, or else its type', () => {
  const told = (changed: object) =>
    judged(digests(changed)).detailedReport.basicBuildingBlocks.at(-1)?.cv.constraint[0]?.additionalInfo;

  expect(told({})).toBe('Reference : r-id-1');
  expect(told({ type: 'MESSAGE_DIGEST', name: undefined })).toBe('MESSAGE_DIGEST');
});

test('digigo.validate-signature: issuer and serial that differ are warned of only', () => {
  const { detailedReport, simpleReport } = judged(identified({ issuerSerialMatch: false }));

  expect(simpleReport.signature[0]?.indication).toBe('TOTAL_PASSED');
  expect(detailedReport.basicBuildingBlocks.at(-1)?.conclusion.warnings).toContainEqual({
    value: "The 'issuer-serial' attribute is absent or does not match!",
    nameId: 'BBB_ICS_AIDNASNE_ANS',
  });
});

const bytes = Buffer.from('a policy');
const policy = (changed: Partial<FoundPolicy> = {}): { policy: FoundPolicy } => ({
  policy: {
    id: '1.2.3',
    digest: { algorithm: 'SHA256', value: digestOf('SHA256', bytes).toString('base64') },
    ...changed,
  },
});

test('digigo.validate-signature: a signature policy has to be had, and to be the one that was meant', () => {
  const stored = bytes.toString('base64');
  const policies = new Map([['1.2.3', bytes]]);

  expect(verdict(policy())).toBe('INDETERMINATE SIGNATURE_POLICY_NOT_AVAILABLE');
  expect(verdict(policy({ stored: 'AAAA' }))).toBe('INDETERMINATE POLICY_PROCESSING_ERROR');
  expect(verdict(policy({ digest: { value: 'AAAA' } }), { policies })).toBe('INDETERMINATE POLICY_PROCESSING_ERROR');
  expect(verdict(policy(), { policies })).toBe('TOTAL_PASSED');
  expect(verdict(policy({ stored }))).toBe('TOTAL_PASSED');
  expect(verdict(policy({ id: 'IMPLICIT_POLICY' }))).toBe('TOTAL_PASSED');
});

test('digigo.validate-signature: what is signed has to be found, and whole', () => {
  expect(verdict(digests({ found: false, intact: false }))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND');
  expect(verdict({ digests: [] })).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND');
  expect(verdict(digests({ type: 'SIGNED_PROPERTIES' }))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND');
  expect(verdict(digests({ intact: false }))).toBe('TOTAL_FAILED HASH_FAILURE');
  expect(verdict({ value: { ...signature.value, intact: false } })).toBe('TOTAL_FAILED SIG_CRYPTO_FAILURE');
});

test('digigo.validate-signature: the reason why a PDF is none that its signature could be in is its format, in others acceptance', () => {
  expect(verdict({ format: 'PAdES-BASELINE-B', structureError: 'two byte ranges overlap' })).toBe(
    'TOTAL_FAILED FORMAT_FAILURE',
  );
  expect(verdict({ structureError: 'no Target' })).toBe('TOTAL_FAILED SIG_CONSTRAINTS_FAILURE');
});

test('digigo.validate-signature: without an anchor there is no path', () => {
  const [simple] = judged({}, { anchors: [] }).simpleReport.signature;

  expect(simple).toMatchObject({
    indication: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    errors: [
      'The certificate path is not trusted!',
      'The result of the LTV validation process is not acceptable to continue the process!',
    ],
    warnings: ['The signature/seal is an INDETERMINATE AdES!'],
  });
});

test('digigo.validate-signature: whoever has a certificate is no authority', async () => {
  const der = await issueCertificate(signer, { ...REQUEST, serial: '77' });
  const forged = { certificate: readCertificate(der), key: keys.privateKey };
  const revocations = [...context.revocations, await crl(signer, NOW)];
  const found = {
    ...identified({ certificate: base64(forged) }),
    certificates: [base64(forged), base64(signer)],
  };

  expect(verdict(found, { revocations })).toBe('INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE');
});

test.each<[string, Profile]>([
  ['has no basic constraints', { policies: [], keyUsage: ['keyCertSign', 'cRLSign'] }],
  ['has no key for it', { policies: [], keyUsage: ['cRLSign'], pathLength: 1 }],
])('digigo.validate-signature: an authority issues nothing when it %s', async (_why, profile) => {
  const root = await authority(1);
  const poor = await authority(2, root, { profile });
  const leaf = await issuedBy(poor);
  const around = { anchors: [root.certificate], revocations: [await crl(root, NOW), await crl(poor, NOW)] };
  const found = { ...identified({ certificate: base64(leaf) }), certificates: [leaf, poor].map(base64) };

  expect(verdict(found, around)).toBe('INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE');
});

test('digigo.validate-signature: no more authorities follow than the path length allows', async () => {
  const allowing = async (pathLength: number) => {
    const root = await authority(1, undefined, { profile: { ...GOVERNMENT, pathLength } });
    const [upper, lower] = [await authority(2, root), await authority(3, await authority(2, root))];
    const leaf = await issuedBy(lower);
    const revocations = await Promise.all([root, upper, lower].map((each) => crl(each, NOW)));
    const found = { ...identified({ certificate: base64(leaf) }), certificates: [leaf, upper, lower].map(base64) };
    return verdict(found, { anchors: [root.certificate], revocations });
  };

  expect(await allowing(2)).toBe('TOTAL_PASSED');
  expect(await allowing(1)).toBe('INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE');
});

test('digigo.validate-signature: a certificate that has expired is out of bounds', () => {
  const now = signer.certificate.notAfter + DAY;

  expect(verdict({}, { now })).toBe('INDETERMINATE OUT_OF_BOUNDS_NO_POE');
});

test('digigo.validate-signature: a certificate that is not valid yet has not signed', async () => {
  const now = JANUARY - DAY;

  expect(verdict({}, { now, revocations: await asked(now) })).toBe('TOTAL_FAILED NOT_YET_VALID');
});

test('digigo.validate-signature: to know nothing of revocation, or nothing new, or of a certificate on hold, is to try later', async () => {
  const held = await asked(NOW, { serial, at: SIGNING - DAY, reason: 'certificateHold' });

  expect(verdict({}, { revocations: [] })).toBe('INDETERMINATE TRY_LATER');
  expect(verdict({}, { revocations: await asked(NOW - 2 * DAY) })).toBe('INDETERMINATE TRY_LATER');
  expect(verdict({}, { revocations: held })).toBe('INDETERMINATE TRY_LATER');
});

test('digigo.validate-signature: a revoked certificate, or one of an authority that was revoked', async () => {
  const own = await asked(NOW, { serial, at: SIGNING - DAY, reason: 'keyCompromise' });
  const issuing = { serial: trust.issuing.certificate.serial, at: SIGNING, reason: 'cACompromise' } as const;
  const authority = [...(await asked(NOW)), await crl(trust.government, NOW, issuing)];

  expect(verdict({}, { revocations: own })).toBe('INDETERMINATE REVOKED_NO_POE');
  expect(verdict({}, { revocations: authority })).toBe('INDETERMINATE REVOKED_CA_NO_POE');
});

test('digigo.validate-signature: what was signed after the revocation or the expiry, says a content timestamp, was signed too late', async () => {
  const revocations = await asked(NOW, { serial, at: SIGNING - DAY, reason: 'keyCompromise' });
  const later = signer.certificate.notAfter + 2 * DAY;
  const content = (productionTime: number) => ({
    timestamps: [timestamp({ type: 'CONTENT_TIMESTAMP', productionTime })],
  });

  expect(verdict(content(SIGNING), { revocations })).toBe('TOTAL_FAILED REVOKED');
  expect(verdict(content(SIGNING - 2 * DAY), { revocations })).toBe('INDETERMINATE REVOKED_NO_POE');
  const expired = { now: later, revocations: await asked(later) };
  expect(verdict(content(later - DAY), expired)).toBe('INDETERMINATE EXPIRED');
  expect(verdict(content(SIGNING), expired)).toBe('INDETERMINATE OUT_OF_BOUNDS_NO_POE');
});

test('digigo.validate-signature: weak algorithms and keys are undecided, and failed when a timestamp says it is that late', () => {
  const { value } = signature;
  const undecided = 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
  const content = { timestamps: [timestamp({ type: 'CONTENT_TIMESTAMP' })] };

  expect(verdict({ value: { ...value, digest: 'MD5' } })).toBe(undecided);
  expect(verdict({ value: { ...value, keyLength: 512 } })).toBe(undecided);
  expect(verdict({ value: { encryption: 'RSA', keyLength: 2048, intact: true } })).toBe(undecided);
  expect(verdict({ ...digests({ algorithm: 'MD5' }) })).toBe(undecided);
  expect(verdict({ value: { ...value, digest: 'MD5' }, ...content })).toBe('TOTAL_FAILED CRYPTO_CONSTRAINTS_FAILURE');
});

test('digigo.validate-signature: a signature has to say when it was made', () => {
  const evidence = gatherEvidence([timeless], context);

  expect(reports({}, evidence, context).simpleReport).toMatchObject({
    documentName: null,
    signature: [{ indication: 'TOTAL_FAILED', subIndication: 'SIG_CONSTRAINTS_FAILURE', signingTime: null }],
  });
});

test('digigo.validate-signature: signatures of the same id, and timestamps of the same token, are judged each by itself', () => {
  const moved = timestamp({ imprint: { ...timestamp().imprint, intact: false } });
  const broken = { ...signature, ...digests({ intact: false }), timestamps: [timestamp()] };
  const around = { ...context, revocations: [] };
  const found = [{ ...signature, timestamps: [moved] }, broken, { ...signature, timestamps: [moved] }];

  const { simpleReport } = reports({}, gatherEvidence(found, around), context);

  expect(simpleReport.signature.map(({ subIndication }) => subIndication)).toEqual([
    'TRY_LATER',
    'HASH_FAILURE',
    'TRY_LATER',
  ]);
});

test('digigo.validate-signature: a document without a signature has none', () => {
  const none = reports({ name: 'plain.xml' }, gatherEvidence([], context), context);

  expect(none.simpleReport).toMatchObject({ signaturesCount: 0, validSignaturesCount: 0, signature: [] });
  expect(none.detailedReport).toEqual({ signatures: [], certificate: null, basicBuildingBlocks: [], tlanalysis: [] });
});

test('digigo.validate-signature: a signature timestamp cannot be older than a content timestamp', () => {
  const timestamps = [timestamp(), timestamp({ type: 'CONTENT_TIMESTAMP', productionTime: SIGNING + DAY / 2 })];

  expect(verdict({ timestamps })).toBe('TOTAL_FAILED TIMESTAMP_ORDER_FAILURE');
});

test('digigo.validate-signature: without revocation data of its time, nothing is proven of an expired certificate', async () => {
  const now = signer.certificate.notAfter + DAY;
  const found = { timestamps: [timestamp()] };

  expect(verdict(found, { now, revocations: await asked(now) })).toBe('INDETERMINATE NO_POE');
});

test('digigo.validate-signature: a countersignature names what it is of', async () => {
  const [simple] = judged({ parent: 'id-0' }).simpleReport.signature;

  expect(simple).toMatchObject({ indication: 'TOTAL_PASSED', counterSignature: true, parentId: 'id-0' });
  expect(judged({ parent: 'id-0' }).detailedReport.basicBuildingBlocks.at(-1)).toMatchObject({
    type: 'COUNTER_SIGNATURE',
    fc: null,
    vci: null,
  });
});

test('digigo.validate-signature: who has no common name is called by the rest of the name', async () => {
  const nameless = await holder({ subject: { C: 'TN', O: 'An organisation' } });
  const found = { ...identified({ certificate: base64(nameless) }), certificates: [base64(nameless)] };

  expect(judged(found).simpleReport.signature[0]?.signedBy).toBe('An organisation');
  expect(judged({ signer: { ...signature.signer, certificate: 'AAAA' } }).simpleReport.signature[0]?.signedBy).toBe(
    '?',
  );
});
