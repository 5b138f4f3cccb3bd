import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { ANNE, affiliated, approve, parties, REP, request, withPeople } from './affiliations.ts';
import { AED, OTHER_AED } from './digigo.ts';
import { answer, refused, servicePath } from './services.ts';

test('digigo.get-affiliation: shows what was asked for and by whom, keys in the order of section 2.3.13', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE);
  const { body: asked } = await request(simulated, ANNE, 'COLLABO', REP);

  const { body } = await simulated.agent
    .get(servicePath('get-affiliation', AED.clientId, asked.affiliationRqtId))
    .expect(200);

  expect(body).toEqual({
    ...parties(ANNE, REP),
    organisation: 'ANCE',
    affiliationType: 'COLLABO',
    requestSignature: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
  });
  expect(Buffer.from(body.requestSignature, 'base64').toString()).toContain('<ds:Signature');
  expect(Object.keys(body)).toEqual([
    ...['idType', 'userId', 'email', 'organisationId', 'organisation', 'affiliationType'],
    ...['requestorIdType', 'requestorId', 'requestorEmail', 'requestSignature'],
  ]);
});

test('digigo.get-affiliation: a request is there after its approval too', async () => {
  const simulated = await withPeople(affiliated(REP, 'LEGALREP'), ANNE);
  const { body: asked } = await request(simulated, ANNE, 'COLLABO', REP);
  const path = servicePath('get-affiliation', AED.clientId, asked.affiliationRqtId);
  const { body: pending } = await simulated.agent.get(path).expect(200);

  expect((await approve(simulated, asked.affiliationRqtId, ANNE, 'COLLABO', REP)).status).toBe(200);

  expect((await simulated.agent.get(path).expect(200)).body).toEqual(pending);
});

const ID = '893e60d0-5a3f-44b3-9701-e40ad9867087';
const INVALID = refused('The affiliationRqtId is invalid.');
const NO_AED = refused('The parameter clientId is mandatory.');

test.each<[string, readonly string[], object]>([
  ['an AED that nobody knows', ['nobody', ID], refused('The clientId is invalid.')],
  ['no AED', ['', ID], NO_AED],
  ['nothing', [], NO_AED],
  ['a request that is not there', [AED.clientId, ID], INVALID],
  ['what is no identifier', [AED.clientId, "' OR 1=1 --"], INVALID],
  ['what objects have anyway', [AED.clientId, 'constructor'], INVALID],
  ['no request', [AED.clientId, ' '], refused('The affiliationRqtId is mandatory')],
  ['no request at all', [OTHER_AED.clientId], refused('The affiliationRqtId is mandatory')],
])('digigo.get-affiliation: refuses %s', async (_name, segments, expected) => {
  const { agent } = await withPeople();

  expect(answer(await agent.get(servicePath('get-affiliation', ...segments)))).toEqual(expected);
});

test('digigo.get-affiliation: the printed request is answered as printed', async () => {
  const { agent } = await simulate();
  const path = servicePath('get-affiliation', '694b650c-eceb-4765-94f7-d170b4a1247c', ID);

  const { body } = await agent.get(path).set('Content-Type', 'application/json').expect(200);

  expect(body).toEqual({
    idType: 'CIN',
    userId: '09090909',
    email: 'foulenc@certification.tn',
    organisationId: '1111111X',
    organisation: 'XXXXX',
    affiliationType: 'COLLABO',
    requestorIdType: 'CIN',
    requestorId: '00222222',
    requestorEmail: 'responsable@certification.tn',
    requestSignature: expect.stringMatching(/^PD94bWwg/),
  });
});
