import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatherEvidence } from '../../../../src/apis/digigo/validating/gather.ts';
import { reports } from '../../../../src/apis/digigo/validating/reporting/reports.ts';
import type { FoundRevocation, FoundSignature } from '../../../../src/pki/signed-document.ts';
import { mutated, trust } from '../../../pki/pki.ts';
import { base64, context, crl, NOW, signature, signer, timestamp, verdict } from './signatures.ts';

const unlike = (bytes: Buffer): fc.Arbitrary<string> =>
  mutated(bytes)
    .filter((changed) => !changed.equals(bytes))
    .map((changed) => changed.toString('base64'));

test('digigo.validate-signature: a changed certificate signs nothing that passes', () => {
  fc.assert(
    fc.property(unlike(signer.certificate.der), (certificate) => {
      const found = { signer: { ...signature.signer, certificate }, certificates: [certificate, base64(signer)] };
      expect(verdict(found)).not.toBe('TOTAL_PASSED');
    }),
    { numRuns: 100 },
  );
});

const [issuing, ...above] = context.revocations;

test('digigo.validate-signature: a changed list says nothing', () => {
  fc.assert(
    fc.property(unlike(Buffer.from(issuing?.der ?? '', 'base64')), fc.constantFrom('CRL', 'OCSP'), (der, kind) => {
      const revocations: FoundRevocation[] = [{ kind: kind as FoundRevocation['kind'], der }];
      expect(verdict({ revocations }, { revocations: above })).toBe('INDETERMINATE TRY_LATER');
    }),
    { numRuns: 100 },
  );
});

test('digigo.validate-signature: whatever came with a signature, it is judged', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((random) => Buffer.from(random).toString('base64')),
    fc.constantFrom(base64(signer), base64(trust.timestamp), base64(trust.root), 'not base64 at all', ''),
    unlike(trust.issuing.certificate.der),
  );
  const anything: fc.Arbitrary<FoundSignature> = fc
    .record({ certificates: fc.array(bytes), certificate: bytes, kind: fc.constantFrom('CRL', 'OCSP'), der: bytes })
    .map(({ certificates, certificate, kind, der }) => ({
      ...signature,
      certificates,
      signer: { ...signature.signer, certificate },
      revocations: [{ kind: kind as FoundRevocation['kind'], der }],
      timestamps: [timestamp({ signer: { ...signature.signer, certificate }, certificates })],
    }));

  fc.assert(
    fc.property(anything, (found) => {
      const { simpleReport, detailedReport } = reports({}, gatherEvidence([found], context), context);
      expect(simpleReport.signature).toHaveLength(1);
      expect(detailedReport.basicBuildingBlocks.length).toBeGreaterThanOrEqual(2);
    }),
    { numRuns: 60 },
  );
});

test('digigo.validate-signature: of a crowd of certificates and lists only some are read', async () => {
  const crowd = Array.from({ length: 500 }, (_each, n) => Buffer.from(`nobody ${n}`).toString('base64'));
  const list = await crl(trust.issuing, NOW);
  const lists = Array.from({ length: 100 }, (_each, n) => ({ kind: 'CRL', der: crowd[n] ?? '' }) as const);

  expect(verdict({ certificates: [...crowd, base64(signer)] })).toBe('TOTAL_PASSED');
  expect(verdict({ revocations: [...lists, list] }, { revocations: above })).toBe('INDETERMINATE TRY_LATER');
});
