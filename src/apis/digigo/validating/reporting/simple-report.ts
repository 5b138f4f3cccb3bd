import type { Certificate } from '../../../../pki/certificate.ts';
import { certificateDetails } from '../../../../pki/certificate-details.ts';
import { OID } from '../../../../pki/oids.ts';
import type { SignatureFormat, SignatureScope } from '../../../../pki/signed-document.ts';
import { type Indication, isPassed, type SubIndication } from '../blocks/conclusion.ts';
import { POLICY } from '../blocks/validation-policy.ts';
import type { Evidence, ValidationContext } from '../evidence.ts';
import type { Judgement, SignatureJudgement } from '../processes/judgement.ts';

/** The simple report of DSS 5.4: its keys, in its order; instants in milliseconds since 1970. */
export interface SimpleReport {
  readonly policy: { readonly policyName: string; readonly policyDescription: string };
  readonly validationTime: number;
  readonly documentName: string | null;
  readonly validSignaturesCount: number;
  readonly signaturesCount: number;
  readonly containerType: null;
  readonly signature: readonly SimpleSignature[];
}

export interface SimpleSignature {
  readonly filename: null;
  readonly signingTime: number | null;
  readonly bestSignatureTime: number;
  readonly signedBy: string;
  /** Null, as the level, when nobody is known to have signed. */
  readonly certificateChain: {
    readonly certificate: readonly { readonly id: string; readonly qualifiedName: string }[];
  } | null;
  readonly signatureLevel: { readonly value: 'NA'; readonly description: 'Not applicable' } | null;
  readonly indication: 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED';
  readonly subIndication: SubIndication | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly signatureScope: readonly SignatureScope[];
  readonly id: string;
  readonly counterSignature: true | null;
  readonly parentId: string | null;
  readonly signatureFormat: SignatureFormat;
}

/**
 * Sums up what was judged, as DSS 5.4 does.
 * @param name of the document
 */
export const simpleReport = (
  name: string | undefined,
  { signatures }: Judgement,
  evidence: Evidence,
  { now }: ValidationContext,
): SimpleReport => ({
  policy: { policyName: POLICY.name, policyDescription: POLICY.description },
  validationTime: now,
  documentName: name ?? null,
  validSignaturesCount: signatures.filter(({ archival }) => isPassed(archival.process)).length,
  signaturesCount: signatures.length,
  containerType: null,
  signature: signatures.map((judged) => simpleSignature(judged, evidence)),
});

const INDICATIONS: Readonly<Record<Indication, SimpleSignature['indication']>> = {
  PASSED: 'TOTAL_PASSED',
  INDETERMINATE: 'INDETERMINATE',
  FAILED: 'TOTAL_FAILED',
};

function simpleSignature(judged: SignatureJudgement, { certificates }: Evidence): SimpleSignature {
  const { found, signer, chain } = judged.signature;
  const { conclusion, bestSignatureTime } = judged.archival.process;
  const nameOf = (id = '') => qualifiedName(certificates.get(id)?.certificate);
  return {
    filename: null,
    signingTime: found.signingTime ?? null,
    bestSignatureTime,
    signedBy: nameOf(signer),
    certificateChain:
      signer === undefined ? null : { certificate: chain.map(({ id }) => ({ id, qualifiedName: nameOf(id) })) },
    signatureLevel: judged.qualification && { value: 'NA', description: 'Not applicable' },
    indication: INDICATIONS[conclusion.indication],
    subIndication: conclusion.subIndication,
    ...messagesOf(judged),
    signatureScope: found.scopes.map(({ value, name, scope }) => ({ value, name, scope })),
    id: found.id,
    counterSignature: found.parent === undefined ? null : true,
    parentId: found.parent ?? null,
    signatureFormat: found.format,
  };
}

/** What the qualification and the last process say; what led to it is in the detailed report only. */
function messagesOf({
  qualification,
  archival,
}: SignatureJudgement): Pick<SimpleSignature, 'errors' | 'warnings' | 'infos'> {
  const constraints = [...(qualification?.constraint ?? []), ...archival.process.constraint];
  const texts = (kind: 'error' | 'warning' | 'info') => [
    ...new Set(constraints.flatMap((constraint) => constraint[kind]?.value ?? [])),
  ];
  return { errors: texts('error'), warnings: texts('warning'), infos: texts('info') };
}

/** What somebody is called by, the first of them that there is. */
const NAMES: readonly string[] = [
  OID.commonName,
  OID.givenName,
  OID.surname,
  OID.pseudonym,
  OID.organizationName,
  OID.organizationalUnitName,
];

function qualifiedName(certificate: Certificate | undefined): string {
  const subject = certificate === undefined ? [] : certificateDetails(certificate).subject;
  const names = NAMES.flatMap(
    (wanted) => subject.find(({ type, value }) => type === wanted && value !== '')?.value ?? [],
  );
  return names[0] ?? '?';
}
