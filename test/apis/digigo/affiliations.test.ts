import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { START } from '../../simulate.ts';
import {
  ANCE,
  ANNE,
  affiliate,
  affiliated,
  affiliationsOf,
  approve,
  BRAHIM,
  CHIRAZ,
  cancel,
  change,
  parties,
  REP,
  request,
  SARL,
  signed,
  withPeople,
} from './affiliations.ts';
import { AED, chainOf, withDigigo } from './digigo.ts';
import { answer, call, refused } from './services.ts';

const NOT_ALLOWED = refused('The legal representative is not allowed to perform this transaction.', 404);
const IN_ANCE = { organisationId: ANCE.organisationId };
const TIMESTAMP = Date.parse(START);

test('digigo: a legal representative is affiliated at once, then brings in an administrator and a collaborator', async () => {
  const simulated = await withPeople(REP, ANNE, CHIRAZ);

  const own = await request(simulated, REP, 'LEGALREP', REP);
  const administrator = await request(simulated, ANNE, 'ADMIN', REP);
  const before = await affiliationsOf(simulated, ANNE);
  const approved = await approve(simulated, administrator.body.affiliationRqtId, ANNE, 'ADMIN', REP);
  await affiliate(simulated, CHIRAZ, 'COLLABO', ANNE);

  expect(own.body).toMatchObject({ affiliationRqtStatus: 'SUCCESS', userId: REP.userId });
  expect(administrator.text).toBe(
    `{"affiliationRqtId":"${administrator.body.affiliationRqtId}","clientId":"${AED.clientId}","userId":"${ANNE.userId}","affiliationRqtStatus":"PENDING","affiliationRqtTimestamp":"${TIMESTAMP}"}`,
  );
  expect(before).toEqual([]);
  expect(approved.text).toBe(
    `{"affiliationRqtId":"${administrator.body.affiliationRqtId}","clientId":"${AED.clientId}","userId":"${ANNE.userId}","affiliationRqtStatus":"SUCCESS","affiliationRqtTimestamp":${TIMESTAMP}}`,
  );
  expect(await affiliationsOf(simulated, REP)).toEqual([{ ...IN_ANCE, affiliationType: 'LEGALREP' }]);
  expect(await affiliationsOf(simulated, ANNE)).toEqual([{ ...IN_ANCE, affiliationType: 'ADMIN' }]);
  expect(await affiliationsOf(simulated, CHIRAZ)).toEqual([{ ...IN_ANCE, affiliationType: 'COLLABO' }]);
});

test('digigo: the holder is asked by e-mail, which says who asks, for what, and where', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE);

  const { body } = await request(simulated, ANNE, 'ADMIN', REP);
  const { body: outbox } = await simulated.agent.get('/_sim/worlds/default/outbox?channel=email').expect(200);

  expect(outbox.messages).toMatchObject([{ to: ANNE.email, at: START }]);
  for (const said of [body.affiliationRqtId, 'Ben Foulen', 'ANCE', '1111111A', 'administrateur', AED.name]) {
    expect(outbox.messages[0].text).toContain(said);
  }
});

test('digigo: under the dialect `accepted`, what waits is 202 and what is done is 200', async () => {
  const scenario = { dialect: { digigo: { accepted: 202 } } };
  const simulated = await withDigigo({ organisations: [ANCE], users: [affiliated(REP, 'LEGALREP'), ANNE], scenario });

  const own = await request(simulated, REP, 'LEGALREP', REP);
  const other = await request(simulated, ANNE, 'COLLABO', REP);

  expect([own.status, other.status]).toEqual([200, 202]);
});

test('digigo: an organisation has two administrators at most', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), affiliated(ANNE, 'ADMIN'), BRAHIM, CHIRAZ);
  const pending = await request(simulated, CHIRAZ, 'ADMIN', REP);
  await affiliate(simulated, BRAHIM, 'ADMIN', ANNE);

  const asked = await request(simulated, CHIRAZ, 'ADMIN', REP);
  const approved = await approve(simulated, pending.body.affiliationRqtId, CHIRAZ, 'ADMIN', REP);
  const again = await request(simulated, BRAHIM, 'ADMIN', REP);

  expect(answer(asked)).toEqual(NOT_ALLOWED);
  expect(answer(approved)).toEqual(NOT_ALLOWED);
  expect((await simulated.explain(approved)).explanation.because).toContain('has two administrators');
  expect(again.status).toBe(200);
  expect(await affiliationsOf(simulated, CHIRAZ)).toEqual([]);
  // One makes room.
  await change(simulated, ANNE, 'COLLABO', BRAHIM);
  expect((await approve(simulated, pending.body.affiliationRqtId, CHIRAZ, 'ADMIN', REP)).status).toBe(200);
});

test('digigo: of two who become the second administrator at once, one does', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), affiliated(ANNE, 'ADMIN'), BRAHIM, CHIRAZ);
  const [first, second] = [
    await request(simulated, BRAHIM, 'ADMIN', REP),
    await request(simulated, CHIRAZ, 'ADMIN', REP),
  ];

  const approved = await Promise.all([
    approve(simulated, first.body.affiliationRqtId, BRAHIM, 'ADMIN', REP),
    approve(simulated, second.body.affiliationRqtId, CHIRAZ, 'ADMIN', REP),
  ]);

  expect(approved.map(({ status }) => status).sort()).toEqual([200, 404]);
});

test.each([
  ['the register has another legal representative', ANNE, 'LEGALREP', ANNE],
  ['a legal representative is somebody else', ANNE, 'LEGALREP', REP],
  ['a collaborator asks', ANNE, 'COLLABO', BRAHIM],
  ['a collaborator asks for themself', BRAHIM, 'ADMIN', BRAHIM],
  ['a stranger asks', BRAHIM, 'COLLABO', CHIRAZ],
])('digigo.request-affiliation: is not allowed when %s', async (_name, whose, affiliationType, requestor) => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE, affiliated(BRAHIM, 'COLLABO'), CHIRAZ);

  const response = await request(simulated, whose, affiliationType, requestor);

  expect(answer(response)).toEqual(NOT_ALLOWED);
  expect((await simulated.explain(response)).explanation).toMatchObject({ case: 'not-allowed', section: '2.3.11' });
});

test('digigo.request-affiliation: an organisation whose legal representative the register does not know has none', async () => {
  const simulated = await withPeople(affiliated(REP, 'ADMIN', SARL.organisationId));

  expect(answer(await request(simulated, REP, 'LEGALREP', REP, SARL.organisationId))).toEqual(NOT_ALLOWED);
});

test('digigo.request-affiliation: under strictTaxId too, the register says whether there is an organisation', async () => {
  const scenario = { dialect: { digigo: { strictTaxId: true } } };
  const simulated = await withDigigo({ organisations: [ANCE], users: [affiliated(REP, 'LEGALREP'), ANNE], scenario });

  const there = await request(simulated, ANNE, 'COLLABO', REP);
  const notThere = await request(simulated, ANNE, 'COLLABO', REP, '1111111F');

  expect(there.body.affiliationRqtStatus).toBe('PENDING');
  expect(answer(notThere)).toEqual(refused('The parameter organisationId is not found.', 404));
});

test('digigo.request-affiliation: a legal representative asks for each of their certificates', async () => {
  const second = { ...REP, email: 'rep2@x.tn' };
  const simulated = await withPeople(REP, second);

  const { body } = await request(simulated, second, 'LEGALREP', REP);

  expect(body.affiliationRqtStatus).toBe('SUCCESS');
  expect(await affiliationsOf(simulated, second)).toHaveLength(1);
  expect(await affiliationsOf(simulated, REP)).toEqual([]);
});

test('digigo.approve-affiliation: who asked must still be allowed to', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), affiliated(ANNE, 'ADMIN'), BRAHIM);
  const { body } = await request(simulated, BRAHIM, 'COLLABO', ANNE);
  await cancel(simulated, ANNE, REP);

  const response = await approve(simulated, body.affiliationRqtId, BRAHIM, 'COLLABO', ANNE);

  expect(answer(response)).toEqual(NOT_ALLOWED);
  expect(await affiliationsOf(simulated, BRAHIM)).toEqual([]);
});

test('digigo.approve-affiliation: what is approved replaces what the holder was to the organisation', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), affiliated(ANNE, 'COLLABO'));

  await affiliate(simulated, ANNE, 'ADMIN', REP);

  expect(await affiliationsOf(simulated, ANNE)).toEqual([{ ...IN_ANCE, affiliationType: 'ADMIN' }]);
});

test('digigo.approve-affiliation: once', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE);
  const { body } = await request(simulated, ANNE, 'COLLABO', REP);

  const first = await approve(simulated, body.affiliationRqtId, ANNE, 'COLLABO', REP);
  const second = await approve(simulated, body.affiliationRqtId, ANNE, 'COLLABO', REP);

  expect(first.status).toBe(200);
  expect(answer(second)).toEqual(refused('The affiliationRqtId is invalid.'));
});

test('digigo.approve-affiliation: has the time of the approval', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE);
  const { body } = await request(simulated, ANNE, 'COLLABO', REP);
  await simulated.advance('P1D');

  const approved = await approve(simulated, body.affiliationRqtId, ANNE, 'COLLABO', REP);

  expect(approved.body.affiliationRqtTimestamp).toBe(TIMESTAMP + 86_400_000);
});

test('digigo.approve-affiliation: only the holder can', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE);
  const { body } = await request(simulated, ANNE, 'COLLABO', REP);

  const response = await approve(simulated, body.affiliationRqtId, ANNE, 'COLLABO', REP, REP);

  expect(answer(response)).toEqual(refused('The parameter approvalSignature is invalid.'));
  expect(await affiliationsOf(simulated, ANNE)).toEqual([]);
});

test('digigo.cancel-affiliation: whoever governs the organisation does', async () => {
  const simulated = await withPeople(
    affiliated(REP, 'LEGALREP'),
    affiliated(ANNE, 'ADMIN'),
    affiliated(BRAHIM, 'COLLABO'),
  );

  const cancelled = await cancel(simulated, BRAHIM, ANNE);
  const self = await cancel(simulated, ANNE, ANNE);

  expect([cancelled.status, cancelled.text]).toEqual([200, `{"clientId":"${AED.clientId}","Status":"SUCCESS"}`]);
  expect(self.status).toBe(200);
  expect(await affiliationsOf(simulated, BRAHIM)).toEqual([]);
  expect(await affiliationsOf(simulated, ANNE)).toEqual([]);
});

test('digigo.cancel-affiliation: neither a collaborator nor, for a legal representative, an administrator does', async () => {
  const simulated = await withPeople(
    affiliated(REP, 'LEGALREP'),
    affiliated(ANNE, 'ADMIN'),
    affiliated(BRAHIM, 'COLLABO'),
  );

  expect(answer(await cancel(simulated, BRAHIM, BRAHIM))).toEqual(NOT_ALLOWED);
  expect(answer(await cancel(simulated, REP, ANNE))).toEqual(NOT_ALLOWED);
  expect((await cancel(simulated, REP, REP)).status).toBe(200);
});

test('digigo.cancel-affiliation: leaves other organisations alone', async () => {
  const both = [ANCE, SARL].map(({ organisationId }) => ({ organisationId, affiliationType: 'COLLABO' }));
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), { ...ANNE, affiliations: both });

  await cancel(simulated, ANNE, REP);
  const again = await cancel(simulated, ANNE, REP);

  expect(answer(again)).toEqual(refused('The parameter organisationId is not found.', 404));
  expect(await affiliationsOf(simulated, ANNE)).toEqual([both[1]]);
});

test('digigo.cancel-affiliation: a certificate goes on naming the organisation it was issued for', async () => {
  const pro = { ...affiliated(BRAHIM, 'COLLABO'), certType: 'PRO' };
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), pro);

  await cancel(simulated, BRAHIM, REP);

  const [der = Buffer.alloc(0)] = await chainOf(simulated, BRAHIM.email);
  expect(new X509Certificate(der).subject).toContain('O=ANCE');
});

test('digigo.change-affiliation: makes a collaborator an administrator, and the reverse', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), affiliated(BRAHIM, 'COLLABO'));

  const raised = await change(simulated, BRAHIM, 'ADMIN', REP);
  const between = await affiliationsOf(simulated, BRAHIM);
  await change(simulated, BRAHIM, 'COLLABO', BRAHIM);

  expect([raised.status, raised.text]).toEqual([200, `{"clientId":"${AED.clientId}","status":"SUCCESS"}`]);
  expect(between).toEqual([{ ...IN_ANCE, affiliationType: 'ADMIN' }]);
  expect(await affiliationsOf(simulated, BRAHIM)).toEqual([{ ...IN_ANCE, affiliationType: 'COLLABO' }]);
});

test('digigo.change-affiliation: two administrators at most, no legal representative but that of the register', async () => {
  const simulated = await withPeople(
    affiliated(REP, 'LEGALREP'),
    affiliated(ANNE, 'ADMIN'),
    affiliated(BRAHIM, 'ADMIN'),
    affiliated(CHIRAZ, 'COLLABO'),
  );

  expect(answer(await change(simulated, CHIRAZ, 'ADMIN', ANNE))).toEqual(NOT_ALLOWED);
  expect(answer(await change(simulated, CHIRAZ, 'LEGALREP', REP))).toEqual(NOT_ALLOWED);
  expect(answer(await change(simulated, REP, 'COLLABO', ANNE))).toEqual(NOT_ALLOWED);
  expect((await change(simulated, ANNE, 'ADMIN', BRAHIM)).status).toBe(200);
  expect((await change(simulated, REP, 'LEGALREP', REP)).status).toBe(200);
});

test('digigo.change-affiliation: who is not affiliated is not changed', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), BRAHIM);

  expect(answer(await change(simulated, BRAHIM, 'ADMIN', REP))).toEqual(
    refused('The parameter organisationId is not found.', 404),
  );
});

test('digigo.request-affiliation, change-affiliation: the same fields may be signed alike', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), affiliated(BRAHIM, 'COLLABO'));
  const body = await signed(simulated, { ...parties(BRAHIM, REP), affiliationType: 'ADMIN' }, REP.email);

  const requested = await call(simulated, 'request-affiliation', body);
  const changed = await call(simulated, 'change-affiliation', body);

  expect([requested.body.affiliationRqtStatus, changed.body.status]).toEqual(['PENDING', 'SUCCESS']);
});
