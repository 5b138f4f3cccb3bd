import type { Fail } from '../../../kit/operation.ts';
import { json } from '../../../kit/reply.ts';
import type { ReadRows } from '../../../world/rows.ts';
import { type Instant, toIso } from '../../../world/time.ts';
import { checkUsable, knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { checkDigests, digestsIn } from '../digests.ts';
import { assumed, certificateCases, documented, everyOperation } from '../errors.ts';
import { keysIn } from '../holder-certificate.ts';
import { spend, sufficient } from '../quotas.ts';
import { tooMany, unspentSad } from '../sad.ts';
import { signatureAlgorithm } from '../signing/algorithm.ts';
import { signatures } from '../signing/signatures.ts';
import { certificates, type HolderCertificate, type Sad, sads } from '../state.ts';

/** POST signatures/signHash (section 3.4): signs digests as they are given, in their order. */
export default digigo.operation({
  id: 'digigo.sign-hash',
  errors: [...everyOperation, ...certificateCases, 'quota-exhausted', 'service-unavailable'],
  table: {
    ...documented('3.4', {
      'missing-sad': 'Missing parameter sad',
      'invalid-sad': 'Invalid parameter sad',
      'missing-credential-id': 'Missing parameter credentialId',
      'invalid-credential-id': 'Invalid parameter credentialId',
      'invalid-hash': 'invalid type array parameter hash',
      'missing-hash': 'Empty hash array',
      'hash-not-authorized': 'Hash is not authorized by the SAD.',
      'invalid-hash-algo': 'Invalid parameter hashAlgo',
      'invalid-hash-length': 'Invalid digest value length',
      'sad-expired': 'SAD expired',
    }),
    ...assumed('3.4', {
      'missing-client-id': 'Missing parameter clientId',
      'invalid-client-id': 'Invalid parameter clientId',
      'invalid-sign-algo': 'Invalid parameter signAlgo',
    }),
  },

  async handle({ input: { params, body }, world, now, trust, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    const { hash, bytes } = await signatureAlgorithm(params, fail);
    const digests = digestsIn(body, fail);
    checkDigests(digests, fail, [bytes]);
    const authorised = (rows: ReadRows) => {
      const sad = unspentSad(rows, params, aed, fail);
      checkAuthorised(sad, digests, now, fail);
      const certificate = usableCertificate(rows, sad, now, fail);
      return { sad, certificate, quotas: sufficient(rows, { ...sad, type: 'SIG', count: digests.length }, now, fail) };
    };
    const { certificate } = world.read(authorised);
    const values = await signatures(keysIn(await trust(), certificate).privateKey, hash, digests, fail);
    // Somebody else may have used the SAD in the meantime: then these signatures are nobody's.
    await world.change((rows) => {
      const { sad, quotas } = authorised(rows);
      rows.put(sads, { ...sad, remaining: sad.remaining - digests.length });
      spend(rows, quotas, digests.length);
    });
    return json(
      200,
      values.map((value) => ({ algorithm: `RSA_${hash}`, value })),
    );
  },
});

function checkAuthorised(
  sad: Sad,
  digests: readonly string[],
  now: Instant,
  fail: Fail<'sad-expired' | 'hash-not-authorized'>,
): void {
  if (now >= sad.expiresAt) throw fail('sad-expired', `the SAD expired at ${toIso(sad.expiresAt)}`);
  const bound = new Set(sad.hashes);
  const foreign = bound.size === 0 ? undefined : digests.find((digest) => !bound.has(digest));
  const because = foreign === undefined ? tooMany(sad, digests) : `${foreign} was not authorised`;
  if (because !== undefined) throw fail('hash-not-authorized', because);
}

function usableCertificate(
  rows: ReadRows,
  { serial }: Sad,
  now: Instant,
  fail: Fail<(typeof certificateCases)[number]>,
): HolderCertificate {
  const certificate = rows.get(certificates, serial);
  if (certificate === undefined) throw fail('no-certificate', `there is no certificate ${serial} any more`);
  checkUsable(certificate, now, fail);
  return certificate;
}
