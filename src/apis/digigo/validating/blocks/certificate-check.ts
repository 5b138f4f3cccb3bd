import { isValid } from '../../../../pki/certificate.ts';
import { type CertificateDetails, certificateDetails } from '../../../../pki/certificate-details.ts';
import { OID } from '../../../../pki/oids.ts';
import type { CertificateEvidence } from '../evidence.ts';
import { additionalInfo } from './additional-info.ts';
import { asConcluded, type Block, block, type Check, failed, indeterminate } from './block.ts';
import { isPassed } from './conclusion.ts';
import { cryptographicCheck } from './cryptographic-constraints.ts';
import { latestRevocation, revocationFreshness, revokedAt } from './revocation-freshness.ts';
import type { CertificateLevels, Level } from './validation-policy.ts';

/** What is judged of one certificate of a path. */
export interface CertificateCheck extends Block {
  readonly rfc: Block | null;
  readonly id: string;
  readonly trustAnchor: boolean;
}

/** A certificate in its place in a path. */
export interface Place {
  readonly certificate: CertificateEvidence;
  /** Whether the one above it may have issued it; of no interest for an anchor. */
  readonly duly: boolean;
  readonly isAuthority: boolean;
  readonly levels: CertificateLevels;
}

/** One certificate of EN 319 102-1 section 5.2.6, at a time in milliseconds since 1970. An anchor is not asked anything. */
export function certificateCheck(place: Place, at: number): CertificateCheck {
  const { certificate, levels } = place;
  const rfc = needsRevocation(place) ? revocationFreshness(latestRevocation(certificate), at, levels) : null;
  const { constraint, conclusion } = block(certificate.trusted ? [] : checks(place, at, rfc));
  return { constraint, conclusion, rfc, id: certificate.id, trustAnchor: certificate.trusted };
}

const needsRevocation = ({ certificate, levels }: Place): boolean =>
  !certificate.trusted &&
  levels.revocationData !== undefined &&
  !certificateDetails(certificate.certificate).ocspNoCheck;

function checks(place: Place, at: number, rfc: Block | null): Check[] {
  const { certificate, duly, levels } = place;
  const details = certificateDetails(certificate.certificate);
  const addresses = [...details.ocspUrls, ...details.crlUrls];
  const named = details.subject.some(({ type }) => type === OID.pseudonym);
  return [
    ...asked(levels.serialNumber, 'QUAL_UNIQUE_CERT', certificate.certificate.serial !== ''),
    signatureCheck(certificate, duly),
    cryptographicCheck(certificate.value, at, levels.cryptographic),
    ...usage(details, levels.keyUsage),
    ...asked(levels.authorityInfoAccess, 'BBB_XCV_AIA_PRES', details.caIssuersUrls.length > 0),
    ...asked(levels.revocationInfoAccess, 'BBB_XCV_REVOC_PRES', addresses.length > 0),
    ...revocationChecks(place, at),
    ...asked(levels.notSelfSigned, 'BBB_XCV_ISNSSC', !certificate.selfSigned),
    validityCheck(certificate, at),
    ...asked(levels.pseudonym, 'BBB_XCV_PSEUDO_USE', !named),
    ...freshness(rfc, details.ocspNoCheck),
  ];
}

type ConstraintQuestion =
  | 'QUAL_UNIQUE_CERT'
  | 'BBB_XCV_AIA_PRES'
  | 'BBB_XCV_REVOC_PRES'
  | 'BBB_XCV_ISNSSC'
  | 'BBB_XCV_PSEUDO_USE'
  | 'BBB_XCV_ISCGKU';

/** What a policy may ask for, or not. */
const asked = (level: Level | undefined, question: ConstraintQuestion, passed: boolean, info?: string): Check[] =>
  level === undefined
    ? []
    : [
        {
          question,
          passed,
          failure: failed(`${question}_ANS`, 'SIG_CONSTRAINTS_FAILURE'),
          level,
          additionalInfo: info,
        },
      ];

const usage = (details: CertificateDetails, wanted: CertificateLevels['keyUsage']): Check[] => {
  const usages: readonly string[] = wanted === undefined ? [] : details[wanted.among];
  const passed = wanted !== undefined && usages.includes(wanted.usage);
  return asked(wanted?.level, 'BBB_XCV_ISCGKU', passed, additionalInfo.keyUsage(usages));
};

/** Its own signature, by somebody who may make such signatures. */
export const signatureCheck = ({ value }: CertificateEvidence, duly: boolean): Check => ({
  question: 'BBB_XCV_ICSI',
  passed: value.intact && duly,
  failure: indeterminate('BBB_XCV_ICSI_ANS', 'CERTIFICATE_CHAIN_GENERAL_FAILURE'),
});

function revocationChecks({ certificate, isAuthority }: Place, at: number): Check[] {
  const revoked = revokedAt(certificate, at);
  const onHold = revoked?.reason === 'certificateHold';
  const info = revoked && additionalInfo.revocation(revoked.reason ?? 'unspecified', revoked.revokedAt ?? at);
  return [
    {
      question: 'BBB_XCV_ISCR',
      passed: revoked === undefined || onHold,
      failure: indeterminate('BBB_XCV_ISCR_ANS', isAuthority ? 'REVOKED_CA_NO_POE' : 'REVOKED_NO_POE'),
      additionalInfo: onHold ? undefined : info,
    },
    {
      question: 'BBB_XCV_ISCOH',
      passed: !onHold,
      failure: indeterminate('BBB_XCV_ISCOH_ANS', 'TRY_LATER'),
      additionalInfo: onHold ? info : undefined,
    },
  ];
}

const validityCheck = ({ certificate }: CertificateEvidence, at: number): Check => ({
  question: 'BBB_XCV_ICTIVRSC',
  passed: isValid(certificate, at),
  failure: indeterminate('BBB_XCV_ICTIVRSC_ANS', 'OUT_OF_BOUNDS_NO_POE'),
  additionalInfo: additionalInfo.certificateValidity(certificate.notBefore, certificate.notAfter),
});

/** RFC 6960 section 4.2.2.2.1: who has the extension is trusted for the lifetime of the certificate. */
function freshness(rfc: Block | null, ocspNoCheck: boolean): Check[] {
  if (rfc === null) return ocspNoCheck ? [{ question: 'BBB_XCV_OCSP_NO_CHECK', passed: true }] : [];
  return [{ question: 'BBB_XCV_RFC', passed: isPassed(rfc), failure: asConcluded('BBB_XCV_RFC_ANS', rfc.conclusion) }];
}
