import type { Certificate } from './certificate.ts';
import { signCms } from './cms.ts';
import { generalizedTime, integer, octets, oid, sequence, tagged } from './der.ts';
import { directoryName } from './extensions.ts';
import { type Hash, hashAlgorithm } from './hash.ts';
import { OID } from './oids.ts';
import type { Signer } from './signer.ts';

export interface TimestampRequest {
  readonly hash: Hash;
  /** As long as the hash has it. */
  readonly digest: Uint8Array;
  /** In hex; no two timestamps of an authority share one. */
  readonly serial: string;
  /** Milliseconds since 1970; a timestamp has whole seconds. */
  readonly genTime: number;
  /** In hex. */
  readonly nonce?: string;
  /** What goes with the token: the authority's certificate and its chain. */
  readonly certificates: readonly Certificate[];
}

const ACCURACY_S = 1;

/** A TimeStampToken (RFC 3161 section 2.4.2, with the signing certificate of RFC 5816), as DER. */
export const createTimestamp = (authority: Signer, request: TimestampRequest): Promise<Buffer> =>
  signCms(authority, {
    type: OID.tstInfo,
    content: tstInfo(authority.certificate, request),
    certificates: request.certificates,
  });

const tstInfo = ({ encoded }: Certificate, { hash, digest, serial, genTime, nonce }: TimestampRequest): Buffer =>
  sequence(
    integer(1),
    oid(OID.bestPracticeTimestamp),
    sequence(hashAlgorithm(hash), octets(digest)),
    integer(BigInt(`0x${serial}`)),
    generalizedTime(genTime),
    sequence(integer(ACCURACY_S)),
    ...(nonce === undefined ? [] : [integer(BigInt(`0x${nonce}`))]),
    tagged(0, directoryName(encoded.subject)),
  );
