import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askToken, FORM, tokenOf, withApplication } from '../apis/piste/piste.ts';
import { type Simulated, simulate } from '../simulate.ts';

const NEVER_MIND = { event: 'piste.application.update', clientId: 'demo', enabled: true };

const agenda = async ({ agent }: Simulated): Promise<{ dueAt: number; with: object }[]> =>
  (await agent.get('/_sim/worlds/default/rows/sim.agenda').expect(200)).body.rows;

const ran = async ({ agent }: Simulated, by: string): Promise<{ event: string; at: string }[]> =>
  (await agent.post('/_sim/worlds/default/clock/advance').send({ by }).expect(200)).body.ran;

test('scenario: a reaction follows an operation that succeeded, and no refused one', async () => {
  const reactions = [{ on: 'piste.token', after: 'PT5M', do: NEVER_MIND }];
  const simulated = await withApplication({}, { reactions });

  await askToken(simulated, { ...FORM, client_secret: 'wrong' }).expect(400);
  expect(await agenda(simulated)).toEqual([]);
  await tokenOf(simulated);

  expect(await ran(simulated, 'PT4M59.999S')).toEqual([]);
  expect(await ran(simulated, 'PT0.001S')).toEqual([{ event: 'piste.application.update', at: '2026-01-15T09:05:00Z' }]);
  expect(await agenda(simulated)).toEqual([]);
});

test('scenario: a reaction follows only where every field has the value it should', async () => {
  const where = { client_id: 'demo', scope: 'openid' };
  const simulated = await withApplication(
    {},
    { reactions: [{ on: 'piste.token', where, after: 'PT1M', do: NEVER_MIND }] },
  );

  await tokenOf(simulated);
  await tokenOf(simulated, { scope: 'resource.READ' });
  expect(await agenda(simulated)).toEqual([]);
  await tokenOf(simulated, { scope: 'openid' });

  expect(await agenda(simulated)).toHaveLength(1);
});

test('scenario: several reactions follow each time, in the order in which they are written', async () => {
  const reactions = ['b@x.y', 'a@x.y'].map((email) => ({
    on: 'piste.account.create',
    after: 'PT1M',
    do: { event: 'piste.account.activate', email },
  }));
  const simulated = await withApplication({}, { reactions });

  await simulated.happen('piste.account.create', { email: 'a@x.y' });
  const events = (await agenda(simulated)).map((due) => due.with);

  expect(events).toEqual([{ email: 'b@x.y' }, { email: 'a@x.y' }]);
  const told = await ran(simulated, 'PT1M');
  expect(told).toEqual([
    { event: 'piste.account.activate', at: '2026-01-15T09:01:00Z', refused: 'b@x.y has no account' },
    { event: 'piste.account.activate', at: '2026-01-15T09:01:00Z' },
  ]);
});

test('scenario: a reaction after no time happens before the next request', async () => {
  const reactions = [
    { on: 'piste.token', after: 'PT0S', do: { event: 'piste.application.update', clientId: 'demo', enabled: false } },
  ];
  const simulated = await withApplication({}, { reactions });

  await askToken(simulated).expect(200);

  await askToken(simulated).expect(400);
});

test('scenario: reactions that lead to each other for ever leave the server alive, and say so', {
  timeout: 60_000,
}, async () => {
  const reactions = [{ on: 'piste.application.update', after: 'PT0S', do: NEVER_MIND }];
  const simulated = await withApplication({}, { reactions });

  await simulated.happen('piste.application.update', { clientId: 'demo', enabled: true });
  const answer = await simulated.agent.post('/_sim/worlds/default/clock/advance').send({ by: 'PT1S' });

  expect(answer.status).toBe(409);
  expect(answer.body.detail).toContain('reactions');
  await simulated.agent.get('/_sim/health').expect(200);
});

test('scenario: what falls due and what it changes are stored together, or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bacasable-due-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const reactions = [
    { on: 'piste.account.create', after: 'PT1M', do: { event: 'piste.account.activate', email: 'a@x.y' } },
  ];
  const simulated = await simulate({ reactions }, { store: `file:${folder}` });

  await simulated.happen('piste.account.create', { email: 'a@x.y' });
  const [due] = (await simulated.agent.get('/_sim/worlds/default/rows/sim.agenda').expect(200)).body.rows;
  await simulated.advance('PT1M');

  const lines = readFileSync(join(folder, 'default', 'journal-1.log'), 'utf8').split('\n');
  const activation = lines.find((line) => /"id":"a@x\.y".*"activatedAt"/.test(line));
  expect(activation).toContain(`["sim.agenda","${due.id}"]`);
});
