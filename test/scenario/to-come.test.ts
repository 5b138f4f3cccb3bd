import { expect, test } from 'vitest';
import { checkedScenario } from '../../src/scenario/check.ts';
import { ScenarioRefused } from '../../src/scenario/load.ts';
import { modules } from '../../src/simulator.ts';

const refusal = (text: string): string => {
  try {
    checkedScenario(text, modules);
    return 'it passes';
  } catch (error) {
    if (error instanceof ScenarioRefused) return error.message;
    throw error;
  }
};

test.each([
  'given: { digigo: {} }',
  'dialect: { digigo: { echoState: true } }',
  'faults: [{ operation: digigo.sign-hash, delay: PT1S }]',
  'reactions: [{ on: digigo.sign-hash, after: PT1S, do: { event: piste.account.activate, email: a@b.c } }]',
])('scenario: %s is not taken for a typing error', (text) => {
  expect(refusal(text)).toContain('the API digigo is not simulated by this version');
});

test('scenario: steps and consent are no part of how a world begins', () => {
  const text = `consent: auto
steps:
  - call: piste.token
    with: { form: { grant_type: client_credentials } }
    expect: { status: 400 }
    save: { token: body.access_token }
  - advance: PT61M
`;

  expect(refusal(text)).toBe('it passes');
  expect(refusal('steps: [{ cal: piste.token }]')).toContain('steps[0]');
});
