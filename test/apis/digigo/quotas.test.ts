import { expect, test } from 'vitest';
import { START } from '../../simulate.ts';
import {
  AED,
  digest,
  HASH,
  HOLDER,
  OTHER_HOLDER,
  refusal,
  rowsOf,
  sadFor,
  send,
  sign,
  timestampPath,
  withDigigo,
} from './digigo.ts';

const EXHAUSTED = refusal('The quota is exhausted.', 'access_denied');

test('digigo.sign-hash: each signature is charged to the AED; without enough, nothing is signed', async () => {
  const simulated = await withDigigo({ aed: { quotas: { SIG: 4, TST: 0 } } });
  const sad = await sadFor(simulated, { hash: undefined, numSignatures: '10' });
  const hashes = (count: number) => Array.from({ length: count }, (_, n) => digest(String(n)));

  await sign(simulated, { sad }, hashes(3)).expect(200);
  const refused = await sign(simulated, { sad }, hashes(2));
  await sign(simulated, { sad }, hashes(1)).expect(200);
  const exhausted = await sign(simulated, { sad }, hashes(1));

  expect([refused.status, refused.body]).toEqual([403, EXHAUSTED]);
  expect([exhausted.status, exhausted.body]).toEqual([403, EXHAUSTED]);
  expect(await rowsOf(simulated, 'digigo.sads')).toMatchObject([{ remaining: 6 }]);
  expect((await rowsOf(simulated, 'digigo.quotas')).map(({ remain }) => remain)).toEqual([0, 0]);
});

test('digigo.sign-hash: is charged to the holder too, where they have a quota', async () => {
  const simulated = await withDigigo({ aed: { quotas: { SIG: 10 } } });
  await simulated.happen('digigo.quota.set', { email: HOLDER.toUpperCase(), type: 'SIG', remain: 1 });
  const sad = await sadFor(simulated, { numSignatures: '2' });
  const others = await sadFor(simulated, { numSignatures: '2', credentialId: OTHER_HOLDER });

  await sign(simulated, { sad }).expect(200);
  const refused = await sign(simulated, { sad });
  await sign(simulated, { sad: others, credentialId: OTHER_HOLDER }, [HASH, HASH]).expect(200);

  expect([refused.status, refused.body]).toEqual([403, EXHAUSTED]);
  expect((await rowsOf(simulated, 'digigo.quotas')).map(({ remain }) => remain)).toEqual([7, 0]);
});

test('digigo.timestamp: is charged to the TST quota of the AED', async () => {
  const simulated = await withDigigo({ aed: { quotas: { SIG: 0, TST: 1 } } });

  await send(simulated, timestampPath(), HASH).expect(200);
  const refused = await send(simulated, timestampPath(), HASH);

  expect([refused.status, refused.body]).toEqual([403, EXHAUSTED]);
  await send(simulated, timestampPath('another'), HASH).expect(200);
});

test('digigo.quota.set: replaces a quota, until its day', async () => {
  const simulated = await withDigigo({ aed: { quotas: { TST: 0 } } });
  const dateExpire = '2026-01-15T10:00:00Z';

  const set = await simulated.happen('digigo.quota.set', {
    clientId: AED.clientId,
    type: 'TST',
    remain: 5,
    dateExpire,
  });

  expect(set).toEqual({ type: 'TST', remain: 5, dateExpire });
  await simulated.advance('PT59M59.999S');
  await send(simulated, timestampPath(), HASH).expect(200);
  await simulated.advance('PT0.001S');
  await send(simulated, timestampPath(), HASH).expect(403);
});

test('digigo.quota.set: lasts a year unless it is said', async () => {
  const simulated = await withDigigo({ aed: { quotas: { SIG: 1 } } });

  await simulated.happen('digigo.quota.set', { clientId: AED.clientId, type: 'TST', remain: 5 });

  const year = { dateOrder: Date.parse(START), dateExpire: Date.parse('2027-01-15T09:00:00Z') };
  expect(await rowsOf(simulated, 'digigo.quotas')).toMatchObject([year, year]);
});

test.each([
  [{ type: 'SIG', remain: 1 }, 400],
  [{ clientId: AED.clientId, email: HOLDER, type: 'SIG', remain: 1 }, 400],
  [{ clientId: AED.clientId, type: 'XXX', remain: 1 }, 400],
  [{ clientId: AED.clientId, type: 'SIG', remain: -1 }, 400],
  [{ clientId: AED.clientId, type: 'SIG', remain: 1, dateExpire: 'tomorrow' }, 400],
  [{ clientId: 'unknown', type: 'SIG', remain: 1 }, 404],
  [{ email: 'nobody@x.tn', type: 'SIG', remain: 1 }, 404],
])('digigo.quota.set: refuses %j with %i', async (given, status) => {
  const { agent } = await withDigigo();

  await agent
    .post('/_sim/worlds/default/events')
    .send({ event: 'digigo.quota.set', ...given })
    .expect(status);
});

test('digigo.certificate.revoke: once, with a reason of the document', async () => {
  const simulated = await withDigigo();
  const revoke = (given: object) =>
    simulated.agent.post('/_sim/worlds/default/events').send({ event: 'digigo.certificate.revoke', ...given });

  const first = await revoke({ email: HOLDER, reason: 'CLE_COMPROMISE' });
  const again = await revoke({ email: HOLDER });
  const unknown = await revoke({ email: 'nobody@x.tn' });
  const odd = await revoke({ email: HOLDER, reason: 'BOREDOM' });

  expect([first, again, unknown, odd].map(({ status }) => status)).toEqual([200, 409, 404, 400]);
  const [certificate] = await rowsOf(simulated, 'digigo.certificates');
  expect(certificate?.['revoked']).toEqual({ at: Date.parse(START), reason: 'keyCompromise' });
});
