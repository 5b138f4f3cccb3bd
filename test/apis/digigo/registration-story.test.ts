import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pem } from '../../../src/pki/certificate.ts';
import type { Simulated } from '../../simulate.ts';
import { AED, asking, chainOf, claimsOf, exchange, OTHER_AED, open, sign, tokenIn, type } from './digigo.ts';
import {
  create,
  lastMessage,
  operatorOf,
  REQUEST,
  requested,
  requestStatus,
  SUBSCRIBER,
  signedBy,
  transactions,
  withAeds,
} from './enrolment.ts';
import { servicePath } from './services.ts';

test('digigo: enrolment, two OTPs, a signed request, a decision, and the clock brings a certificate that OpenSSL trusts', async () => {
  const simulated = await withAeds();
  const { agent, happen, advance } = simulated;
  const operator = await operatorOf(simulated);

  const asked = { ...REQUEST, ...(await transactions(simulated)) };
  const created = await create(simulated, await signedBy(operator, asked)).expect(200);
  const { requestId } = created.body;
  expect(created.body).toEqual({
    requestId,
    clientId: AED.clientId,
    userId: '99999999',
    requestStatus: 'ONGOING',
    requestTimestamp: String(Date.parse('2026-01-15T09:00:00Z')),
  });
  expect(Object.keys(created.body)).toEqual(['requestId', 'clientId', 'userId', 'requestStatus', 'requestTimestamp']);

  await happen('digigo.request.decide', { requestId, status: 'VALID' });
  const seen = [await requestStatus(simulated, requestId)];
  await advance('PT59.999S');
  seen.push(await requestStatus(simulated, requestId));
  await advance('PT0.001S');
  seen.push(await requestStatus(simulated, requestId));
  await advance('PT59.999S');
  seen.push(await requestStatus(simulated, requestId));
  await advance('PT0.001S');
  seen.push(await requestStatus(simulated, requestId));
  expect(seen).toEqual(['VALID', 'VALID', 'GENERATING', 'GENERATING', 'GENERATED']);

  const { pin, text } = await lastMessage(simulated, SUBSCRIBER.phone);
  expect(pin).toMatch(/^\d{6}$/);
  expect(text).toContain(pin);
  expect((await lastMessage(simulated, SUBSCRIBER.email))['pin']).toBeUndefined();

  const [certificate, ...authorities] = await chainOf(simulated, SUBSCRIBER.email);
  expect(opensslVerifies(certificate, authorities)).toContain('OK');

  const user = await agent
    .get(servicePath('aed-user-status', AED.clientId, '99999999', 'CIN', SUBSCRIBER.email))
    .expect(200);
  expect(user.body).toMatchObject({ requestStatus: 'GENERATED', requestId, clientId: AED.clientId });
});

/** An AED with an operator, and a request with a video that was taken. */
async function enrolling(digigo: object = {}, fields: object = REQUEST) {
  const simulated = await withAeds(digigo);
  const operator = await operatorOf(simulated);
  const requestId = await requested(simulated, operator, {}, fields);
  const decide = (status: string, more: object = {}) =>
    simulated.happen('digigo.request.decide', { requestId, status, ...more });
  return { ...simulated, simulated, operator, requestId, decide };
}

const userStatus = ({ agent }: Simulated, email = SUBSCRIBER.email, clientId = AED.clientId) =>
  agent.get(servicePath('aed-user-status', clientId, SUBSCRIBER.userId, 'CIN', email));

test('digigo: enrolment, the PIN that was sent signs, and is told to nobody else', async () => {
  const { simulated, decide, advance, agent } = await enrolling();
  await decide('VALID');
  await advance('PT2M');
  const { pin } = await lastMessage(simulated, SUBSCRIBER.phone);

  const url = asking({ credentialId: SUBSCRIBER.email });
  await open(simulated, url).expect(200);
  const { otp } = await lastMessage(simulated, SUBSCRIBER.phone);
  const { headers } = await type(simulated, { pin, otp }, url).expect(302);
  const code = String(claimsOf(tokenIn(headers['location'] ?? ''))['jti']);
  const { body } = await exchange(simulated, { code }).expect(200);
  const signed = await sign(simulated, { sad: body.sad, credentialId: SUBSCRIBER.email }).expect(200);

  expect(signed.body).toHaveLength(1);
  const { body: outbox } = await agent.get('/_sim/worlds/default/outbox').expect(200);
  expect(outbox.messages.filter((message: { pin?: string }) => message.pin !== undefined)).toHaveLength(1);
});

test('digigo: enrolment, durations are those of the scenario', async () => {
  const { simulated, requestId, decide, advance } = await enrolling({
    pace: { validation: 'PT0S', generation: 'P1D' },
  });

  await decide('VALID');

  expect(await requestStatus(simulated, requestId)).toBe('GENERATING');
  await advance('PT23H59M59S');
  expect(await requestStatus(simulated, requestId)).toBe('GENERATING');
  await advance('PT1S');
  expect(await requestStatus(simulated, requestId)).toBe('GENERATED');
});

test('digigo.aed-request-status: every state has its message', async () => {
  const { requestId, decide, agent } = await enrolling();
  const asked = async () => {
    const { body } = await agent.get(servicePath('aed-request-status', AED.clientId, requestId)).expect(200);
    return [body.requestStatus, body.message, body.freeMessage];
  };

  const seen = [await asked()];
  for (const [status, more] of [
    ['MISSING_INFO', { freeMessage: 'MANQUE PATENTE' }],
    ['FACETOFACEREQUIRED', {}],
    ['EMAILNOTACCEPTED', {}],
    ['VALID', {}],
    ['REJECTED', { reason: 'identité <b>douteuse</b>' }],
  ] as const) {
    await decide(status, more);
    seen.push(await asked());
  }

  expect(seen).toEqual([
    ['ONGOING', 'The request is waiting for validation.', null],
    ['MISSING_INFO', 'The request is missing a file.', 'MANQUE PATENTE'],
    ['FACETOFACEREQUIRED', 'A face to face identification is required.', null],
    ['EMAILNOTACCEPTED', 'The email address of subscriber is not accepted by TunTrust.', null],
    ['VALID', 'The face to face identification is validated by TunTrust operator.', null],
    ['REJECTED', 'The request has been rejected for the reason: identité <b>douteuse</b>.', null],
  ]);
});

test('digigo.aed-request-status: the answer has the members of the printed one, in their order', async () => {
  const { requestId, decide, agent } = await enrolling();
  await decide('MISSING_INFO', { freeMessage: 'MANQUE PATENTE' });

  const { text } = await agent.get(servicePath('aed-request-status', AED.clientId, requestId)).expect(200);

  expect(text).toBe(
    `{"clientId":"${AED.clientId}","requestId":"${requestId}","requestStatus":"MISSING_INFO","message":"The request is missing a file.","verificationTimestamp":"1768467600000","freeMessage":"MANQUE PATENTE"}`,
  );
});

test('digigo.aed-request-status: a rejection without a reason keeps the printed stars', async () => {
  const { requestId, decide, agent } = await enrolling();

  await decide('REJECTED');

  const { body } = await agent.get(servicePath('aed-request-status', AED.clientId, requestId)).expect(200);
  expect(body.message).toBe('The request has been rejected for the reason: *****.');
});

test('digigo.aed-user-status: a user goes through the states of the request, and then of the certificate', async () => {
  const { simulated, decide, advance, happen } = await enrolling();
  const seen: unknown[] = [];
  const look = async () => {
    const { body } = await userStatus(simulated).expect(200);
    seen.push([body.requestStatus, body.message]);
  };

  await look();
  await decide('VALID');
  await look();
  await advance('PT1M');
  await look();
  await advance('PT1M');
  await look();
  await happen('digigo.certificate.revoke', { email: SUBSCRIBER.email, reason: 'KEY_COMPROMISE' });
  await look();

  expect(seen).toEqual([
    ['ONGOING', 'The request is waiting for validation.'],
    ['VALID', 'The request is validated by TunTrust operator.'],
    ['GENERATING', 'The certificate is issuance is in progress.'],
    ['GENERATED', 'The certificate is issued.'],
    ['REVOKED', 'The certificate is revoked.'],
  ]);
});

test('digigo.aed-user-status: a certificate is expired after its last second', async () => {
  const { simulated, decide, advance } = await enrolling();
  await decide('VALID');
  await advance('PT2M');

  await advance('P730DT0.999S');
  const last = (await userStatus(simulated)).body;
  await advance('PT0.001S');
  const after = (await userStatus(simulated)).body;

  expect(last.requestStatus).toBe('GENERATED');
  expect(after).toMatchObject({ requestStatus: 'EXPIRED', message: 'The certificate is expired.' });
});

test('digigo.aed-user-status: the AED that is named is the one that sent the request, whoever asks', async () => {
  const { simulated, requestId, decide } = await enrolling();
  await decide('REJECTED');

  const { text } = await userStatus(simulated, SUBSCRIBER.email, OTHER_AED.clientId).expect(200);

  expect(text).toBe(
    `{"requestStatus":"REJECTED","clientId":"${AED.clientId}","requestId":"${requestId}","message":"Failure to create digigo user.","verificationTimestamp":1768467600000}`,
  );
});

test('digigo: dialect accepted, what waits is 202, in the services whose tables say so', async () => {
  const simulated = await withAeds({}, { dialect: { digigo: { accepted: 202 } } });
  const operator = await operatorOf(simulated);
  const asked = { ...REQUEST, ...(await transactions(simulated)) };

  const created = await create(simulated, await signedBy(operator, asked));
  const status = await simulated.agent.get(servicePath('aed-request-status', AED.clientId, created.body.requestId));
  const user = await userStatus(simulated);
  await simulated.happen('digigo.request.decide', { requestId: created.body.requestId, status: 'REJECTED' });
  const rejected = await simulated.agent.get(servicePath('aed-request-status', AED.clientId, created.body.requestId));

  expect([created.status, status.status, user.status, rejected.status]).toEqual([202, 202, 202, 200]);
});

test('digigo.request.decide: a decision may be revised until the certificate is being generated', async () => {
  const { simulated, requestId, decide, advance, agent } = await enrolling();
  await decide('VALID');
  await decide('MISSING_INFO');
  await advance('PT10M');
  expect(await requestStatus(simulated, requestId)).toBe('MISSING_INFO');

  await decide('VALID');
  await advance('PT1M');

  const late = await agent
    .post('/_sim/worlds/default/events')
    .send({ event: 'digigo.request.decide', requestId, status: 'REJECTED' });
  expect(late.status).toBe(409);
  expect(await requestStatus(simulated, requestId)).toBe('GENERATING');
});

test('digigo.request.decide: an unknown request is 404, no request at all 400', async () => {
  const { agent } = await withAeds();
  const decide = (given: object) =>
    agent.post('/_sim/worlds/default/events').send({ event: 'digigo.request.decide', status: 'VALID', ...given });

  expect((await decide({ requestId: 'nobody' })).status).toBe(404);
  expect((await decide({ subscriberEmail: 'nobody@example.tn' })).status).toBe(404);
  expect((await decide({})).status).toBe(400);
});

test('digigo.certificate.issue: a certificate may come sooner, once', async () => {
  const { simulated, requestId, decide, advance, happen, agent } = await enrolling();
  const issue = () => agent.post('/_sim/worlds/default/events').send({ event: 'digigo.certificate.issue', requestId });
  expect((await issue()).status).toBe(409);
  await decide('VALID');

  await happen('digigo.certificate.issue', { requestId });
  await advance('PT10M');

  expect(await requestStatus(simulated, requestId)).toBe('GENERATED');
  expect((await issue()).status).toBe(409);
  const { body } = await agent.get('/_sim/worlds/default/rows/digigo.certificates').expect(200);
  expect(body.rows).toHaveLength(1);
});

test('digigo: reactions, a request is decided about some time after it was sent', async () => {
  const simulated = await withAeds(
    {},
    {
      reactions: [
        {
          on: 'digigo.create-digigo-user',
          where: { subscriberEmail: SUBSCRIBER.email },
          after: 'PT10S',
          do: { event: 'digigo.request.decide', status: 'MISSING_INFO', freeMessage: 'MANQUE PATENTE' },
        },
      ],
    },
  );
  const requestId = await requested(simulated, await operatorOf(simulated));

  await simulated.advance('PT9.999S');
  expect(await requestStatus(simulated, requestId)).toBe('ONGOING');
  await simulated.advance('PT0.001S');
  expect(await requestStatus(simulated, requestId)).toBe('MISSING_INFO');
});

test('digigo: enrolment, the same scenario, seed and requests give the same answers and the same certificate', async () => {
  const run = async () => {
    const { simulated, requestId, decide, advance } = await enrolling();
    await decide('VALID');
    await advance('PT2M');
    const [certificate] = await chainOf(simulated, SUBSCRIBER.email);
    return [
      requestId,
      (await lastMessage(simulated, SUBSCRIBER.phone))['pin'],
      certificate?.toString('base64').slice(0, 400),
    ];
  };

  expect(await run()).toEqual(await run());
});

test('digigo: enrolment, 50 at once give 50 certificates', async () => {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const people = Array.from({ length: 50 }, (_, n) => ({
    userId: String(10000000 + n),
    phone: String(20000000 + n),
    email: `flen${n}@certification.tn`,
  }));

  const ids = await Promise.all(people.map((who) => requested(simulated, operator, who)));
  await Promise.all(ids.map((requestId) => simulated.happen('digigo.request.decide', { requestId, status: 'VALID' })));
  await simulated.advance('PT2M');

  const chains = await Promise.all(people.map(({ email }) => chainOf(simulated, email)));
  expect(new Set(chains.map(([certificate]) => certificate?.toString('base64'))).size).toBe(50);
  expect(
    chains.map(([certificate, ...above]) => opensslVerifies(certificate, above)).filter((said) => !said.includes('OK')),
  ).toEqual([]);
});

function opensslVerifies(certificate: Buffer | undefined, authorities: readonly Buffer[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bacasable-'));
  const write = (name: string, ders: readonly (Buffer | undefined)[]) => {
    const path = join(folder, name);
    writeFileSync(path, ders.map((der) => pem(der ?? Buffer.alloc(0))).join(''));
    return path;
  };
  const root = write('root.pem', authorities.slice(-1));
  const between = write('between.pem', authorities.slice(0, -1));
  const holder = write('holder.pem', [certificate]);
  const at = String(Date.parse('2026-01-16T09:00:00Z') / 1000);
  return execFileSync('openssl', [
    'verify',
    '-x509_strict',
    '-attime',
    at,
    '-CAfile',
    root,
    '-untrusted',
    between,
    holder,
  ]).toString();
}
