import { expect, test } from 'vitest';
import { START, simulate } from '../../simulate.ts';
import { AED, HASH, HOLDER, holder, OTHER_AED, OTHER_HOLDER, sadFor, sign, withDigigo } from './digigo.ts';
import { answer, refused, servicePath } from './services.ts';

const GRANTED = { dateOrder: Date.parse(START), dateExpire: Date.parse('2027-01-15T09:00:00Z') };
const MINE = { userId: '01234567', idType: 'CIN' };

/** The AED has signatures, the first holder too, the other one only timestamps; the other AED has nothing. */
const withQuotas = () =>
  withDigigo({
    aed: { quotas: { SIG: 100, TST: 7 } },
    holder: { quotas: { SIG: 5 } },
    users: [holder('third@x.tn', { quotas: { TST: 3 } })],
  });

test('digigo.get-quota: is printed as section 2.3.17 has it, keys in order', async () => {
  const { agent } = await withQuotas();

  const { text } = await agent.get(servicePath('get-quota', AED.clientId)).expect(200);

  expect(text).toBe(
    `{"txId":"1","remain":100,"dateOrder":${GRANTED.dateOrder},"dateExpire":${GRANTED.dateExpire},"type":"SIG"}`,
  );
});

test('digigo.get-quota: that of a holder is counted down by signatures, like that of the AED', async () => {
  const simulated = await withQuotas();
  const { agent } = simulated;
  const sad = await sadFor(simulated, { numSignatures: '2' });
  await sign(simulated, { sad }, [HASH, HASH]).expect(200);

  const [ofAed, ofHolder] = await Promise.all([
    agent.get(servicePath('get-quota', AED.clientId)),
    agent.get(servicePath('get-quota', AED.clientId, HOLDER.toUpperCase())),
  ]);

  expect(ofAed.body).toEqual({ txId: '1', remain: 98, ...GRANTED, type: 'SIG' });
  expect(ofHolder.body).toEqual({ txId: '1', remain: 3, ...GRANTED, type: 'SIG' });
});

test('digigo.get-quota: without signatures it is that of timestamps', async () => {
  const { agent } = await withQuotas();

  const { body } = await agent.get(servicePath('get-quota', AED.clientId, 'third@x.tn')).expect(200);

  expect(body).toMatchObject({ remain: 3, type: 'TST' });
});

test('digigo.get-quota: a new grant has the next txId', async () => {
  const { agent, happen } = await withQuotas();
  const dateExpire = '2026-02-01T00:00:00Z';

  await happen('digigo.quota.set', { email: HOLDER, type: 'SIG', remain: 9, dateExpire });
  const { body } = await agent.get(servicePath('get-quota', AED.clientId, HOLDER)).expect(200);

  expect(body).toEqual({
    txId: '2',
    remain: 9,
    dateOrder: GRANTED.dateOrder,
    dateExpire: Date.parse(dateExpire),
    type: 'SIG',
  });
});

test('digigo.get-quota: identity comes in a body, as printed, or by query', async () => {
  const { agent } = await withQuotas();
  const url = servicePath('get-quota', AED.clientId, HOLDER);

  await agent.get(url).send(MINE).expect(200);
  await agent.get(url).send({ ' userId': ' 01234567 ', idType: ' CIN ' }).expect(200);
  await agent.get(url).query(MINE).expect(200);
  await agent.get(url).set('Content-Type', 'application/json').expect(200);
  expect(answer(await agent.get(url).query({ userId: '76543210' }))).toEqual(
    refused('userId not found', 404, 'NOT FOUND'),
  );
});

const MALFORMED = refused('The parameter clientId is malformed.');
const NOBODY = refused('userId not found', 404, 'NOT FOUND');
const NOTHING = refused('quota not found', 404, 'NOT FOUND');

test.each<[string, readonly string[], object, object]>([
  ['an AED that nobody knows', ['nobody'], {}, MALFORMED],
  ['no AED', [''], {}, refused('The parameter clientId is mandatory.')],
  ['no AED, but a holder', [' ', HOLDER], {}, refused('The parameter clientId is mandatory.')],
  ['what is no address', [AED.clientId, 'nobody'], {}, refused('The parameter email is malformed.')],
  ['a holder whom nobody knows', [AED.clientId, 'nobody@x.tn'], {}, NOBODY],
  ["another holder's number", [AED.clientId, HOLDER], { ...MINE, userId: '76543210' }, NOBODY],
  ['another document', [AED.clientId, HOLDER], { ...MINE, idType: 'PASSEPORT' }, NOBODY],
  ['a CIN of nine digits', [AED.clientId, HOLDER], { ...MINE, userId: '012345678' }, refused('Invalid userId')],
  ['a number that is too long', [AED.clientId, HOLDER], { userId: '9'.repeat(17) }, refused('Invalid userId')],
  ['a number that is none', [AED.clientId, HOLDER], { userId: { $gt: '' } }, refused('Invalid userId')],
  ['an empty number', [AED.clientId, HOLDER], { userId: '' }, refused('Invalid userId')],
  [
    'an odd document',
    [AED.clientId, HOLDER],
    { ...MINE, idType: 'PERMIS' },
    refused('The parameter idType is malformed.'),
  ],
  ['an AED without quota', [OTHER_AED.clientId], {}, NOTHING],
  ['a holder without quota', [OTHER_AED.clientId, OTHER_HOLDER], {}, NOTHING],
  ['a body that is no object', [AED.clientId, HOLDER], ['x'], refused('The request is malformed.')],
])('digigo.get-quota: refuses %s', async (_name, segments, body, expected) => {
  const { agent } = await withQuotas();

  expect(answer(await agent.get(servicePath('get-quota', ...segments)).send(body))).toEqual(expected);
});

test('digigo.get-quota: a path that ends after the service has no AED', async () => {
  const { agent } = await withQuotas();
  const mandatory = refused('The parameter clientId is mandatory.');

  for (const end of ['', '/', '//', '/%20', '/%20/']) {
    expect(answer(await agent.get(servicePath('get-quota') + end))).toEqual(mandatory);
  }
});

test('digigo.get-quota: giant texts are refused like any others', async () => {
  const { agent } = await withQuotas();
  const giant = 'x'.repeat(300_000);
  const url = servicePath('get-quota', AED.clientId, HOLDER);

  expect(answer(await agent.get(url).send({ userId: giant }))).toEqual(refused('Invalid userId'));
  expect(answer(await agent.get(url).send({ idType: giant }))).toEqual(refused('The parameter idType is malformed.'));
});

test('digigo.get-quota: the printed requests are answered as printed', async () => {
  const { agent } = await simulate();
  const printed = { txId: '1', remain: 100, type: 'SIG' };
  const ofAed = await agent.get(servicePath('get-quota', '694b650c-eceb-4765-94f7-d170b4a1247c'));
  const ofUser = await agent
    .get(servicePath('get-quota', '694b650c-eceb-4765-94f7-d170b4a1247c', 'foulen@certification.tn'))
    .send({ userId: '99999999', idType: 'CIN' });

  expect([ofAed.status, Object.keys(ofAed.body)]).toEqual([200, ['txId', 'remain', 'dateOrder', 'dateExpire', 'type']]);
  expect(ofUser.body).toMatchObject(printed);
  expect(ofUser.body.dateExpire - ofUser.body.dateOrder).toBe(1624653126000 - 1593117126000);
});
