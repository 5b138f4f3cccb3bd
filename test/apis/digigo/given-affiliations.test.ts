import { expect, test } from 'vitest';
import { places } from '../../scenario/scenario.ts';
import { ANCE, ANNE, affiliated, BRAHIM, CHIRAZ, REP, SARL } from './affiliations.ts';
import { AED, rowsOf, withDigigo } from './digigo.ts';
import { servicePath } from './services.ts';

const REQUEST = {
  affiliationRqtId: '893e60d0-5a3f-44b3-9701-e40ad9867087',
  clientId: AED.clientId,
  userId: ANNE.userId,
  email: ANNE.email,
  organisationId: ANCE.organisationId,
  affiliationType: 'ADMIN',
  requestorId: REP.userId,
  requestorEmail: REP.email,
};

const problem = (digigo: object): string[] => {
  const given = { digigo: { aeds: [AED], organisations: [ANCE, SARL], ...digigo } };
  return places(JSON.stringify({ given })).map((place) => place.replace(/^1 given\.digigo\.?/, ''));
};

test.each<[string, object, string[]]>([
  [
    'a request that is there twice',
    { affiliationRequests: [REQUEST, REQUEST] },
    ['affiliationRequests[1].affiliationRqtId'],
  ],
  [
    'a request of an AED that is not there',
    { affiliationRequests: [{ ...REQUEST, clientId: 'nobody' }] },
    ['affiliationRequests[0].clientId'],
  ],
  [
    'a request to an organisation that is not there',
    { affiliationRequests: [{ ...REQUEST, organisationId: '7654321Z' }] },
    ['affiliationRequests[0].organisationId'],
  ],
  [
    'a request with an odd identifier',
    { affiliationRequests: [{ ...REQUEST, affiliationRqtId: '1' }] },
    ['affiliationRequests[0].affiliationRqtId'],
  ],
  [
    'a third administrator',
    { users: [ANNE, BRAHIM, CHIRAZ].map((who) => affiliated(who, 'ADMIN')) },
    ['users[2].affiliations[0]'],
  ],
  ['a holder with an odd quota', { users: [{ ...ANNE, quotas: { SIG: -1 } }] }, ['users[0].quotas.SIG']],
])('digigo: a scenario with %s is refused', (_name, digigo, expected) => {
  expect(problem(digigo)).toEqual(expected);
});

test('digigo: a scenario with administrators of two organisations, and requests, is in order', () => {
  const users = [
    affiliated(ANNE, 'ADMIN'),
    affiliated(BRAHIM, 'ADMIN'),
    affiliated(CHIRAZ, 'ADMIN', SARL.organisationId),
  ];

  expect(problem({ users, affiliationRequests: [REQUEST] })).toEqual([]);
});

test('digigo: a request of a scenario is pending, unless it is approved', async () => {
  const approved = { ...REQUEST, affiliationRqtId: '9217b17f-f1df-4fe2-9d2e-1d98662e0365', approved: true };
  const scenario = {
    given: { digigo: { aeds: [AED], organisations: [ANCE], affiliationRequests: [REQUEST, approved] } },
  };
  const simulated = await withDigigo({ scenario });

  const { body } = await simulated.agent
    .get(servicePath('get-affiliation', AED.clientId, REQUEST.affiliationRqtId))
    .expect(200);

  expect(body).toMatchObject({ idType: 'CIN', requestorIdType: 'CIN', organisation: 'ANCE', requestSignature: '' });
  const rows = await rowsOf(simulated, 'digigo.affiliationRequests');
  expect(rows.map(({ approvedAt }) => typeof approvedAt)).toEqual(['undefined', 'number']);
});
