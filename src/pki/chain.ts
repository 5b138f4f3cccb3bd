import { X509Certificate } from 'node:crypto';
import { type Certificate, isValid } from './certificate.ts';
import { authorityConstraints } from './constraints.ts';

export type ChainVerdict = ValidChain | BrokenChain;

export interface ValidChain {
  readonly valid: true;
  /** From the certificate to its anchor, both included. */
  readonly chain: readonly Certificate[];
}

export interface BrokenChain {
  readonly valid: false;
  readonly reason: ChainReason;
  /** The one that breaks it. */
  readonly certificate: Certificate;
}

export type ChainReason =
  /** It issued itself and is no anchor. */
  | 'root-not-trusted'
  /** Nobody who is known has the name of its issuer. */
  | 'issuer-unknown'
  /** Those who have that name have not signed it. */
  | 'issuer-signature-mismatch'
  | 'not-yet-valid'
  | 'expired'
  /** It issued another and is not an authority's (basic constraints). */
  | 'not-an-authority'
  /** It issued another and its key is not meant for that (key usage). */
  | 'no-certificate-signing'
  /** More authorities follow below it than it allows (path length), or than anybody issues. */
  | 'path-too-long';

/** Of certificates in a path. */
const MAX_LENGTH = 8;

/**
 * Builds the path from a certificate to an anchor and validates it (RFC 5280 section 6.1): signatures, names, validity,
 * basic constraints and key usage. Names are compared as they are encoded. Revocation, name constraints and policies are
 * not looked at.
 * @param candidates certificates that may be in between, whoever brought them
 * @param at milliseconds since 1970
 * @throws Malformed when an authority on the path has basic constraints or key usage that are no DER
 */
export function chainOf(
  certificate: Certificate,
  candidates: readonly Certificate[],
  anchors: readonly Certificate[],
  at: number,
): ChainVerdict {
  const authorities = [...anchors, ...candidates.toSorted((a, b) => Number(isValid(b, at)) - Number(isValid(a, at)))];
  const { complete, ends } = pathsFrom(certificate, authorities, anchors);
  const breaks = complete.map((chain) => firstBreak(chain, at));
  const chain = complete[breaks.indexOf(undefined)];
  if (chain !== undefined) return { valid: true, chain };
  return breaks[0] ?? ends[0] ?? brokenAt('issuer-unknown', certificate);
}

interface Paths {
  /** From the certificate to an anchor, shorter ones first. */
  readonly complete: readonly (readonly Certificate[])[];
  /** Where others could not go on. */
  readonly ends: readonly BrokenChain[];
}

/** Follows names and signatures upwards, to each authority once: by the shortest way, and round no circle. */
function pathsFrom(
  certificate: Certificate,
  authorities: readonly Certificate[],
  anchors: readonly Certificate[],
): Paths {
  const complete: Certificate[][] = [];
  const ends: BrokenChain[] = [];
  const seen = new Set([idOf(certificate)]);
  const paths: Path[] = [[certificate]];
  for (const path of paths) {
    const [last] = path;
    if (anchors.some(({ der }) => der.equals(last.der))) {
      complete.push(path.toReversed());
      continue;
    }
    const named = authorities.filter((authority) => isNamedIssuer(authority, last) && !seen.has(idOf(authority)));
    const issuers = named.filter((authority) => hasSigned(authority, last));
    if (issuers.length === 0) ends.push(brokenAt(whyItEnds(last, named), last));
    else if (path.length === MAX_LENGTH) ends.push(brokenAt('path-too-long', last));
    else paths.push(...issuers.map((issuer): Path => [issuer, ...path]));
    for (const issuer of issuers) seen.add(idOf(issuer));
  }
  return { complete, ends };
}

/** From the last that was found down to the certificate. */
type Path = readonly [Certificate, ...Certificate[]];

const idOf = ({ der }: Certificate): string => der.toString('base64');

const brokenAt = (reason: ChainReason, certificate: Certificate): BrokenChain => ({
  valid: false,
  reason,
  certificate,
});

function whyItEnds(last: Certificate, named: readonly Certificate[]): ChainReason {
  if (named.length > 0) return 'issuer-signature-mismatch';
  return isNamedIssuer(last, last) ? 'root-not-trusted' : 'issuer-unknown';
}

const isNamedIssuer = (issuer: Certificate, { encoded }: Certificate): boolean =>
  issuer.encoded.subject.equals(encoded.issuer);

const hasSigned = (issuer: Certificate, { der }: Certificate): boolean =>
  new X509Certificate(der).verify(issuer.publicKey);

/** The break that is nearest to the anchor: what is below it was never vouched for. */
function firstBreak(chain: readonly Certificate[], at: number): BrokenChain | undefined {
  for (const [below, certificate] of [...chain.entries()].toReversed()) {
    const reason =
      outOfTime(certificate, at) ?? (below === 0 ? undefined : noAuthority(certificate, chain.slice(1, below)));
    if (reason !== undefined) return brokenAt(reason, certificate);
  }
  return undefined;
}

function outOfTime({ notBefore, notAfter }: Certificate, at: number): ChainReason | undefined {
  if (at < notBefore) return 'not-yet-valid';
  return at > notAfter ? 'expired' : undefined;
}

/** @param below the authorities between it and the end of the path; those it issued to itself do not count */
function noAuthority(certificate: Certificate, below: readonly Certificate[]): ChainReason | undefined {
  const { isAuthority, pathLength, signsCertificates } = authorityConstraints(certificate);
  const counted = below.filter((authority) => !isNamedIssuer(authority, authority)).length;
  if (!isAuthority) return 'not-an-authority';
  if (!signsCertificates) return 'no-certificate-signing';
  return pathLength !== undefined && counted > pathLength ? 'path-too-long' : undefined;
}
