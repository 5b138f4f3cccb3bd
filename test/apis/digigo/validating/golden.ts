import { readFileSync } from 'node:fs';
import type {
  CertificateEvidence,
  ChainItem,
  Evidence,
  SignatureEvidence,
  ValidationContext,
} from '../../../../src/apis/digigo/validating/evidence.ts';
import { diagnosticData } from '../../../../src/apis/digigo/validating/reporting/diagnostic-data.ts';
import { reportText } from '../../../../src/apis/digigo/validating/reporting/report-text.ts';
import { keyFacts } from '../../../../src/pki/algorithms.ts';
import { readCertificate } from '../../../../src/pki/certificate.ts';
import { certificateDetails } from '../../../../src/pki/certificate-details.ts';
import type { FoundSignature, SignatureValue } from '../../../../src/pki/signed-document.ts';

export const golden = JSON.parse(
  readFileSync(new URL('../../../dss/golden/response.json', import.meta.url), 'utf8'),
).diagnosticData;

/** The certificates that were in the document, as the report has them: an authority, the root, the signer. */
export const [authority, root, signer] = golden.usedCertificates.map(({ base64Encoded }: { base64Encoded: string }) =>
  readCertificate(Buffer.from(base64Encoded, 'base64')),
);
export const [authorityId, rootId, signerId] = golden.usedCertificates.map(({ id }: { id: string }) => id);

export const inSignature = (id: string): ChainItem => ({ id, source: 'SIGNATURE' });

/** A certificate of the document; the issuer's key is known where it is said. */
export function certificateEvidence(
  id: string,
  certificate: typeof signer,
  { key, ...more }: Partial<CertificateEvidence> & { readonly key?: typeof signer },
): [string, CertificateEvidence] {
  const keyLength = key && keyFacts(key.publicKey).keyLength;
  const value: SignatureValue = {
    ...certificateDetails(certificate).signatureAlgorithm,
    ...(keyLength !== undefined && { keyLength }),
    intact: key !== undefined,
  };
  const facts = { chain: [], trusted: false, selfSigned: false, revocations: [] };
  return [id, { ...inSignature(id), certificate, value, ...facts, ...more }];
}

export const RSA: SignatureValue = { encryption: 'RSA', digest: 'SHA256', keyLength: 2048, intact: true };

export const found: FoundSignature = {
  id: 'id-afde782436468dd74eeb181f7ce110e1',
  format: 'XAdES-BASELINE-B',
  signingTime: 1506596944000,
  digests: [
    {
      type: 'REFERENCE',
      name: 'r-id-1',
      algorithm: 'SHA256',
      value: 'kcDHOZjwZhVfuDhuhCeCERRmYpTH4Jj4RmfVVi31Q9g=',
      found: true,
      intact: true,
    },
    {
      type: 'SIGNED_PROPERTIES',
      name: '#xades-id-afde782436468dd74eeb181f7ce110e1',
      algorithm: 'SHA256',
      value: 'DztwNTmRoOAm6/lMI8Rym5xZPzIvLYDzn/ebYYkPsr4=',
      found: true,
      intact: true,
    },
  ],
  value: RSA,
  signer: { attributePresent: true, digestPresent: true, digestMatch: true, issuerSerialMatch: true },
  certificates: [],
  revocations: [],
  timestamps: [],
  scopes: [{ value: 'Full document', name: 'sample.xml', scope: 'FULL' }],
  properties: { contentType: 'text/xml', commitments: [], claimedRoles: [] },
};

export const signature = (
  more: Partial<FoundSignature> = {},
  evidence: Partial<SignatureEvidence> = {},
): SignatureEvidence => ({
  found: { ...found, ...more },
  timestamps: [],
  signer: signerId,
  chain: [inSignature(signerId), inSignature(authorityId)],
  ...evidence,
});

export const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  signatures: [signature()],
  certificates: new Map([
    certificateEvidence(authorityId, authority, {}),
    certificateEvidence(rootId, root, { key: root, selfSigned: true }),
    certificateEvidence(signerId, signer, { key: authority, issuer: authorityId, chain: [inSignature(authorityId)] }),
  ]),
  ...more,
});

export const context: ValidationContext = {
  now: golden.validationDate,
  anchors: [],
  intermediates: [],
  revocations: [],
  policies: new Map(),
  strict: false,
};

/** As a client reads it. */
export const read = (of: Evidence, around: Partial<ValidationContext> = {}) =>
  JSON.parse(reportText(diagnosticData({ name: 'xades-detached.xml' }, of, { ...context, ...around })));
