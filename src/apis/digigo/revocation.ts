import { assumedRule, type Rule } from '../../kit/rule.ts';
import type { RevokedCertificate } from '../../pki/crl.ts';
import { Malformed } from '../../pki/malformed.ts';
import type { CertificateStatus } from '../../pki/ocsp.ts';
import type { OcspRequest } from '../../pki/ocsp-request.ts';
import type { Revocation } from '../../pki/revocation.ts';
import type { Trust } from '../../pki/trust.ts';
import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { World } from '../../world/world.ts';
import { operators } from './operator.ts';
import { certificates, type HolderCertificate, statusOf } from './state.ts';

/** Where and when revocation is asked about. */
export interface Asked {
  readonly world: Pick<World, 'read'>;
  readonly now: Instant;
  readonly trust: () => Promise<Trust>;
}

const AUTHORITIES = ['root', 'government', 'issuing'] as const;

export type AuthorityName = (typeof AUTHORITIES)[number];

/** The authority that a path names, which is one of those that the contract has. */
export function authorityIn(path: string): AuthorityName {
  const named = AUTHORITIES.find((name) => path.includes(`/${name}.`));
  if (named === undefined) throw new TypeError(`${path} names no authority`);
  return named;
}

/** What no document says about them. */
export const revocationRules: readonly Rule[] = [
  assumedRule(
    'RFC 5280, 5',
    'CRLs and OCSP answers are made when they are asked for, at the time of the world, and are fresh for 24 hours',
  ),
  assumedRule(
    'RFC 6960, 2.2',
    'OCSP knows the certificates of the issuing authority; a request about those of others alone is `unauthorized`',
  ),
];

/** How long clients may go by what they were told. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/** More certificates than an authority revokes in a millisecond. */
const NUMBERS_A_MILLISECOND = 2n ** 20n;

/**
 * The CRL of an authority, as DER: made when it is asked for (RFC 5280 section 5). Its number rises with the clock and, while that is
 * frozen, with every revocation.
 */
export async function revocationList({ world, now, trust }: Asked, name: AuthorityName): Promise<Buffer> {
  const { createCrl } = await import('../../pki/crl.ts');
  const revoked = name === 'issuing' ? world.read((rows) => revokedIn(rows, now)) : [];
  return createCrl((await trust())[name], {
    number: BigInt(now) * NUMBERS_A_MILLISECOND + BigInt(revoked.length),
    thisUpdate: now,
    nextUpdate: now + FRESH_MS,
    revoked,
  });
}

/** Only holders' certificates are revoked: nothing happens to those of the simulator itself. */
const revokedIn = (rows: ReadRows, now: Instant): RevokedCertificate[] =>
  [...rows.list(certificates)].flatMap((certificate) => {
    const revocation = revocationOf(certificate, now);
    return revocation === undefined ? [] : [{ serial: certificate.id, ...revocation }];
  });

const revocationOf = (certificate: HolderCertificate, now: Instant): Revocation | undefined =>
  statusOf(certificate, now) === 'revoked' ? certificate.revoked : undefined;

/**
 * The answer to an OCSP request, as DER (RFC 6960): also to what is none.
 * @param source the body of a POST, or what follows the responder's path in a GET
 */
export async function ocspAnswer({ world, now, trust }: Asked, source: Buffer | string): Promise<Buffer> {
  const { answerOcsp, MALFORMED_REQUEST } = await import('../../pki/ocsp.ts');
  const request = await ocspRequest(source);
  if (request === undefined) return MALFORMED_REQUEST;
  const authorities = await trust();
  return answerOcsp({
    issuer: authorities.issuing.certificate,
    responder: authorities.ocsp,
    request,
    statusOf: (serial) => world.read((rows) => certificateStatus(rows, authorities, serial, now)),
    thisUpdate: now,
    nextUpdate: now + FRESH_MS,
  });
}

async function ocspRequest(source: Buffer | string): Promise<OcspRequest | undefined> {
  const { readOcspPath, readOcspRequest } = await import('../../pki/ocsp-request.ts');
  try {
    return typeof source === 'string' ? readOcspPath(source) : readOcspRequest(source);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** What the issuing authority knows of a serial in a world: holders, operators, and those who sign for the simulator. */
function certificateStatus(rows: ReadRows, trust: Trust, serial: string, now: Instant): CertificateStatus {
  const certificate = rows.get(certificates, serial);
  if (certificate !== undefined) return revocationOf(certificate, now) ?? 'good';
  const own = [trust.timestamp, trust.ocsp, trust.token].some((signer) => signer.certificate.serial === serial);
  return own || rows.get(operators, serial) !== undefined ? 'good' : 'unknown';
}
