import { expect, test } from 'vitest';
import { gatherEvidence } from '../../../../src/apis/digigo/validating/gather.ts';
import { reports } from '../../../../src/apis/digigo/validating/reporting/reports.ts';
import { TIMESTAMP } from '../../../../src/pki/profiles.ts';
import type { FoundSignature, TimestampType } from '../../../../src/pki/signed-document.ts';
import type { Signer } from '../../../../src/pki/signer.ts';
import { DAY, holder, trust } from '../../../pki/pki.ts';
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

const { serial, notAfter } = signer.certificate;
const EXPIRED = notAfter + DAY;

const authorities = [trust.issuing, trust.government];

const timestamped: Partial<FoundSignature> = { timestamps: [timestamp()] };

test('digigo.validate-signature: a timestamp proves that the signature is older than the revocation', async () => {
  const revocations = await asked(NOW, { serial, at: SIGNING + DAY / 2, reason: 'keyCompromise' });

  const [simple] = judged(timestamped, { revocations }).simpleReport.signature;

  expect(simple).toMatchObject({ indication: 'TOTAL_PASSED', bestSignatureTime: SIGNING, errors: [] });
  expect(verdict({}, { revocations })).toBe('INDETERMINATE REVOKED_NO_POE');
});

test('digigo.validate-signature: a timestamp after the revocation proves nothing', async () => {
  const revocations = await asked(NOW, { serial, at: SIGNING - DAY, reason: 'keyCompromise' });

  expect(verdict(timestamped, { revocations })).toBe('INDETERMINATE REVOKED_NO_POE');
});

test('digigo.validate-signature: what the revocation hid is still asked', async () => {
  const revocations = await asked(NOW, { serial, at: SIGNING + DAY / 2, reason: 'keyCompromise' });
  const weak = { ...timestamped, value: { ...signature.value, digest: 'MD5' } as const };

  expect(verdict(weak, { revocations })).toBe('INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
  expect(verdict({ ...timestamped, structureError: 'no Target' }, { revocations })).toBe(
    'TOTAL_FAILED SIG_CONSTRAINTS_FAILURE',
  );
});

test('digigo.validate-signature: a certificate on hold since is no matter', async () => {
  const revocations = await asked(NOW, { serial, at: SIGNING + DAY / 2, reason: 'certificateHold' });

  expect(verdict(timestamped, { revocations })).toBe('TOTAL_PASSED');
  expect(verdict({}, { revocations })).toBe('INDETERMINATE TRY_LATER');
});

test('digigo.validate-signature: revocation data that came with the signature is good for the time of its timestamp', async () => {
  const revocations = await asked(SIGNING + 1000);
  const now = SIGNING + 30 * DAY;
  const nothingNew = { now, revocations: await asked(now).then(([, ...above]) => above) };

  expect(verdict({ revocations }, nothingNew)).toBe('INDETERMINATE TRY_LATER');
  expect(verdict({ ...timestamped, revocations }, { ...nothingNew, revocations: await asked(now) })).toBe(
    'TOTAL_PASSED',
  );
});

test('digigo.validate-signature: an expired certificate was good as long as it is proven', async () => {
  const revocations = await asked(SIGNING + 1000);
  const later = { now: EXPIRED, revocations: await asked(EXPIRED) };

  const { simpleReport, detailedReport } = judged({ ...timestamped, revocations }, later);

  expect(simpleReport.signature[0]).toMatchObject({ indication: 'TOTAL_PASSED', bestSignatureTime: SIGNING });
  const [archival] = detailedReport.signatures.map((each) => each.validationProcessArchivalData);
  expect(archival?.constraint.map(({ name, status }) => [name.nameId, status])).toEqual([
    ['ARCH_LTVV', 'OK'],
    ['PSV_IPSVC', 'OK'],
  ]);
  expect(detailedReport.basicBuildingBlocks.at(-1)).toMatchObject({
    psv: { conclusion: { indication: 'PASSED' } },
    pcv: { controlTime: SIGNING + 1000 },
    vts: { controlTime: SIGNING + 1000 },
  });
});

test('digigo.validate-signature: a certificate that had expired before the timestamp is not mended by it', async () => {
  const revocations = await asked(notAfter - DAY);
  const timestamps = [timestamp({ productionTime: notAfter + DAY / 2 })];
  const later = { now: EXPIRED, revocations: await asked(EXPIRED) };

  expect(verdict({ timestamps, revocations }, later)).toBe('INDETERMINATE OUT_OF_BOUNDS_NO_POE');
});

test('digigo.validate-signature: an authority that has expired vouches for no later signature, though its status is still in force', async () => {
  const root = await authority(1);
  const ending = await authority(2, root, { notAfter: SIGNING - 2000 });
  const leaf = await issuedBy(ending);
  const revocations = [await crl(root, SIGNING - 3000), await crl(ending, SIGNING - 5000)];
  const anchors = [root.certificate, trust.root.certificate];
  const certificates = [leaf, ending].map(base64);
  const found = { signer: { ...signature.signer, certificate: base64(leaf) }, certificates, revocations };
  const around = { now: SIGNING + 1000, anchors, revocations: await asked(SIGNING + 1000) };
  const at = (productionTime: number) => ({
    ...found,
    timestamps: [timestamp({ productionTime, type: 'ARCHIVE_TIMESTAMP' })],
  });

  expect(verdict(at(SIGNING - 4000), around)).toBe('TOTAL_PASSED');
  expect(verdict(at(SIGNING), around)).toBe('INDETERMINATE NO_POE');
});

test('digigo.validate-signature: an archive timestamp proves what came with the signature before it', async () => {
  const elsewhere = await authority(1, undefined, { notAfter: EXPIRED + DAY });
  const authorityForTime = await issuedBy(elsewhere, TIMESTAMP, { notAfter: EXPIRED + DAY });
  const archived = (productionTime: number) =>
    timestamp({
      productionTime,
      type: 'ARCHIVE_TIMESTAMP',
      signer: { ...signature.signer, certificate: base64(authorityForTime) },
    });
  const revocations = await Promise.all([
    crl(trust.issuing, SIGNING + 1000),
    crl(trust.government, SIGNING + 3000),
    crl(trust.root, SIGNING + 5000),
  ]);
  const anchors = [trust.root.certificate, elsewhere.certificate];
  const later = { now: EXPIRED, anchors, revocations: [await crl(elsewhere, EXPIRED)] };
  const brought = { revocations, certificates: [signer, ...authorities].map(base64) };

  expect(verdict({ timestamps: [archived(SIGNING + 2000)], ...brought }, later)).toBe('INDETERMINATE NO_POE');
  expect(verdict({ timestamps: [archived(SIGNING + 4000)], ...brought }, later)).toBe('TOTAL_PASSED');
});

test('digigo.validate-signature: a timestamp whose authority has expired since is proven by a newer one, unless it was made before there was one', async () => {
  const elsewhere = await authority(1, undefined, { notAfter: EXPIRED + DAY });
  const [expired, unborn, current] = [
    await issuedBy(elsewhere, TIMESTAMP),
    await issuedBy(elsewhere, TIMESTAMP, { notBefore: SIGNING + 1000 }),
    await issuedBy(elsewhere, TIMESTAMP, { notAfter: EXPIRED + DAY }),
  ];
  const by = (authorityForTime: Signer, productionTime: number, type: TimestampType) =>
    timestamp({ productionTime, type, signer: { ...signature.signer, certificate: base64(authorityForTime) } });
  const old = by(expired, SIGNING, 'SIGNATURE_TIMESTAMP');
  const revocations = [...(await asked(SIGNING + 1000)), await crl(elsewhere, SIGNING + 2 * DAY)];
  const anchors = [trust.root.certificate, elsewhere.certificate];
  const later = { now: EXPIRED, anchors, revocations: [...(await asked(EXPIRED)), await crl(elsewhere, EXPIRED)] };
  const newer = by(current, SIGNING + DAY, 'ARCHIVE_TIMESTAMP');

  const [simple] = judged({ timestamps: [old, newer], revocations }, later).simpleReport.signature;

  expect(simple).toMatchObject({ indication: 'TOTAL_PASSED', bestSignatureTime: SIGNING });
  expect(judged({ timestamps: [old], revocations }, later).simpleReport.signature[0]).toMatchObject({
    subIndication: 'OUT_OF_BOUNDS_NO_POE',
    bestSignatureTime: EXPIRED,
  });
  const timestamps = [by(unborn, SIGNING, 'SIGNATURE_TIMESTAMP'), newer];
  expect(judged({ timestamps, revocations }, later).simpleReport.signature[0]?.bestSignatureTime).toBe(SIGNING + DAY);
});

test('digigo.validate-signature: only an authority for timestamps can date a signature', async () => {
  const revocations = await asked(NOW, { serial, at: SIGNING + DAY / 2, reason: 'keyCompromise' });
  const friend = base64(await holder({ serial: '99' }));
  const dated = timestamp({ signer: { ...signature.signer, certificate: friend }, certificates: [friend] });

  expect(verdict({ timestamps: [dated] }, { revocations })).toBe('INDETERMINATE REVOKED_NO_POE');
});

test.each([
  ['its imprint is of something else', { imprint: { ...timestamp().imprint, intact: false } }],
  ['it is not intact', { value: { ...signature.value, intact: false } }],
  ['its time has not come', { productionTime: NOW + 1 }],
  ["its authority's certificate was not there yet", { productionTime: trust.timestamp.certificate.notBefore - 1 }],
])('digigo.validate-signature: a timestamp does not count when %s', async (_why, changed) => {
  const revocations = await asked(NOW, { serial, at: SIGNING + DAY / 2, reason: 'keyCompromise' });

  const { simpleReport, detailedReport } = judged({ timestamps: [timestamp(changed)] }, { revocations });

  expect(simpleReport.signature[0]).toMatchObject({ subIndication: 'REVOKED_NO_POE', bestSignatureTime: NOW });
  expect(detailedReport.signatures[0]?.validationProcessTimestamps).toMatchObject([
    { conclusion: { indication: 'FAILED' }, id: timestamp(changed).id, type: 'SIGNATURE_TIMESTAMP' },
  ]);
});

test('digigo.validate-signature: nobody has signed before there was the certificate', async () => {
  const { notBefore } = signer.certificate;
  const early = { timestamps: [timestamp({ productionTime: notBefore - 1 })] };
  const revocations = await asked(NOW, { serial, at: SIGNING, reason: 'keyCompromise' });

  expect(verdict(early)).toBe('TOTAL_FAILED NOT_YET_VALID');
  expect(verdict(early, { revocations })).toBe('TOTAL_FAILED NOT_YET_VALID');
  expect(verdict({ timestamps: [timestamp({ productionTime: notBefore })] })).toBe('TOTAL_PASSED');
});

test('digigo.validate-signature: the blocks of countersignatures come after those of all signatures', () => {
  const found = [signature, { ...signature, id: 'id-2', parent: 'id-1' }, { ...signature, id: 'id-3' }];

  const { basicBuildingBlocks } = reports({}, gatherEvidence(found, context), context).detailedReport;

  expect(basicBuildingBlocks.slice(-3).map(({ id, type }) => [id, type])).toEqual([
    ['id-1', 'SIGNATURE'],
    ['id-3', 'SIGNATURE'],
    ['id-2', 'COUNTER_SIGNATURE'],
  ]);
});

test('digigo.validate-signature: the blocks are those of revocation data, timestamps and signatures, in this order', () => {
  const { basicBuildingBlocks, signatures } = judged(timestamped).detailedReport;

  expect(basicBuildingBlocks.map(({ type }) => type)).toEqual([
    'REVOCATION',
    'REVOCATION',
    'REVOCATION',
    'TIMESTAMP',
    'SIGNATURE',
  ]);
  const [longTerm] = signatures.map((each) => each.validationProcessLongTermData);
  expect(longTerm?.constraint.map(({ name }) => name.nameId)).toEqual([
    'LTV_ABSV',
    'ADEST_RORPIIC',
    'ADEST_RORPIIC',
    'ADEST_RORPIIC',
    'TSV_ASTPTCT',
    'BBB_SAV_ISQPSTP',
    'ADEST_ISTPTDABST',
  ]);
});

test('digigo.validate-signature: all certificates of the path are reported, with the freshness of what is known of them', () => {
  const xcv = judged().detailedReport.basicBuildingBlocks.at(-1)?.xcv;

  expect(xcv?.subXCV.map(({ trustAnchor }) => trustAnchor)).toEqual([false, false, false, true]);
  expect(xcv?.subXCV.map(({ rfc }) => rfc?.conclusion.indication)).toEqual(['PASSED', 'PASSED', 'PASSED', undefined]);
  expect(Object.keys(xcv?.subXCV[0] ?? {})).toEqual(['constraint', 'conclusion', 'rfc', 'id', 'trustAnchor']);
  expect(context.revocations).toHaveLength(3);
});
