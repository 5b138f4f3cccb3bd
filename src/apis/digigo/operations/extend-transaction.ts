import { toIso } from '../../../world/time.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { checkDigests, digestsIn } from '../digests.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import { putSad, sadReply, tooMany, unspentSad } from '../sad.ts';
import { sads } from '../state.ts';

/** POST credentials/extendTransaction (section 3.5): a new SAD for what is left of an old one, and for these hashes. */
export default digigo.operation({
  id: 'digigo.extend-transaction',
  errors: everyOperation,
  table: {
    ...documented('3.5', {
      'missing-credential-id': 'Missing string parameter credentialId',
      'invalid-credential-id': 'Invalid parameter credentialId',
      'missing-hash': 'Missing string parameter hash',
      'invalid-hash': 'Invalid parameter hash',
      'invalid-hash-length': 'Invalid digest value length',
      'hash-not-authorized': 'Hash is not authorized by the sad.',
      'missing-sad': 'Missing string parameter sad',
      'invalid-sad': 'Invalid parameter sad',
    }),
    ...assumed('3.5', {
      'missing-client-id': 'Missing string parameter clientId',
      'invalid-client-id': 'Invalid parameter clientId',
    }),
  },

  async handle({ input: { params, body }, world, now, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    const hashes = digestsIn(body, fail);
    checkDigests(hashes, fail);
    const id = world.ids.uuid();
    await world.change((rows) => {
      const sad = unspentSad(rows, params, aed, fail);
      if (now >= sad.expiresAt) throw fail('invalid-sad', `the SAD expired at ${toIso(sad.expiresAt)}`);
      const because = tooMany(sad, hashes);
      if (because !== undefined) throw fail('hash-not-authorized', because);
      rows.put(sads, { ...sad, extendedAt: now });
      putSad(rows, { ...sad, id, hashes }, now);
    });
    return sadReply(id);
  },
});
