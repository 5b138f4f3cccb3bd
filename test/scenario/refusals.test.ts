import { expect, test } from 'vitest';
import { places, problemsOf } from './scenario.ts';

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;

const refused: [string, string, string[], RegExp][] = [
  ['an unknown key', text('scenario: x', 'sceanrio: y'), ['2 sceanrio'], /unknown here/],
  [
    'every unknown key of a place',
    text('scenario: x', 'given:', '  piste:', '    aplications: []', '    users: []'),
    ['4 given.piste.aplications', '5 given.piste.users'],
    /unknown here/,
  ],
  ['a text for a switch', text('clock:', '  at: 2026-01-01T00:00:00Z', '  frozen: yes'), ['3 clock.frozen'], /boolean/],
  ['a list for text', text('scenario:', '  - x'), ['1 scenario'], /string/],
  ['nothing where something must be', text('given:', '  piste:'), ['2 given.piste'], /object/],
  ['a list as a whole', text('- scenario: x'), ['1'], /object/],
  ['a sentence', text('hello'), ['1'], /object/],
  [
    'a missing field',
    text('given:', '  piste:', '    applications:', '      - clientId: a'),
    ['4 given.piste.applications[0]'],
    /clientSecret is missing/,
  ],
  [
    'a value that is none of those that are possible',
    text('dialect:', '  piste: { scopes: some }'),
    ['2 dialect.piste.scopes'],
    /must be one of all, intersect/,
  ],
  [
    'an id that is there twice',
    text(
      'given:',
      '  piste:',
      '    applications:',
      '      - { clientId: a, clientSecret: b }',
      '      - { clientId: b, clientSecret: b }',
      '      - clientSecret: c',
      '        clientId: a',
    ),
    ['7 given.piste.applications[2].clientId'],
    /a is there already/,
  ],
  [
    'a quota of no time',
    text(
      'given:',
      '  piste:',
      '    applications:',
      '      - clientId: a',
      '        clientSecret: b',
      '        quotas:',
      '          - { limit: 1, per: PT0S }',
    ),
    ['7 given.piste.applications[0].quotas[0].per'],
    /longer/,
  ],
  ['an instant without a zone', text('clock:', '  at: 2026-01-15T09:00:00'), ['2 clock.at'], /date-time/],
  ['a day that is none', text('clock:', '  at: 2026-02-30T09:00:00Z'), ['2 clock.at'], /date-time/],
  ['a leap second', text('clock:', '  at: 2026-06-30T23:59:60Z'), ['2 clock.at'], /RFC 3339/],
  [
    'a fault of an unknown operation',
    text('faults:', '  - { operation: piste.tokn, delay: PT1S }'),
    ['2 faults[0]'],
    /no operation is called piste.tokn/,
  ],
  [
    'a fault of a wildcard that means nothing',
    text('faults:', '  - { operation: nothing.*, delay: PT1S }'),
    ['2 faults[0]'],
    /no operation/,
  ],
  [
    'a fault with an error of another operation',
    text(
      'faults:',
      '  - operation: piste.healthcheck',
      '    error: not-subscribed',
      '  - operation: piste.token',
      '    error: not-subscribed',
    ),
    ['4 faults[1]'],
    /piste.token documents no error not-subscribed; it has invalid-request,/,
  ],
  ['a fault that does nothing', text('faults:', '  - operation: piste.token'), Array(3).fill('2 faults[0]'), /missing/],
  [
    'a fault with a duration in words',
    text('faults:', '  - operation: piste.token', '    delay: 2s'),
    ['3 faults[0].delay'],
    /pattern/,
  ],
  [
    'a probability above one',
    text('faults:', '  - operation: piste.token', '    delay: PT1S', '    probability: 1.5'),
    ['4 faults[0].probability'],
    /<= 1/,
  ],
  [
    'a fault that strikes no times',
    text('faults:', '  - { operation: piste.token, delay: PT1S, times: 0 }'),
    ['2 faults[0].times'],
    />= 1/,
  ],
  [
    'maxConsecutive without probability',
    text('faults:', '  - operation: piste.token', '    delay: PT1S', '    maxConsecutive: 2'),
    ['2 faults[0]'],
    /probability/,
  ],
  [
    'an unknown way to break a connection',
    text('faults:', '  - operation: piste.token', '    connection: cut'),
    ['3 faults[0].connection'],
    /reset, hang, truncate, garbage/,
  ],
  [
    'a reaction to nothing that happens',
    text(
      'reactions:',
      '  - on: piste.tokens',
      '    after: PT1S',
      '    do: { event: piste.account.activate, email: a@b.c }',
    ),
    ['2 reactions[0].on'],
    /no operation or event is called piste.tokens/,
  ],
  [
    'a reaction that does nothing known',
    text('reactions:', '  - on: piste.token', '    after: PT1S', '    do:', '      event: piste.account.activated'),
    ['5 reactions[0].do.event'],
    /no event is called piste.account.activated/,
  ],
  [
    'a reaction whose event is given what it does not take',
    text(
      'reactions:',
      '  - on: piste.token',
      '    after: PT1S',
      '    do:',
      '      event: piste.profile.assign',
      '      clientId: a',
      '      clientID: a',
    ),
    ['7 reactions[0].do.clientID'],
    /unknown here/,
  ],
  [
    'a reaction whose event is given too little',
    text(
      'reactions:',
      '  - on: piste.token',
      '    after: PT1S',
      '    do: { event: piste.application.update, clientId: a }',
    ),
    ['4 reactions[0].do'],
    /enabled is missing/,
  ],
  [
    'a reaction after months',
    text(
      'reactions:',
      '  - on: piste.token',
      '    after: P1M',
      '    do: { event: piste.account.activate, email: a@b.c }',
    ),
    ['3 reactions[0].after'],
    /pattern/,
  ],
  ['a quotation that does not end', text('scenario: x', 'seed: "1'), ['3'], /quote/i],
  ['an indentation that fits nothing', text('given:', '    piste: {}', '  rdex: {}'), ['3'], /./],
  ['a tab as indentation', text('scenario: x', 'given:', '\tpiste: {}'), ['3'], /Tabs/],
  ['a key that is there twice', text('scenario: x', 'seed: 1', 'scenario: y'), ['3'], /scenario is there already/],
  [
    'a key that is there twice in JSON',
    text('{', '  "seed": 1,', '  "scenario": "x",', '  "seed": 2', '}'),
    ['4'],
    /seed is there already/,
  ],
  ['a tag of JavaScript', text('scenario: x', 'seed: !!js/function "function () { return 1 }"'), ['2'], /tag/],
  ['a tag of its own', text('scenario: x', 'given: !given {}'), ['2'], /tag/],
  [
    'a merge key',
    text('scenario: x', 'given:', '  piste: &a {}', '  rdex:', '    <<: *a'),
    ['5 given.rdex.<<'],
    /unknown here/,
  ],
  ['an alias of nothing', text('scenario: x', 'seed: *one'), ['2'], /nothing before this is called &one/],
  ['an alias of what comes later', text('scenario: *one', 'seed: &one x'), ['1'], /nothing before this/],
  ['several documents', text('scenario: x', '---', 'scenario: y'), ['2'], /one document/],
  [
    'a name that reaches for prototypes',
    text('scenario: x', '__proto__: { seed: 1 }'),
    ['2 __proto__'],
    /unknown here/,
  ],
];

test.each(refused)('scenario: refuses %s, with path and line', (_, written, where, message) => {
  expect(places(written)).toEqual(where);
  for (const problem of problemsOf(written)) expect(problem.message).toMatch(message);
});

test('scenario: tells everything that is wrong, up to twenty problems', () => {
  const wrong = text(
    'seed: []',
    'faults:',
    ...Array.from({ length: 30 }, (_, n) => `  - { operation: nothing-${n}, delay: 1 }`),
  );

  const problems = problemsOf(wrong);

  expect(problems).toHaveLength(20);
  expect(problems.map(({ line }) => line)).toEqual([1, ...Array.from({ length: 19 }, (_, n) => n + 3)]);
});

test('scenario: tells where in JSON something is wrong', () => {
  const scenario = {
    scenario: 'x',
    given: { piste: { applications: [{ clientId: 'a', clientSecret: 'b', enabled: 'no' }] } },
  };

  expect(places(JSON.stringify(scenario, null, 2))).toEqual(['9 given.piste.applications[0].enabled']);
  expect(places(JSON.stringify(scenario, null, '\t'))).toEqual(['9 given.piste.applications[0].enabled']);
  expect(places(JSON.stringify(scenario))).toEqual(['1 given.piste.applications[0].enabled']);
});

test.each([
  ['sceanrio: x', 'scenario'],
  ['given: { piste: { aplications: [] } }', 'applications'],
  ['given: { piste: { applications: [{ clientId: a, clientSecret: b, ClientID: c }] } }', 'clientId'],
  [
    'given: { piste: { applications: [{ clientId: a, clientSecret: b, apis: { sne_cotation: none } }] } }',
    'sne-cotation',
  ],
  ['dialect: { rdex: { radus: 1 } }', 'radius'],
  ['faults: [{ operation: piste.token, delay: PT1S, tims: 1 }]', 'times'],
  ['faults: [{ operation: piste.token, delay: { unifrom: [PT1S, PT1S] } }]', 'uniform'],
  ['faults: [{ operation: piste.tokne, delay: PT1S }]', 'piste.token'],
  ['faults: [{ operation: piste.token, error: invalid_client }]', 'invalid-client'],
  ['reactions: [{ on: piste.token, afer: PT1S, do: { event: piste.profile.assign, clientId: a } }]', 'after'],
  ['reactions: [{ on: piste.token, after: PT1S, do: { event: piste.profile.assign, clientID: a } }]', 'clientId'],
  ['steps: [{ cal: piste.token }]', 'call'],
  ['steps: [{ call: piste.token, wiht: {} }]', 'with'],
  ['steps: [{ call: piste.token, with: { sign: { baerer: x } } }]', 'bearer'],
])('scenario: %s: did you mean %s?', (written, meant) => {
  const said = problemsOf(written).map(({ message }) => message);

  expect(said).toContainEqual(expect.stringContaining(`did you mean ${meant}?`));
});

test('scenario: a word that is like none is not guessed at', () => {
  const long = 'x'.repeat(100_000);
  const wrong = [
    'wholly: 1',
    `${long}: 1`,
    'steps: [{ advance: PT1S, expect: {} }]',
    'faults: [{ operation: nobody, delay: PT1S }]',
  ];

  for (const written of wrong) {
    const said = problemsOf(written).map(({ message }) => message);
    expect(said).toHaveLength(1);
    expect(said[0]).not.toContain('did you mean');
  }
});
