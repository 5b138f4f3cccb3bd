import { expect, expectTypeOf, test } from 'vitest';
import type { ErrorsOf, EventId, Fault, OperationId, ResultOf, Scenario, WorldHandle } from '../../src/index.ts';
import type { OperationId as AnyOperationId } from '../../src/kit/contracts.ts';
import { modules } from '../../src/modules.ts';

test('types: every operation and event that is documented is one, of whatever API', () => {
  expectTypeOf<OperationId>().toEqualTypeOf<Exclude<AnyOperationId, `control.${string}`>>();
  // Of an API that lost its types nothing would be known: never, or any text.
  expectTypeOf<{ [Id in OperationId]: ErrorsOf<Id> }[OperationId]>().not.toEqualTypeOf<string>();
  expectTypeOf<{ [Id in OperationId]: [ErrorsOf<Id>] extends [never] ? Id : never }[OperationId]>().toBeNever();
  expectTypeOf<{ [Id in EventId]: [ResultOf<Id>] extends [never] ? Id : never }[EventId]>().toBeNever();

  expect(modules.flatMap(({ api }) => api.operations).every(({ errors }) => Object.keys(errors).length > 0)).toBe(true);
});

test('types: the errors of an operation are those that its module declares', () => {
  const declared = {
    'invalid-request': 0,
    'unsupported-grant-type': 0,
    'invalid-client': 0,
    'invalid-scope': 0,
    'server-error': 0,
    'temporarily-unavailable': 0,
  };

  expectTypeOf<ErrorsOf<'piste.token'>>().toEqualTypeOf<keyof typeof declared>();
  expectTypeOf<ErrorsOf<'covoiturage.verify-certificate'>>().toEqualTypeOf<
    'not-found' | 'too-many-requests' | 'internal-server-error'
  >();
  expectTypeOf<ErrorsOf<'piste.*'>>().toEqualTypeOf<ErrorsOf<'piste.token'> | ErrorsOf<'piste.healthcheck'>>();
  expectTypeOf<ErrorsOf<'*'>>().toEqualTypeOf<{ [Id in OperationId]: ErrorsOf<Id> }[OperationId]>();

  const token = modules.flatMap(({ api }) => api.operations).find(({ id }) => id === 'piste.token');
  expect(Object.keys(token?.errors ?? {})).toEqual(Object.keys(declared));
});

/** Checked by the compiler alone: nobody calls it. */
async function typed(world: WorldHandle): Promise<void> {
  const { clientSecret } = await world.happen('piste.application.create', {
    email: 'jeanne@example.com',
    name: 'mine',
    environment: 'production',
  });
  expectTypeOf(clientSecret).toEqualTypeOf<string>();
  // @ts-expect-error: no such event
  await world.happen('piste.application.creat', {});
  // @ts-expect-error: what this event is given has other fields
  await world.happen('piste.application.create', { clientId: 'x' });
  // @ts-expect-error: there is no such environment
  await world.happen('piste.application.create', { email: 'a@b.fr', name: 'mine', environment: 'staging' });

  const answer = await world.withFault({ operation: 'rdex.*', error: 'too-late', times: 1 }, () => 42);
  expectTypeOf(answer).toEqualTypeOf<number>();
  // @ts-expect-error: no operation of RDEX documents it
  await world.withFault({ operation: 'rdex.*', error: 'invalid-client' }, () => 42);
  // @ts-expect-error: there is no such thing to do to a connection
  await world.withFault({ operation: '*', connection: 'drop' }, () => 42);
  expectTypeOf<Fault<'piste.token'>['error']>().toEqualTypeOf<ErrorsOf<'piste.token'> | undefined>();

  const [entry] = await world.journal.expect({ operation: 'piste.token', error: 'invalid-client', outcome: 'refused' });
  expectTypeOf(entry?.operation).toEqualTypeOf<OperationId | null | undefined>();
  // @ts-expect-error: the token endpoint documents no such error
  await world.journal.expect({ operation: 'piste.token', error: 'not-subscribed' });
  // @ts-expect-error: no such outcome
  await world.journal.entries({ outcome: 'failed' });
  // @ts-expect-error: operations of the control API leave no entry
  await world.journal.next({ operation: 'control.health' });
}

test('types: handles know events, what they are given and give, operations and their errors', () => {
  expectTypeOf(typed).toBeFunction();
});

test('types: a scenario as an object knows operations, errors and events', () => {
  const scenario: Scenario = {
    faults: [
      { preset: 'realistic' },
      { operation: 'piste.token', error: 'invalid-client', probability: 0.1, maxConsecutive: 2 },
      { operation: 'rdex.*', delay: { uniform: ['PT0.1S', 'PT2S'] } },
      // @ts-expect-error: an error of another operation
      { operation: 'piste.token', error: 'gateway-error' },
    ],
    reactions: [
      { on: 'piste.token', reads: 3, do: { event: 'piste.profile.withdraw', clientId: 'mine' } },
      // @ts-expect-error: no such operation or event
      { on: 'piste.tokens', after: 'PT1S', do: { event: 'piste.account.activate', email: 'jeanne@example.com' } },
      // @ts-expect-error: this event is given an e-mail address
      { on: 'piste.token', after: 'PT1S', do: { event: 'piste.account.activate', clientId: 'mine' } },
    ],
  };

  expect(scenario.faults).toHaveLength(4);
});
