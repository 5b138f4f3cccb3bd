import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askToken, check, FORM, tokenOf, withApplication } from '../apis/piste/piste.ts';
import { type Simulated, simulate } from '../simulate.ts';
import { places, problemsOf } from './scenario.ts';

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
  const reactions = [{ on: 'piste.application.update', after: 'PT0.001S', do: NEVER_MIND }];
  const simulated = await withApplication({}, { reactions });

  await simulated.happen('piste.application.update', { clientId: 'demo', enabled: true });
  const answer = await simulated.agent.post('/_sim/worlds/default/clock/advance').send({ by: 'PT1M' });

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

const counted = { on: 'piste.healthcheck', reads: 3, do: { event: 'piste.profile.withdraw', clientId: 'demo' } };

/** The statuses of so many healthchecks, one after the other. */
async function checks(simulated: Simulated, count: number): Promise<number[]> {
  const token = await tokenOf(simulated);
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) statuses.push((await check(simulated, token)).status);
  return statuses;
}

test('scenario: a reaction after a number of reads follows the last of them, once', async () => {
  const simulated = await withApplication({}, { reactions: [counted] });

  expect(await checks(simulated, 2)).toEqual([200, 200]);
  await check(simulated, 'nonsense').expect(401);
  expect(await checks(simulated, 2)).toEqual([200, 403]);
  await simulated.happen('piste.profile.assign', { clientId: 'demo' });

  expect(await checks(simulated, 5)).toEqual(Array(5).fill(200));
  expect(await agenda(simulated)).toEqual([]);
});

test('scenario: only reads that fit are counted, each reaction for itself', async () => {
  const tokens = { on: 'piste.token', do: { event: 'piste.profile.withdraw', clientId: 'demo' } };
  const reactions = [
    { ...tokens, reads: 1, where: { scope: 'openid' } },
    { ...tokens, reads: 2, do: NEVER_MIND },
  ];
  const simulated = await withApplication({}, { reactions });
  const kept = async () => (await simulated.agent.get('/_sim/worlds/default/rows/sim.reads').expect(200)).body.rows;

  await tokenOf(simulated, { scope: 'resource.READ' });
  expect(await kept()).toEqual([{ id: '1', seen: 1 }]);
  await tokenOf(simulated, { scope: 'openid' });

  expect(await kept()).toEqual([
    { id: '1', seen: 2 },
    { id: '0', seen: 1 },
  ]);
});

test('scenario: reads at once are counted one by one', async () => {
  const simulated = await withApplication({}, { reactions: [{ ...counted, reads: 5 }] });
  const token = await tokenOf(simulated);

  const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await check(simulated, token)).status));

  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(5);
  expect((await check(simulated, token)).status).toBe(403);
  expect(await agenda(simulated)).toEqual([]);
});

test('scenario: the number of reads survives a restart, a snapshot and no reset', async () => {
  const path = mkdtempSync(join(tmpdir(), 'bacasable-reads-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const first = await withApplication({}, { reactions: [counted] });
  expect(await checks(first, 2)).toEqual([200, 200]);
  const { body: snapshot } = await first.agent.get('/_sim/worlds/default/snapshot').expect(200);

  const second = await simulate(undefined, { store: `file:${path}` });
  await second.agent.put('/_sim/worlds/default/snapshot').send(snapshot).expect(200);
  await second.simulator.close();
  const third = await simulate(undefined, { store: `file:${path}` });

  expect(await checks(third, 2)).toEqual([200, 403]);
  await third.agent.post('/_sim/worlds/default/reset').expect(200);
  expect(await checks(third, 4)).toEqual([200, 200, 200, 403]);
});

const reaction = (on: string, event: string, rest = 'after: PT0S', where = '') =>
  `  - { on: ${on}, ${rest}, ${where}do: { event: ${event}, clientId: a } }\n`;

const ASSIGN = 'piste.profile.assign';
const WITHDRAW = 'piste.profile.withdraw';

test.each<[string, string, string[], RegExp]>([
  [
    'an event that follows itself at once',
    reaction(ASSIGN, ASSIGN),
    ['2 reactions[0].after'],
    /piste\.profile\.assign → … follow each other/,
  ],
  [
    'events that follow each other at once',
    reaction('piste.token', ASSIGN) + reaction(ASSIGN, WITHDRAW) + reaction(WITHDRAW, ASSIGN),
    ['3 reactions[1].after'],
    /piste\.profile\.withdraw → piste\.profile\.assign → …/,
  ],
  [
    'both after and reads',
    reaction('piste.token', ASSIGN, 'after: PT1S, reads: 2'),
    ['2 reactions[0].reads'],
    /either/,
  ],
  ['neither', reaction('piste.token', ASSIGN, 'where: {}'), ['2 reactions[0]', '2 reactions[0]'], /missing/],
  ['reads of an event', reaction(ASSIGN, WITHDRAW, 'reads: 2'), ['2 reactions[0].reads'], /is an event/],
  ['no reads at all', reaction('piste.token', WITHDRAW, 'reads: 0'), ['2 reactions[0].reads'], />= 1/],
  [
    'a misspelt event',
    reaction('piste.token', 'piste.profile.asign'),
    ['2 reactions[0].do.event'],
    /did you mean piste\.profile\.assign\?/,
  ],
  ['a misspelt operation', reaction('piste.tokn', ASSIGN), ['2 reactions[0].on'], /did you mean piste\.token\?/],
])('scenario: refuses reactions with %s, with path and line', (_, reactions, where, message) => {
  const text = `reactions:\n${reactions}`;

  expect(places(text)).toEqual(where);
  for (const problem of problemsOf(text)) expect(problem.message).toMatch(message);
});

test.each<[string, string]>([
  ['with time between', reaction(ASSIGN, WITHDRAW) + reaction(WITHDRAW, ASSIGN, 'after: PT1S')],
  ['for somebody else', reaction(ASSIGN, ASSIGN, 'after: PT0S', 'where: { clientId: b }, ')],
  [
    'in a chain',
    reaction(ASSIGN, WITHDRAW) +
      reaction(WITHDRAW, 'piste.application.update', 'after: PT0S').replace('a }', 'a, enabled: true }'),
  ],
])('scenario: takes reactions that follow each other %s', (_, reactions) => {
  expect(places(`reactions:\n${reactions}`)).toEqual([]);
});

test('scenario: a thousand reactions are checked in a moment', () => {
  const all = Array.from({ length: 999 }, () => reaction(ASSIGN, WITHDRAW)).join('');

  expect(
    places(`reactions:\n${all}${reaction(WITHDRAW, 'piste.application.update').replace('a }', 'a, enabled: true }')}`),
  ).toEqual([]);
});
