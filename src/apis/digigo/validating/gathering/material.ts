import type { FoundSignature, IdentifiedSigner } from '../../../../pki/signed-document.ts';
import type { ValidationContext } from '../evidence.ts';
import { holdersIn, idOf, type KnownCertificates, knownCertificates } from './known-certificates.ts';
import { type Path, type Paths, pathsThrough } from './paths.ts';
import { type RevocationData, respondersIn, revocationData } from './revocation-data.ts';
import { type SpeakerOf, speakersAmong } from './speakers.ts';

/** What is at hand: certificates, the ways between them, revocation data and who may speak for whom. */
export interface Material {
  readonly known: KnownCertificates;
  readonly paths: Paths;
  readonly data: readonly RevocationData[];
  readonly speakerOf: SpeakerOf;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Puts the material of a document together. The paths of signers are looked for before any others, in one order: should there
 * be too much to verify, the status of all that are then judged was asked for.
 */
export function materialOf(found: readonly FoundSignature[], context: ValidationContext): Material {
  const { anchors, now } = context;
  const data = revocationData(found, context);
  const known = knownCertificates(found, respondersIn(data), context);
  const material = { known, paths: pathsThrough(known, anchors, now), data, speakerOf: speakersAmong(known), now };
  for (const { signer } of holdersIn(found)) signerPath(signer, material);
  return material;
}

/** The path of a signer's certificate; none when it is not known. */
export function signerPath({ certificate }: IdentifiedSigner, { known, paths }: Material): Path[] {
  const signer = certificate === undefined ? undefined : known.get(idOf(Buffer.from(certificate, 'base64')));
  return signer === undefined ? [] : [paths.pathOf(signer)];
}
