import { parseJson } from '../../../kit/json.ts';
import { kept } from '../../../kit/kept.ts';
import type { Fail } from '../../../kit/operation.ts';
import { text } from '../../../kit/reply.ts';
import type { TimestampRequest } from '../../../pki/timestamp.ts';
import type { Trust } from '../../../pki/trust.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { checkDigests } from '../digests.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import { spend, sufficient } from '../quotas.ts';
import { hashAlgorithm } from '../signing/algorithm.ts';

/** POST signatures/timestamp (section 3.6): a TimeStampToken (RFC 3161) of a digest. */
export default digigo.operation({
  id: 'digigo.timestamp',
  errors: [...everyOperation, 'quota-exhausted'],
  table: {
    ...documented('3.6', {
      'invalid-hash': 'Invalid type parameter hash',
      'missing-hash': 'Empty hash array',
      'invalid-hash-algo': 'Invalid parameter hashAlgo',
      'invalid-hash-length': 'Invalid digest value length',
    }),
    'hash-not-authorized': {
      status: 400,
      text: 'Hash is not authorized by the SAD.',
      section: '3.6',
      provenance: 'documented',
      // A timestamp has no SAD.
      onlyByFault: true,
    },
    ...assumed('3.6', {
      'missing-client-id': 'Missing parameter clientId',
      'invalid-client-id': 'Invalid parameter clientId',
      'invalid-nonce': 'Invalid parameter nonce',
    }),
  },

  async handle({ input: { params, query, body }, world, now, trust, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    const { hash, bytes } = await hashAlgorithm(params.hashAlgo, fail);
    const { digest, nonce = query.nonce } = askedIn(body, fail);
    checkDigests([digest], fail, [bytes]);
    const serial = world.ids.bytes(8).toString('hex');
    await world.change((rows) => {
      spend(rows, sufficient(rows, { clientId: aed.id, type: 'TST', count: 1 }, now, fail), 1);
    });
    const asked = { hash, digest: Buffer.from(digest, 'base64'), serial, genTime: now, ...(nonce && { nonce }) };
    const token = await timestamped(await trust(), asked);
    return text(200, token.toString('base64'), 'text/plain; charset=utf-8');
  },
});

interface Asked {
  readonly digest: string;
  readonly nonce?: string;
}

/** The digest of a body, bare, as a JSON string or in an object, which may have the nonce. */
function askedIn(body: string, fail: Fail<'missing-hash' | 'invalid-hash' | 'invalid-nonce'>): Asked {
  const bare = body.trim();
  const value = /^["{[]/.test(bare) ? (parseJson(bare) as string | { hash?: unknown; nonce?: unknown }) : bare;
  const { hash, nonce } = typeof value === 'string' ? { hash: value, nonce: undefined } : value;
  if (hash === undefined || hash === '') throw fail('missing-hash', 'there is no hash');
  if (typeof hash !== 'string') throw fail('invalid-hash', 'the hash is no text');
  if (nonce === undefined) return { digest: hash };
  if (typeof nonce === 'string' && /^[0-9A-Fa-f]{1,128}$/.test(nonce)) return { digest: hash, nonce };
  throw fail('invalid-nonce', 'the nonce is no text of at most 128 hexadecimal digits');
}

const timestamps = kept(() => import('../../../pki/timestamp.ts'));

async function timestamped({ timestamp, chain }: Trust, asked: Omit<TimestampRequest, 'certificates'>) {
  const { createTimestamp } = await timestamps();
  return createTimestamp(timestamp, { certificates: [timestamp.certificate, ...chain], ...asked });
}
