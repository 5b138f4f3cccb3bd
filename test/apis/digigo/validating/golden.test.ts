import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ValidationContext } from '../../../../src/apis/digigo/validating/evidence.ts';
import { gatherEvidence } from '../../../../src/apis/digigo/validating/gather.ts';
import { reports } from '../../../../src/apis/digigo/validating/reporting/reports.ts';
import type { FoundSignature } from '../../../../src/pki/signed-document.ts';

const golden = (name: string): string => readFileSync(new URL(`../../../dss/golden/${name}`, import.meta.url), 'utf8');

const document = golden('xades-detached.xml');
const response = JSON.parse(golden('response.json'));
const [printed] = response.diagnosticData.signatures;

/** The signature of the document that DSS was given, as DSS describes it in its diagnostic data. */
const found: FoundSignature = {
  id: printed.id,
  format: printed.signatureFormat,
  signingTime: printed.dateTime,
  digests: printed.digestMatchers.map(({ digestMethod, digestValue, type, name, dataFound, dataIntact }: never) => ({
    type,
    name,
    algorithm: digestMethod,
    value: digestValue,
    found: dataFound,
    intact: dataIntact,
  })),
  value: { encryption: 'RSA', digest: 'SHA256', keyLength: 2048, intact: true },
  signer: { ...signer(), attributePresent: true, digestPresent: true, digestMatch: true, issuerSerialMatch: true },
  certificates: certificates(),
  revocations: [],
  timestamps: [],
  scopes: printed.signatureScopes,
  properties: { commitments: [], claimedRoles: [] },
};

function certificates(): string[] {
  return [...document.matchAll(/<ds:X509Certificate>([^<]+)</g)].flatMap(([, text]) => text ?? []);
}

function signer(): { certificate?: string } {
  const [certificate] = certificates();
  return certificate === undefined ? {} : { certificate };
}

const context: ValidationContext = {
  now: response.simpleReport.validationTime,
  anchors: [],
  intermediates: [],
  revocations: [],
  policies: new Map(),
  strict: false,
};

const answered = (changed: Partial<FoundSignature> = {}) => {
  const evidence = gatherEvidence([{ ...found, ...changed }], context);
  return reports({ name: 'xades-detached.xml' }, evidence, context);
};

/** JSON with its keys in their order, line by line. */
const json = (value: unknown): string[] => JSON.stringify(value, undefined, 1).split('\n');

test('digigo.validate-signature: the simple report is that of DSS 5.4.3, key by key and in its order', () => {
  expect(json(answered().simpleReport)).toEqual(json(response.simpleReport));
});

test('digigo.validate-signature: the detailed report is that of DSS 5.4.3, key by key and in its order', () => {
  expect(json(answered().detailedReport)).toEqual(json(response.detailedReport));
});

test('digigo.validate-signature: the paths and values of certificates are those of the diagnostic data', () => {
  const { certificates: known } = gatherEvidence([found], context);

  for (const { id, certificateChain, basicSignature, trusted, selfSigned } of response.diagnosticData
    .usedCertificates) {
    const certificate = known.get(id);
    if (certificate === undefined) continue;
    expect(certificate.chain.map(({ source, id }) => ({ source, id }))).toEqual(certificateChain);
    expect(String(certificate.value.keyLength ?? '?')).toBe(basicSignature.keyLengthUsedToSignThisToken);
    expect(certificate.value.intact).toBe(basicSignature.signatureValid);
    expect([certificate.trusted, certificate.selfSigned]).toEqual([trusted, selfSigned]);
  }
  expect([...known.keys()]).toEqual(printed.certificateChain.map(({ id }: { id: string }) => id));
});

test('digigo.validate-signature: with another document it fails, and says no more than DSS', () => {
  const digests = found.digests.map((digest) => ({ ...digest, intact: digest.type !== 'REFERENCE' }));
  const [signature] = answered({ digests }).simpleReport.signature;

  expect(signature).toMatchObject({
    indication: 'TOTAL_FAILED',
    subIndication: 'HASH_FAILURE',
    errors: [
      'The certificate path is not trusted!',
      'The result of the LTV validation process is not acceptable to continue the process!',
    ],
    warnings: ['The signature/seal is not a valid AdES!'],
  });
});
