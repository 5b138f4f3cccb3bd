import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import {
  ANNE,
  affiliated,
  approve,
  BRAHIM,
  CHIRAZ,
  parties,
  REP,
  request,
  signed,
  withPeople,
} from './affiliations.ts';
import { AED, HOLDER, OTHER_AED, rowsOf } from './digigo.ts';
import { answer, call, refused, servicePath } from './services.ts';

const EXPIRED = { ...BRAHIM, userId: '10000009', email: 'expired@x.tn', certificate: 'expired' };
const NOBODY = { ...BRAHIM, userId: '10000008', email: 'none@x.tn', certificate: 'none' };

/** Anne is an administrator, Brahim a collaborator; the request to affiliate Chiraz is pending. */
async function furnished(): Promise<{ simulated: Simulated; affiliationRqtId: string }> {
  const simulated = await withPeople(
    affiliated(REP, 'LEGALREP'),
    affiliated(ANNE, 'ADMIN'),
    affiliated(BRAHIM, 'COLLABO'),
    CHIRAZ,
    EXPIRED,
    NOBODY,
  );
  const { body } = await request(simulated, CHIRAZ, 'COLLABO', ANNE);
  return { simulated, affiliationRqtId: body.affiliationRqtId };
}

interface Service {
  readonly signature: 'requestSignature' | 'approvalSignature';
  /** Whose affiliation it is about, asked for by Anne. */
  readonly whose: typeof REP;
  readonly affiliationType?: string;
}

const SERVICES: Readonly<Record<string, Service>> = {
  'request-affiliation': { signature: 'requestSignature', whose: CHIRAZ, affiliationType: 'COLLABO' },
  'approve-affiliation': { signature: 'approvalSignature', whose: CHIRAZ, affiliationType: 'COLLABO' },
  'cancel-affiliation': { signature: 'requestSignature', whose: BRAHIM },
  'change-affiliation': { signature: 'requestSignature', whose: BRAHIM, affiliationType: 'ADMIN' },
};

const VERBS = ['request', 'approve', 'cancel', 'change'];

/** What would be done. */
const fieldsOf = (service: string, affiliationRqtId: string) => {
  const { whose, affiliationType } = SERVICES[service] as Service;
  return {
    ...(service === 'approve-affiliation' && { affiliationRqtId }),
    ...parties(whose, ANNE),
    ...(affiliationType !== undefined && { affiliationType }),
  };
};

const signerOf = (service: string): string => (service === 'approve-affiliation' ? CHIRAZ.email : ANNE.email);

const invalid = (name: string) => refused(`The parameter ${name} is malformed.`);
const missing = (name: string) => refused(`The parameter ${name} is mandatory.`);
const USER_ID = refused('The userId is invalid.');
const NOT_FOUND = refused('The parameter organisationId is not found.', 404);

/** What is sent for one field in place of what would do; undefined leaves it out. */
const ROWS: readonly [field: string, value: unknown, expected: object][] = [
  ['userId', '9'.repeat(17), USER_ID],
  ['userId', '1000 0003', USER_ID],
  ['userId', 10000003, USER_ID],
  ['userId', ['10000003'], USER_ID],
  ['userId', '99999999', USER_ID],
  ['userId', undefined, missing('userId')],
  ['userId', '  ', missing('userId')],
  ['userId', null, missing('userId')],
  ['idType', 'PERMIS', refused('The parameter idType is invalid.')],
  ['idType', 1, refused('The parameter idType is invalid.')],
  ['idType', 'CARTESEJOUR', USER_ID],
  ['idType', undefined, missing('idType')],
  ['email', 'anne', invalid('email')],
  ['email', `${'a'.repeat(300_000)}@x.tn`, invalid('email')],
  ['email', { '@': 1 }, invalid('email')],
  ['email', HOLDER, invalid('email')],
  ['email', 'nobody@x.tn', invalid('email')],
  ['email', '', missing('email')],
  ['organisationId', '1111111-A', invalid('organisationId')],
  ['organisationId', '1'.repeat(31), invalid('organisationId')],
  ['organisationId', 1111111, invalid('organisationId')],
  ['organisationId', '', invalid('organisationId')],
  ['organisationId', undefined, invalid('organisationId')],
  ['organisationId', '9999999Z', NOT_FOUND],
  ['requestorIdType', 'PERMIS', invalid('requestorIdType')],
  ['requestorIdType', undefined, missing('requestorIdType')],
  ['requestorId', '-', invalid('requestorId')],
  ['requestorId', '99999999', invalid('requestorId')],
  ['requestorId', true, invalid('requestorId')],
  ['requestorId', '', missing('requestorId')],
  ['requestorEmail', 'anne', invalid('requestorEmail')],
  ['requestorEmail', HOLDER, invalid('requestorEmail')],
  ['requestorEmail', undefined, missing('requestorEmail')],
];

const TYPE_ROWS: typeof ROWS = [
  ['affiliationType', 'BOSS', invalid('affiliationType')],
  ['affiliationType', ['ADMIN'], invalid('affiliationType')],
];

const ROWS_OF: Readonly<Record<string, typeof ROWS>> = {
  'request-affiliation': [...ROWS, ...TYPE_ROWS, ['affiliationType', '', missing('affiliationType')]],
  'approve-affiliation': [
    ...ROWS,
    ...TYPE_ROWS,
    ['affiliationType', '', missing('affiliationType')],
    ['affiliationType', 'ADMIN', invalid('affiliationType')],
    ['organisationId', '1234567R', invalid('organisationId')],
    ['affiliationRqtId', '9217b17f-f1df-4fe2-9d2e-1d98662e0365', refused('The affiliationRqtId is invalid.')],
    ['affiliationRqtId', 5, refused('The affiliationRqtId is invalid.')],
    ['affiliationRqtId', 'x'.repeat(300_000), refused('The affiliationRqtId is invalid.')],
    ['affiliationRqtId', '__proto__', refused('The affiliationRqtId is invalid.')],
    ['affiliationRqtId', undefined, missing('affiliationRqtId')],
  ],
  'cancel-affiliation': ROWS,
  // Its table has no row for an affiliationType that is empty.
  'change-affiliation': [...ROWS, ...TYPE_ROWS, ['affiliationType', undefined, invalid('affiliationType')]],
};

test.each(VERBS)('digigo.%s-affiliation: every row of its table', async (verb) => {
  const service = `${verb}-affiliation`;
  const { simulated, affiliationRqtId } = await furnished();
  const { signature } = SERVICES[service] as Service;
  const before = await rowsOf(simulated, 'digigo.users');

  for (const [field, value, expected] of ROWS_OF[service] ?? []) {
    const body = { ...fieldsOf(service, affiliationRqtId), [field]: value, [signature]: 'eA==' };
    const sent = `${field} ${JSON.stringify(value)?.slice(0, 50)}`;
    expect({ sent, answer: answer(await call(simulated, service, body)) }).toEqual({ sent, answer: expected });
  }
  expect(await rowsOf(simulated, 'digigo.users')).toEqual(before);
});

test.each(VERBS)('digigo.%s-affiliation: AEDs that are not there', async (verb) => {
  const service = `${verb}-affiliation`;
  const { simulated, affiliationRqtId } = await furnished();
  const body = fieldsOf(service, affiliationRqtId);

  const unknown = await call(
    simulated,
    service,
    { ...body, requestSignature: 'eA==', approvalSignature: 'eA==' },
    'nobody',
  );
  const none = await simulated.agent.post(servicePath(service)).send(body);
  const blank = await simulated.agent.post(`${servicePath(service)}/%20`).send(body);

  expect(answer(unknown)).toEqual(refused('The clientId is invalid.'));
  expect(answer(none)).toEqual(missing('clientId'));
  expect(answer(blank)).toEqual(missing('clientId'));
});

test.each(VERBS)('digigo.%s-affiliation: signatures that are none, of others or of something else', async (verb) => {
  const service = `${verb}-affiliation`;
  const { simulated, affiliationRqtId } = await furnished();
  const { signature } = SERVICES[service] as Service;
  const fields = fieldsOf(service, affiliationRqtId);
  const right = await signed(simulated, fields, signerOf(service), signature);
  const ofAnother = await signed(simulated, fields, REP.email, signature);
  const ofSomethingElse = await signed(simulated, { ...fields, email: 'x@x.tn' }, signerOf(service), signature);
  const ofLess = await signed(simulated, {}, signerOf(service), signature);
  const tampered = Buffer.from(String(right[signature]), 'base64')
    .toString()
    .replace('<ds:SignatureValue', '<ds:signatureValue');

  for (const value of [
    'eA==',
    'not base64!',
    ['x'],
    7,
    ofAnother[signature],
    ofSomethingElse[signature],
    ofLess[signature],
    Buffer.from(tampered).toString('base64'),
    'QUFB'.repeat(100_000),
  ]) {
    const response = await call(simulated, service, { ...fields, [signature]: value });
    expect(answer(response)).toEqual(refused(`The parameter ${signature} is invalid.`));
  }
  expect(answer(await call(simulated, service, fields))).toEqual(missing(signature));
  expect((await call(simulated, service, right)).status).toBe(200);
});

test.each(VERBS.filter((verb) => verb !== 'approve'))(
  'digigo.%s-affiliation: a requestor whose certificate is revoked is none',
  async (verb) => {
    const service = `${verb}-affiliation`;
    const { simulated, affiliationRqtId } = await furnished();
    const fields = fieldsOf(service, affiliationRqtId);
    const body = await signed(simulated, fields, ANNE.email);
    await simulated.happen('digigo.certificate.revoke', { email: ANNE.email });

    expect(answer(await call(simulated, service, body))).toEqual(invalid('requestorEmail'));
  },
);

test.each([EXPIRED, NOBODY])('digigo.request-affiliation: a holder needs a valid certificate', async (whose) => {
  const { simulated } = await furnished();

  expect(answer(await request(simulated, whose, 'COLLABO', ANNE))).toEqual(invalid('email'));
});

test('digigo: fields are taken as the document spells them, blanks and all', async () => {
  const { simulated } = await furnished();
  const { requestorIdType, email, requestorId, ...fields } = { ...parties(CHIRAZ, ANNE), affiliationType: 'COLLABO' };
  const printed = {
    ...fields,
    idType: ' PASSEPORT ',
    ' email': ` ${email}`,
    RequestorIdType: `${requestorIdType} `,
    ' requestorId': requestorId,
  };
  const { requestSignature, ...body } = await signed(simulated, printed, ANNE.email);

  const { status } = await call(simulated, 'request-affiliation', { ...body, 'requestSignature ': requestSignature });

  expect(status).toBe(200);
});

test('digigo: what another AED has asked for, one neither sees nor approves', async () => {
  const { simulated, affiliationRqtId } = await furnished();
  const fields = fieldsOf('approve-affiliation', affiliationRqtId);
  const body = await signed(simulated, fields, CHIRAZ.email, 'approvalSignature');
  const unknown = refused('The affiliationRqtId is invalid.');

  const seen = await simulated.agent.get(servicePath('get-affiliation', OTHER_AED.clientId, affiliationRqtId));
  const approved = await call(simulated, 'approve-affiliation', body, OTHER_AED.clientId);

  expect(answer(seen)).toEqual(unknown);
  expect(answer(approved)).toEqual(unknown);
  await simulated.agent.get(servicePath('get-affiliation', AED.clientId, affiliationRqtId)).expect(200);
  expect((await approve(simulated, affiliationRqtId, CHIRAZ, 'COLLABO', ANNE)).status).toBe(200);
});
