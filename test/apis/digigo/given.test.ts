import { expect, test } from 'vitest';
import { places } from '../../scenario/scenario.ts';
import { simulate } from '../../simulate.ts';
import {
  AED,
  asking,
  exchange,
  given,
  HASH,
  holder,
  infoPath,
  open,
  rowsOf,
  send,
  timestampPath,
  withDigigo,
} from './digigo.ts';

const problem = (digigo: object): string[] =>
  places(JSON.stringify({ given: { digigo } })).map((place) => place.replace(/^1 given\.digigo\.?/, ''));

const ORGANISATION = { organisationId: '1111111A', name: 'ANCE' };
const affiliated = (organisationId: string) => [{ organisationId, affiliationType: 'ADMIN' }];

test.each<[string, object, string[]]>([
  ['an AED that is there twice', { aeds: [AED, AED] }, ['aeds[1].clientId']],
  ['an AED without a secret', { aeds: [{ clientId: 'x' }] }, ['aeds[0]']],
  ['an address that is none', { aeds: [{ ...AED, ips: ['127.0.0.1', '10.0.0.0/8', '1.2.3'] }] }, ['aeds[0].ips[2]']],
  [
    'a network that is none',
    { aeds: [{ ...AED, ips: ['10.0.0.0/33', '::/129'] }] },
    ['aeds[0].ips[0]', 'aeds[0].ips[1]'],
  ],
  ['a relative redirect URI', { aeds: [{ ...AED, redirectUris: ['/x'] }] }, ['aeds[0].redirectUris[0]']],
  [
    'a redirect URI with a fragment',
    { aeds: [{ ...AED, redirectUris: ['https://x/#y'] }] },
    ['aeds[0].redirectUris[0]'],
  ],
  [
    'a redirect URI that is a script',
    { aeds: [{ ...AED, redirectUris: ['javascript:1'] }] },
    ['aeds[0].redirectUris[0]'],
  ],
  [
    'a redirect URI with a line end',
    { aeds: [{ ...AED, redirectUris: ['https://x/\n'] }] },
    ['aeds[0].redirectUris[0]'],
  ],
  [
    'an organisation that is there twice',
    { organisations: [ORGANISATION, ORGANISATION] },
    ['organisations[1].organisationId'],
  ],
  ['a holder who is there twice', { users: [holder('a@x.tn'), holder('A@X.tn')] }, ['users[1].email']],
  [
    'an affiliation to nobody',
    { users: [holder('a@x.tn', { affiliations: affiliated('9') })] },
    ['users[0].affiliations[0].organisationId'],
  ],
  ['a seal of nobody', { users: [holder('a@x.tn', { certType: 'SEAL' })] }, ['users[0].certType']],
  ['a PIN that is no number', { users: [holder('a@x.tn', { pin: 'secret' })] }, ['users[0].pin']],
  ['an odd certificate', { users: [holder('a@x.tn', { certificate: 'lost' })] }, ['users[0].certificate']],
  ['something unknown', { users: [holder('a@x.tn', { age: 30 })] }, ['users[0].age']],
])('digigo: a scenario with %s is refused', (_name, digigo, expected) => {
  expect(problem(digigo)).toEqual(expected);
});

test('digigo: a scenario that is in order passes', () => {
  const digigo = given({
    organisations: [{ ...ORGANISATION, country: 'TN', legalRepresentative: { userId: '1', idType: 'CIN' } }],
    users: [holder('pro@x.tn', { certType: 'PRO', affiliations: affiliated('1111111A') })],
    aed: { admin: true, ips: ['127.0.0.1', '10.0.0.0/8', '::1'], quotas: { SIG: 1 }, redirectUris: ['app://return'] },
  });

  expect(problem(digigo)).toEqual([]);
});

test('digigo: serials, PINs and keys are drawn and dealt in order', async () => {
  const holders = Array.from({ length: 14 }, (_, n) => {
    const { pin: _pin, ...unsaid } = holder(`h${n}@x.tn`);
    return unsaid;
  });
  const digigo = { users: [...holders, holder('none@x.tn', { certificate: 'none' })] };

  const first = await rowsOf(await simulate({ given: { digigo } }), 'digigo.certificates');
  const second = await rowsOf(await simulate({ given: { digigo } }), 'digigo.certificates');

  expect(second).toEqual(first);
  expect(first.map(({ key }) => key)).toEqual([...Array(14).keys()]);
  expect(new Set(first.map(({ id }) => id)).size).toBe(14);
  for (const { pin } of first) expect(pin).toMatch(/^\d{6}$/);
});

test('digigo: no certificate is issued before somebody asks for it', async () => {
  const simulated = await withDigigo();

  const before = await rowsOf(simulated, 'digigo.certificates');
  await simulated.agent.get(infoPath()).expect(200);
  const after = await rowsOf(simulated, 'digigo.certificates');

  expect(before.map(({ der }) => der)).toEqual([undefined, undefined]);
  expect(after.map(({ der }) => typeof der)).toEqual(['string', 'undefined']);
});

test('digigo: an AED that has declared addresses is served from there only', async () => {
  const elsewhere = await withDigigo({ aed: { ips: ['192.0.2.0/24'] } });
  const here = await withDigigo({ aed: { ips: ['192.0.2.0/24', '127.0.0.0/8', '::1'] } });

  const statusInfo = await elsewhere.agent.get(infoPath());
  const stamped = await send(elsewhere, timestampPath(), HASH);
  const exchanged = await exchange(elsewhere, { code: 'x' });

  expect([statusInfo.status, statusInfo.body]).toEqual([
    403,
    { status: 'FORBIDDEN', code: 403, description: 'AED IP not authorized.' },
  ]);
  const refused = { error: 'access_denied', error_description: 'AED IP not authorized.' };
  expect([stamped.status, stamped.body, exchanged.status, exchanged.body]).toEqual([403, refused, 403, refused]);
  await send(here, timestampPath(), HASH).expect(200);
  // A holder may be anywhere.
  await open(elsewhere, asking()).expect(200);
});
