import { expect, test } from 'vitest';
import { faultProblem } from '../../src/kit/fault.ts';
import { presets } from '../../src/kit/presets.ts';
import { modules } from '../../src/modules.ts';
import { departures } from '../../src/scenario/schema.ts';
import { askToken, withApplication } from '../apis/piste/piste.ts';
import { type Simulated, simulate } from '../simulate.ts';
import { places, problemsOf } from './scenario.ts';

const operations = modules.flatMap(({ api }) => api.operations);

test.each(Object.entries(presets))('presets: every fault of %s is documented and says how it is known', (_, rows) => {
  for (const { fault, says, provenance } of rows) {
    expect(departures('fault', fault)).toEqual([]);
    expect(faultProblem(fault, operations)).toBeUndefined();
    expect(says).not.toBe('');
    expect(provenance).toMatch(/^(documented|observed|assumed)$/);
  }
});

const faultsOf = async ({ agent }: Simulated) =>
  (await agent.get('/_sim/worlds/default/faults').expect(200)).body.faults;

test('presets: stand among faults, in their place', async () => {
  const mine = { operation: 'piste.token', error: 'server-error', times: 1 };
  const simulated = await withApplication({}, { faults: [{ preset: 'calm' }, mine, { preset: 'realistic' }] });

  const faults = await faultsOf(simulated);

  expect(faults).toHaveLength(1 + presets.realistic.length);
  expect(faults.slice(0, 2)).toMatchObject([mine, { operation: 'piste.token', probability: 0.1 }]);
});

test('presets: realistic refuses about one valid credential in ten, the same ones in every run', async () => {
  const play = async () => {
    const simulated = await withApplication();
    const realistic = presets.realistic.map(({ fault }) => fault).filter(({ operation }) => operation !== '*');
    await simulated.agent.put('/_sim/worlds/default/faults').send(realistic).expect(200);
    const statuses: number[] = [];
    for (let n = 0; n < 100; n += 1) statuses.push((await askToken(simulated)).status);
    return statuses;
  };

  const first = await play();

  const refused = first.filter((status) => status === 400).length;
  expect(refused).toBeGreaterThan(3);
  expect(refused).toBeLessThan(20);
  expect(await play()).toEqual(first);
});

test('control.put-faults: takes presets, POST does not', async () => {
  const simulated = await simulate({});
  const FAULTS = '/_sim/worlds/default/faults';

  const { body } = await simulated.agent
    .put(FAULTS)
    .send([{ preset: 'hostile' }])
    .expect(200);

  expect(body.faults).toHaveLength(presets.hostile.length);
  expect(body.faults.at(-1)).toMatchObject({ delay: { logNormal: { median: 'PT0.5S', p99: 'PT8S' } }, struck: 0 });
  await simulated.agent.put(FAULTS).send(body).expect(200, body);
  const posted = await simulated.agent.post(FAULTS).send({ preset: 'hostile' });
  expect(posted).toMatchObject({ status: 400, body: { detail: expect.stringContaining('PUT it') } });
  const many = await simulated.agent.put(FAULTS).send(Array(200).fill({ preset: 'hostile' }));
  expect(many).toMatchObject({ status: 400, body: { detail: expect.stringContaining('1000') } });
});

test('faults: strike within their window, counted from the beginning of the world', async () => {
  const window = { operation: 'piste.token', error: 'server-error', from: 'PT10M', until: '2026-01-15T09:20:00Z' };
  const simulated = await withApplication({}, { faults: [window] });

  await askToken(simulated).expect(200);
  await simulated.advance('PT10M');
  await askToken(simulated).expect(500);
  const later = { operation: 'piste.token', error: 'temporarily-unavailable', from: 'PT30M' };
  await simulated.agent.post('/_sim/worlds/default/faults').send(later).expect(201);
  await simulated.advance('PT10M');
  await askToken(simulated).expect(200);
  await simulated.advance('PT10M');
  await askToken(simulated).expect(503);

  expect(await faultsOf(simulated)).toMatchObject([
    { from: '2026-01-15T09:10:00Z', until: '2026-01-15T09:20:00Z', struck: 1 },
    { from: '2026-01-15T09:30:00Z', struck: 1 },
  ]);
});

test('faults: windows, delays and how far they were drawn survive a snapshot', async () => {
  const faults = [
    { operation: 'piste.token', error: 'server-error', probability: 0.5, until: 'PT1H' },
    { operation: '*', delay: { uniform: ['PT0S', 'PT0.01S'] } },
    { operation: 'rdex.*', delay: { logNormal: { median: 'PT0.01S', p99: 'PT0.02S' } } },
  ];
  const simulated = await withApplication({}, { faults });
  await askToken(simulated);
  const before = await faultsOf(simulated);

  const { body: snapshot } = await simulated.agent.get('/_sim/worlds/default/snapshot').expect(200);
  await simulated.agent.delete('/_sim/worlds/default/faults').expect(204);
  await simulated.agent.put('/_sim/worlds/default/snapshot').send(snapshot).expect(200);

  expect(await faultsOf(simulated)).toEqual(before);
  const { body: again } = await simulated.agent.get('/_sim/worlds/default/snapshot').expect(200);
  expect(again.rows['sim.faults']).toEqual(snapshot.rows['sim.faults']);
});

test.each<[string, string, RegExp]>([
  ['an unknown preset', '{ preset: wild }', /must be one of calm, realistic, hostile/],
  ['a preset with more', '{ preset: calm, times: 1 }', /unknown here/],
  [
    'bounds the wrong way round',
    '{ operation: "*", delay: { uniform: [PT2S, PT1S] } }',
    /the shortest, then the longest/,
  ],
  ['three bounds', '{ operation: "*", delay: { uniform: [PT1S, PT1S, PT1S] } }', /2 items/],
  [
    'a delay drawn two ways',
    '{ operation: "*", delay: { uniform: [PT1S, PT1S], logNormal: { median: PT1S, p99: PT1S } } }',
    /1 properties/,
  ],
  ['an unknown draw', '{ operation: "*", delay: { normal: PT1S } }', /unknown here/],
  [
    'a 99th percentile below the median',
    '{ operation: "*", delay: { logNormal: { median: PT2S, p99: PT1S } } }',
    /p99/,
  ],
  ['a median of nothing', '{ operation: "*", delay: { logNormal: { median: PT0S, p99: PT1S } } }', /median/],
  ['seconds as a number', '{ operation: "*", delay: 2 }', /must be object/],
  [
    'a window the wrong way round',
    '{ operation: "*", delay: PT1S, from: PT2H, until: PT1H }',
    /until is not after from/,
  ],
  [
    'a window of instants that is none',
    '{ operation: "*", delay: PT1S, from: 2026-01-01T00:00:00Z, until: 2026-01-01T01:00:00+01:00 }',
    /until is not after from/,
  ],
  ['an instant without its zone', '{ operation: "*", delay: PT1S, from: 2026-01-01T00:00:00 }', /date-time/],
  ['a leap second', '{ operation: "*", delay: PT1S, from: 2026-06-30T23:59:60Z }', /no instant/],
  ['months', '{ operation: "*", delay: PT1S, from: P1M }', /pattern/],
])('faults: refuses %s, with path and line', (_, fault, message) => {
  const text = `faults:\n  - ${fault}\n`;

  expect(new Set(places(text).map((place) => place.split('.')[0]))).toEqual(new Set(['2 faults[0]']));
  for (const problem of problemsOf(text)) expect(problem.message).toMatch(message);
});

test('faults: refuses more than a thousand, those of presets counted', () => {
  const text = `faults:\n${'  - { preset: hostile }\n'.repeat(200)}`;

  expect(places(text)).toEqual(['1 faults']);
});
