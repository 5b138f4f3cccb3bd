import type {
  Evidence,
  RevocationEvidence,
  SignatureEvidence,
  Signed,
  TimestampEvidence,
  ValidationContext,
} from '../evidence.ts';
import { revocationAcceptance, signatureAcceptance, timestampAcceptance } from './acceptance.ts';
import type { Block } from './block.ts';
import { type CertificateValidation, certificateValidation } from './certificate-validation.ts';
import { type Conclusion, isPassed, PASSED } from './conclusion.ts';
import { contextInitialisation } from './context-initialisation.ts';
import { cryptographicVerification, valueVerification } from './cryptographic-verification.ts';
import { formatChecking } from './format-checking.ts';
import { type SignerIdentification, signerIdentification } from './signer-identification.ts';
import type { TokenType } from './validation-policy.ts';

/** The building blocks of EN 319 102-1 section 5.2; null where one does not apply. */
export interface Blocks {
  readonly fc: Block | null;
  readonly isc: SignerIdentification;
  readonly vci: Block | null;
  readonly cv: Block;
  readonly sav: Block;
  readonly xcv: CertificateValidation | null;
}

/** Those of one thing that was signed, and what they come to. */
export interface BasicBuildingBlocks extends Blocks {
  readonly conclusion: Conclusion;
  readonly id: string;
  readonly type: TokenType;
  readonly signed: Signed;
}

/** The building blocks of a signature; a countersignature's format and policy are those of what it is in. */
export function signatureBlocks(
  signature: SignatureEvidence,
  evidence: Evidence,
  context: ValidationContext,
): BasicBuildingBlocks {
  const { found } = signature;
  const type = found.parent === undefined ? 'SIGNATURE' : 'COUNTER_SIGNATURE';
  return judged(found.id, type, signature, {
    fc: type === 'SIGNATURE' ? formatChecking(found) : null,
    isc: signerIdentification(signature, type, found.signer),
    vci: type === 'SIGNATURE' ? contextInitialisation(found.policy, context) : null,
    cv: cryptographicVerification(found.digests, found.value),
    sav: signatureAcceptance(found, context.now),
    xcv: signersCertificate(signature, type, evidence, context),
  });
}

/** The building blocks of a timestamp: what it signs is the imprint of something. */
export function timestampBlocks(
  timestamp: TimestampEvidence,
  evidence: Evidence,
  context: ValidationContext,
): BasicBuildingBlocks {
  const { found, signer } = timestamp;
  const { certificate } = evidence.certificates.get(signer ?? '') ?? {};
  return judged(found.id, 'TIMESTAMP', timestamp, {
    ...tokenBlocks(timestamp, 'TIMESTAMP', evidence, context),
    cv: cryptographicVerification([found.imprint], found.value),
    sav: timestampAcceptance(found, certificate, context.now),
  });
}

/** The building blocks of a CRL or an OCSP response. */
export const revocationBlocks = (
  revocation: RevocationEvidence,
  evidence: Evidence,
  context: ValidationContext,
): BasicBuildingBlocks =>
  judged(revocation.id, 'REVOCATION', revocation, {
    ...tokenBlocks(revocation, 'REVOCATION', evidence, context),
    cv: valueVerification(revocation.value),
    sav: revocationAcceptance(revocation.value, context.now),
  });

/** Those that all tokens have in common. */
const tokenBlocks = (signed: Signed, type: TokenType, evidence: Evidence, context: ValidationContext) => ({
  fc: null,
  isc: signerIdentification(signed, type),
  vci: null,
  xcv: signersCertificate(signed, type, evidence, context),
});

const signersCertificate = (signed: Signed, type: TokenType, evidence: Evidence, { now }: ValidationContext) =>
  signed.signer === undefined ? null : certificateValidation(signed, type, evidence, now);

function judged(id: string, type: TokenType, signed: Signed, blocks: Blocks): BasicBuildingBlocks {
  return { ...blocks, conclusion: concluded(inOrder(blocks), firstFailing(blocks)), id, type, signed };
}

/**
 * The blocks that apply, in the order in which they decide (EN 319 102-1 section 5.3.4). A policy that is not at hand must not
 * hide that a signature is broken.
 */
const inOrder = ({ fc, isc, vci, cv, xcv, sav }: Blocks): Block[] =>
  applying([fc, isc, ...(cv.conclusion.indication === 'FAILED' ? [cv, vci] : [vci, cv]), xcv, sav]);

const applying = (blocks: readonly (Block | null)[]): Block[] => blocks.filter((found) => found !== null);

/** The first of the blocks that has not passed. */
export const firstFailing = (blocks: Blocks): Block | undefined => inOrder(blocks).find((found) => !isPassed(found));

/**
 * What the blocks come to where they are reported themselves: DSS 5.4 has them in another order there, and the last that has
 * not passed decides. No process goes by it.
 */
export function reportedConclusion({ fc, isc, vci, xcv, cv, sav }: Blocks): Conclusion {
  const asked = applying([fc, isc, vci, xcv, cv, sav]);
  return concluded(
    asked,
    asked.findLast((found) => !isPassed(found)),
  );
}

/** One of the blocks decides, unless they have all passed; what all of them say is reported. */
function concluded(asked: readonly Block[], deciding: Block | undefined): Conclusion {
  const { indication, subIndication } = deciding?.conclusion ?? PASSED;
  const constraints = asked.flatMap(({ constraint }) => constraint);
  return {
    indication,
    subIndication,
    errors: asked.flatMap(({ conclusion }) => conclusion.errors),
    warnings: constraints.flatMap(({ warning }) => warning ?? []),
    infos: constraints.flatMap(({ info }) => info ?? []),
  };
}
