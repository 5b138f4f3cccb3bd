import { type Certificate, isValid } from '../../../../pki/certificate.ts';
import { idOf, type KnownCertificate, type KnownCertificates, oncePerCertificate } from './known-certificates.ts';
import { verifications } from './verifications.ts';

/** From a certificate upwards, itself first. */
export type Path = readonly [KnownCertificate, ...KnownCertificate[]];

export interface Paths {
  readonly isAnchor: (certificate: KnownCertificate) => boolean;
  /** Those whose keys have signed a certificate, the likeliest first; not itself. */
  readonly issuersOf: (certificate: KnownCertificate) => readonly KnownCertificate[];
  /** To an anchor, by the shortest way that is valid now at best; else as far as it goes. */
  readonly pathOf: (certificate: KnownCertificate) => Path;
  readonly isSelfSigned: (certificate: KnownCertificate) => boolean;
}

/** Of certificates in a path. */
const MAX_LENGTH = 8;

/** Ways up from certificates, by names and by signatures; everything that is found out is kept. */
export function pathsThrough(known: KnownCertificates, anchors: readonly Certificate[], now: number): Paths {
  const anchorIds = new Set(anchors.map(({ der }) => idOf(der)));
  const hasSigned = verifications();
  const isAnchor = ({ id }: KnownCertificate): boolean => anchorIds.has(id);
  const likely = ({ certificate }: KnownCertificate): number => Number(isValid(certificate, now));
  const candidates = [...known.values()].toSorted(
    (a, b) => Number(isAnchor(b)) - Number(isAnchor(a)) || likely(b) - likely(a),
  );
  const bySubject = namesakes(candidates);
  const issuersOf = oncePerCertificate((subject) => {
    const named = bySubject.get(nameKey(subject.certificate.encoded.issuer)) ?? [];
    return named.filter((candidate) => candidate.id !== subject.id && hasSigned(candidate, subject));
  });
  const pathOf = oncePerCertificate((certificate) => bestPath(certificate, issuersOf, isAnchor, now));
  const isSelfSigned = (own: KnownCertificate): boolean => {
    const { subject, issuer } = own.certificate.encoded;
    return subject.equals(issuer) && hasSigned(own, own);
  };
  return { isAnchor, issuersOf, pathOf, isSelfSigned };
}

function namesakes(candidates: readonly KnownCertificate[]): Map<string, KnownCertificate[]> {
  const bySubject = new Map<string, KnownCertificate[]>();
  for (const candidate of candidates) {
    const key = nameKey(candidate.certificate.encoded.subject);
    bySubject.set(key, [...(bySubject.get(key) ?? []), candidate]);
  }
  return bySubject;
}

const nameKey = (name: Buffer): string => name.toString('base64');

function bestPath(
  start: KnownCertificate,
  issuersOf: Paths['issuersOf'],
  isAnchor: Paths['isAnchor'],
  now: number,
): Path {
  const paths = allPaths(start, issuersOf, isAnchor);
  const complete = paths.filter((path) => isAnchor(path.at(-1) ?? start));
  const valid = complete.find((path) => path.every(({ certificate }) => isValid(certificate, now)));
  return valid ?? complete[0] ?? paths.at(-1) ?? [start];
}

/** Shorter ones first; to each certificate by the shortest way only, and round no circle. */
function allPaths(start: KnownCertificate, issuersOf: Paths['issuersOf'], isAnchor: Paths['isAnchor']): Path[] {
  const paths: Path[] = [[start]];
  const seen = new Set([start.id]);
  for (const path of paths) {
    const last = path.at(-1) ?? start;
    if (isAnchor(last) || path.length === MAX_LENGTH) continue;
    const issuers = issuersOf(last).filter(({ id }) => !seen.has(id));
    for (const issuer of issuers) seen.add(issuer.id);
    paths.push(...issuers.map((issuer): Path => [...path, issuer]));
  }
  return paths;
}
