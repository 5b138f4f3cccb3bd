import { createPublicKey } from 'node:crypto';
import type { ValidationContext } from '../../../../src/apis/digigo/validating/evidence.ts';
import { gatherEvidence } from '../../../../src/apis/digigo/validating/gather.ts';
import { type Reports, reports } from '../../../../src/apis/digigo/validating/reporting/reports.ts';
import { readCertificate } from '../../../../src/pki/certificate.ts';
import { createCrl, type RevokedCertificate } from '../../../../src/pki/crl.ts';
import { issueCertificate, issueRoot } from '../../../../src/pki/issue.ts';
import { GOVERNMENT, type Profile } from '../../../../src/pki/profiles.ts';
import type {
  FoundRevocation,
  FoundSignature,
  FoundTimestamp,
  SignatureValue,
} from '../../../../src/pki/signed-document.ts';
import type { Authority, Signer } from '../../../../src/pki/signer.ts';
import { DAY, holder, JANUARY, keys, REQUEST, trust } from '../../../pki/pki.ts';

/** When signatures are made here, and when they are validated unless a test says otherwise. */
export const SIGNING = JANUARY + 10 * DAY;
export const NOW = JANUARY + 11 * DAY;

export const base64 = ({ certificate }: Signer): string => certificate.der.toString('base64');

export const signer = await holder();

const value: SignatureValue = { encryption: 'RSA', digest: 'SHA256', keyLength: 2048, intact: true };
const identified = { attributePresent: true, digestPresent: true, digestMatch: true, issuerSerialMatch: true };
const reference = { algorithm: 'SHA256', value: 'AAAA', found: true, intact: true } as const;

/** An intact signature of the holder's. */
export const signature: FoundSignature = {
  id: 'id-1',
  format: 'XAdES-BASELINE-B',
  signingTime: SIGNING,
  digests: [{ ...reference, type: 'REFERENCE', name: 'r-id-1' }],
  value,
  signer: { ...identified, certificate: base64(signer) },
  certificates: [base64(signer)],
  revocations: [],
  timestamps: [],
  scopes: [{ value: 'Full document', name: 'sample.xml', scope: 'FULL' }],
  properties: { commitments: [], claimedRoles: [] },
};

/** An intact timestamp, of the signature unless said. */
export const timestamp = (changed: Partial<FoundTimestamp> = {}): FoundTimestamp => ({
  id: `T${changed.productionTime ?? SIGNING}`,
  type: 'SIGNATURE_TIMESTAMP',
  productionTime: SIGNING,
  imprint: { ...reference, type: 'MESSAGE_IMPRINT' },
  value,
  signer: { ...identified, certificate: base64(trust.timestamp) },
  certificates: [base64(trust.timestamp)],
  revocations: [],
  ...changed,
});

/** A list of an authority, of a time, still in force for a day. */
export async function crl(
  authority: Authority,
  at: number,
  ...revoked: readonly RevokedCertificate[]
): Promise<FoundRevocation> {
  const der = await createCrl(authority, { number: at, thisUpdate: at, nextUpdate: at + DAY, revoked });
  return { kind: 'CRL', der: der.toString('base64') };
}

/** What the three authorities say when they are asked at a time; the issuing one of some that it has revoked. */
export const asked = (at: number, ...revoked: readonly RevokedCertificate[]): Promise<FoundRevocation[]> =>
  Promise.all([crl(trust.issuing, at, ...revoked), crl(trust.government, at), crl(trust.root, at)]);

export const context: ValidationContext = {
  now: NOW,
  anchors: [trust.root.certificate],
  intermediates: trust.chain,
  revocations: await asked(NOW),
  policies: new Map(),
  strict: false,
};

/** Judges a signature, changed in some ways, in a context that may be changed too. */
export function judged(
  changed: Partial<FoundSignature> = {},
  changedContext: Partial<ValidationContext> = {},
): Reports {
  const around = { ...context, ...changedContext };
  return reports({ name: 'sample.xml' }, gatherEvidence([{ ...signature, ...changed }], around), around);
}

/** What it comes to, in a word or two. */
export function verdict(
  changed: Partial<FoundSignature> = {},
  changedContext: Partial<ValidationContext> = {},
): string {
  const [simple] = judged(changed, changedContext).simpleReport.signature;
  return [simple?.indication, simple?.subIndication].filter((word) => typeof word === 'string').join(' ');
}

let serials = 0x500;

/** An authority, whose key is one of a holder's; it issues itself unless somebody else does. */
export async function authority(key: number, issuer?: Signer, request: Partial<typeof REQUEST> = {}): Promise<Signer> {
  const { privateKey } = trust.holderKeys[key] ?? keys;
  const wanted = {
    ...REQUEST,
    profile: { ...GOVERNMENT, pathLength: 20 } as Profile,
    subject: { C: 'TN', CN: `Authority ${key}` } as const,
    publicKey: createPublicKey(privateKey),
    serial: (++serials).toString(16),
    ...request,
  };
  const der = issuer === undefined ? await issueRoot(privateKey, wanted) : await issueCertificate(issuer, wanted);
  return { certificate: readCertificate(der), key: privateKey };
}

/** Somebody who got a certificate from an authority. */
export async function issuedBy(
  issuer: Signer,
  profile: Profile = REQUEST.profile,
  changed: Partial<typeof REQUEST> = {},
): Promise<Signer> {
  const { privateKey, publicKey } = trust.holderKeys[11] ?? keys;
  const request = { ...REQUEST, profile, publicKey, serial: (++serials).toString(16), ...changed };
  return { certificate: readCertificate(await issueCertificate(issuer, request)), key: privateKey };
}
