import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { check, NO_PROFILE, tokenOf } from '../apis/piste/piste.ts';
import { type Simulated, simulate } from '../simulate.ts';
import { places, read } from './scenario.ts';

const YAML = `# A story with everything that a scenario of PISTE may have.
scenario: "quotas, faults et réactions \\U0001F680"
clock: { at: 2026-01-15T09:00:00+01:00, frozen: true }
seed: 42
dialect:
  piste: { scopes: intersect, realm: PISTE, businessProfileStatus: 409 }
given:
  piste:
    applications:
      - clientId: a
        clientSecret: 'it''s a secret'
        apis: { sne-cotation: approved }
        quotas: [{ limit: 100, per: PT1M }]
      - { clientId: 'no', clientSecret: "of\\ntwo lines", environment: production, scopes: [openid] }
reactions:
  - on: piste.token
    where: { client_id: a }
    after: PT10S
    do: { event: piste.profile.assign, clientId: a }
faults:
  - { operation: "piste.*", error: invalid-client, probability: 0.5, maxConsecutive: 1 }
`;

const stagedAs = async (simulated: Simulated, world: string, type: string, text: string) => {
  await simulated.agent.put(`/_sim/worlds/${world}`).type(type).send(text).expect(201);
  return (await simulated.agent.get(`/_sim/worlds/${world}/snapshot`).expect(200)).body.rows;
};

test('scenario: YAML and JSON give the same world', async () => {
  const simulated = await simulate();
  const scenario = parse(YAML);

  const yaml = await stagedAs(simulated, 'yaml', 'text/yaml', YAML);
  const json = await stagedAs(simulated, 'json', 'application/json', JSON.stringify(scenario));
  const tabbed = await stagedAs(simulated, 'tabbed', 'text/yaml', JSON.stringify(scenario, null, '\t'));

  expect(json).toEqual(yaml);
  expect(tabbed).toEqual(yaml);
  expect(JSON.stringify(yaml)).toContain("it's a secret");
  expect(JSON.stringify(yaml)).toContain('🚀');
});

test('scenario: is what the world then does', async () => {
  const simulated = await simulate();
  await simulated.agent
    .put('/_sim/worlds/default')
    .type('text/yaml')
    .send(YAML.replace(/faults:[\s\S]*/, ''))
    .expect(200);

  const token = await tokenOf(simulated, { client_id: 'a', client_secret: "it's a secret", scope: 'openid' });
  const first = await check(simulated, token);
  expect([first.status, first.body]).toEqual([409, NO_PROFILE]);
  expect(first.headers['date']).toBe('Thu, 15 Jan 2026 08:00:00 GMT');
  await simulated.advance('PT10S');

  await check(simulated, token).expect(200);
  await check(simulated, 'x').expect('www-authenticate', /^Bearer realm="PISTE"/);
});

test.each(['', '# nothing\n', '{}', '---\n', 'null', '\ufeffscenario: x\n', 'scenario: x\r\nseed: 1\r\n'])(
  'scenario: takes %j',
  (text) => {
    expect(places(text)).toEqual([]);
  },
);

test('scenario: keeps instants and durations as they are written', () => {
  expect(read('clock: { at: 2026-01-15T09:00:00Z }').clock?.at).toBe('2026-01-15T09:00:00Z');
  expect(read('seed: 0x10').seed).toBe(16);
  expect(read("seed: '0x10'").seed).toBe('0x10');
});

test('scenario: a family of similar rows may be written with anchors', () => {
  const quotas = Array.from({ length: 50 }, (_, n) => `      - { clientId: a${n}, clientSecret: b, quotas: *quotas }`);
  const text = [
    'given:',
    '  piste:',
    '    applications:',
    '      - { clientId: a, clientSecret: b, quotas: &quotas [{ limit: 1, per: PT1M }] }',
    ...quotas,
  ].join('\n');

  expect(read(text).given?.piste?.applications?.[50]?.quotas).toEqual([{ limit: 1, per: 'PT1M' }]);
});

const folder = new URL('../../scenarios/', import.meta.url);

test.each(readdirSync(folder).filter((file) => /\.(ya?ml|json)$/.test(file)))('scenario: %s can be used', (file) => {
  expect(places(readFileSync(new URL(file, folder), 'utf8'))).toEqual([]);
});

test('scenario: steps are no part of how a world begins', () => {
  const text = `steps:
  - call: piste.token
    with: { form: { grant_type: client_credentials } }
    expect: { status: 400 }
    save: { token: body.access_token }
  - advance: PT61M
`;

  expect(places(text)).toEqual([]);
  expect(places('steps: [{ cal: piste.token }]')).toContain('1 steps[0].cal');
});
