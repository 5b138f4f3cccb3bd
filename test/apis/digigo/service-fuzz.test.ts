import fc from 'fast-check';
import { expect, test } from 'vitest';
import { raw } from '../piste/piste.ts';
import { ANNE, affiliated, BRAHIM, parties, REP, withPeople } from './affiliations.ts';
import { AED, HOLDER, OTHER_AED, rowsOf } from './digigo.ts';
import { SERVICES } from './services.ts';

const FIELDS = { ...parties(BRAHIM, ANNE), affiliationType: 'ADMIN', authDelivery: 1, revocationReason: 'SUPERSEDED' };

const NAMES = [
  ...Object.keys(FIELDS),
  ...['txIdPhone', 'txIdEmail', 'affiliationRqtId', 'requestSignature', 'approvalSignature'],
  ...[' email', 'RequestorIdType', '__proto__', 'constructor', ''],
];

const value = fc.oneof(
  fc.constantFrom<unknown>(...Object.values(FIELDS), AED.clientId, HOLDER, 'PERSO', '', ' ', null, 0, -1, 1e20, true),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed()),
  fc.jsonValue({ maxDepth: 3 }),
);

const fields = fc
  .record({ whole: fc.boolean(), some: fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 6 }) })
  .map(({ whole, some }) => JSON.stringify({ ...(whole && FIELDS), ...Object.fromEntries(some) }));

const body = fc.oneof(
  { weight: 6, arbitrary: fields },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '[[', '{"email":"\ud800"}', '"x"', '{"userId":1e400}') },
);

const service = fc.constantFrom(
  ...['revoke-certificate', 'unlock-pin', 'request-affiliation', 'approve-affiliation', 'get-affiliation'],
  ...['aed-user-info', 'cancel-affiliation', 'change-affiliation', 'get-quota', 'get-affiliation/x'],
);

const segment = fc.oneof(
  fc.constantFrom(AED.clientId, OTHER_AED.clientId, HOLDER, '', '%20', '%', '%00', '..', '__proto__', '%F0%9F%A6%84'),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

/** The members of a refusal, and of the answers to the two requests that may succeed. */
const SHAPES = [
  ['status', 'code', 'description'],
  ['clientId', 'email', 'organisations'],
  ['txId', 'remain', 'dateOrder', 'dateExpire', 'type'],
];

test('digigo: whatever is sent to sections 2.3.9 to 2.3.17, nothing is done and nothing breaks', {
  timeout: 120_000,
}, async () => {
  const simulated = await withPeople(
    affiliated(REP, 'LEGALREP'),
    affiliated(ANNE, 'ADMIN'),
    affiliated(BRAHIM, 'COLLABO'),
  );
  const state = async () => [
    await rowsOf(simulated, 'digigo.users'),
    await rowsOf(simulated, 'digigo.certificates'),
    await rowsOf(simulated, 'digigo.affiliationRequests'),
  ];
  const before = await state();
  const method = fc.constantFrom('GET', 'POST', 'POST', 'POST', 'DELETE');
  const path = fc.array(segment, { maxLength: 3 });

  await fc.assert(
    fc.asyncProperty(fc.record({ method, service, path, body }), async (sent) => {
      const answer = await raw(simulated.url, [SERVICES, sent.service, ...sent.path].join('/'), {
        method: sent.method,
        headers: { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(sent.body)) },
        body: sent.body,
      });

      expect(answer.status).toBeLessThan(500);
      expect(SHAPES).toContainEqual(Object.keys(JSON.parse(answer.body)));
    }),
    { numRuns: 1000, seed: 42 },
  );

  expect(await state()).toEqual(before);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
