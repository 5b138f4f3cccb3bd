import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { ANCE, SARL } from './affiliations.ts';
import { AED, HOLDER, holder, OTHER_AED, OTHER_HOLDER, withDigigo } from './digigo.ts';
import { answer, refused, servicePath } from './services.ts';

const AFFILIATIONS = [
  { organisationId: ANCE.organisationId, affiliationType: 'COLLABO' },
  { organisationId: SARL.organisationId, affiliationType: 'ADMIN' },
];

const withAffiliations = () =>
  withDigigo({
    organisations: [ANCE, SARL],
    holder: { affiliations: AFFILIATIONS },
    users: [holder('sinoe@x.tn', { userId: 'AB1', idType: 'PASSEPORT', certificate: 'none' })],
  });

test('digigo.aed-user-info: is printed as section 2.3.14 has it, keys in order', async () => {
  const { agent } = await withAffiliations();

  const { text } = await agent.get(servicePath('aed-user-info', AED.clientId, HOLDER)).expect(200);

  expect(text).toBe(JSON.stringify({ clientId: AED.clientId, email: HOLDER, organisations: AFFILIATIONS }));
});

test('digigo.aed-user-info: an organisation may be singled out, by query or in a body', async () => {
  const { agent } = await withAffiliations();
  const url = servicePath('aed-user-info', AED.clientId, HOLDER.toUpperCase());
  const asked = { idType: 'CIN', userId: '01234567', organisationId: SARL.organisationId };

  const byQuery = await agent.get(url).query(asked).expect(200);
  const byBody = await agent.get(url).send(asked).expect(200);

  expect(byQuery.body.organisations).toEqual([AFFILIATIONS[1]]);
  expect(byBody.body).toEqual(byQuery.body);
});

test('digigo.aed-user-info: who is affiliated to nobody has an empty list', async () => {
  const { agent } = await withAffiliations();

  const { body } = await agent.get(servicePath('aed-user-info', OTHER_AED.clientId, 'sinoe@x.tn')).expect(200);

  expect(body).toEqual({ clientId: OTHER_AED.clientId, email: 'sinoe@x.tn', organisations: [] });
});

const USER_ID = refused('The userId is invalid.');
const EMAIL = refused('The parameter email is malformed.');
const ORGANISATION = refused('The parameter organisationId is malformed.');
const NOT_FOUND = refused('The parameter organisationId is not found.', 404);
const mine = [AED.clientId, HOLDER];

test.each<[string, readonly string[], object, object]>([
  ['an AED that nobody knows', ['nobody', HOLDER], {}, refused('The clientId is invalid.')],
  ['no AED', [' ', HOLDER], {}, refused('The parameter clientId is mandatory.')],
  ["another's number", mine, { userId: '76543210' }, USER_ID],
  ['a number that is too long', mine, { userId: '9'.repeat(300_000) }, USER_ID],
  ['a number that is no text', mine, { userId: 1234567 }, USER_ID],
  ['an empty number', mine, { userId: ' ' }, refused('The parameter userId is mandatory.')],
  ['another document', mine, { idType: 'PASSEPORT' }, refused('The parameter idType is invalid.')],
  ['an odd document', mine, { idType: 'PERMIS' }, refused('The parameter idType is invalid.')],
  ['an empty document', mine, { idType: '' }, refused('The parameter idType is mandatory.')],
  ['what is no address', [AED.clientId, 'foulen'], {}, EMAIL],
  ['an address that nobody has', [AED.clientId, 'nobody@x.tn'], {}, EMAIL],
  ['no address', [AED.clientId, ' '], {}, refused('The parameter email is mandatory.')],
  ['no address at all', [AED.clientId], {}, refused('The parameter email is mandatory.')],
  ['what is no organisation', mine, { organisationId: '1111111/A' }, ORGANISATION],
  ['organisations', mine, { organisationId: ['1111111A'] }, ORGANISATION],
  ['an organisation that is not in the register', mine, { organisationId: '7654321Z' }, NOT_FOUND],
  ["somebody else's organisation", [AED.clientId, OTHER_HOLDER], { organisationId: '1111111A' }, NOT_FOUND],
])('digigo.aed-user-info: refuses %s', async (_name, segments, body, expected) => {
  const { agent } = await withAffiliations();

  expect(answer(await agent.get(servicePath('aed-user-info', ...segments)).send(body))).toEqual(expected);
});

test('digigo.aed-user-info: an AED is asked from its own addresses', async () => {
  const { agent } = await withDigigo({ aed: { ips: ['192.0.2.0/24'] } });

  const response = await agent.get(servicePath('aed-user-info', AED.clientId, HOLDER));

  expect(answer(response)).toEqual(refused('AED IP not authorized.', 403, 'FORBIDDEN'));
});

test('digigo.aed-user-info: the printed request is answered as printed', async () => {
  const { agent } = await simulate();
  const clientId = '694b650c-eceb-4765-94f7-d170b4a1247c';
  const email = 'foulen@certification.tn';

  const { body } = await agent.get(servicePath('aed-user-info', clientId, email)).expect(200);

  const organisations = [{ organisationId: '1111111A', affiliationType: 'COLLABO' }];
  expect(body).toEqual({ clientId, email, organisations });
});
