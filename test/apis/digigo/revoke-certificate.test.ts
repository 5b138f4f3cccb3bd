import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { chainFile, file, issuingFile, noOpenssl, rootFile } from '../../pki/pki.ts';
import type { Simulated } from '../../simulate.ts';
import {
  AED,
  HASH,
  HOLDER,
  holder,
  OTHER_AED,
  OTHER_HOLDER,
  open,
  rowsOf,
  sadFor,
  sign,
  withDigigo,
} from './digigo.ts';
import { FIRST, sentOtp, validatedOtp } from './holder-otps.ts';
import { certificateOf } from './holders.ts';
import { answer, call, refused, servicePath } from './services.ts';

const run = promisify(execFile);

const { phone: _, ...NAMED } = FIRST;

/** The other holder has the same identity; these two have others. */
const OF_ANOTHER = { userId: '07654321', idType: 'CIN', email: 'autre@x.tn', phone: '99333333' };
const EXPIRED = { userId: '07777777', idType: 'CIN', email: 'expired@x.tn', phone: '99444444' };

const furnished = () =>
  withDigigo({
    users: [holder(OF_ANOTHER.email, OF_ANOTHER), holder(EXPIRED.email, { ...EXPIRED, certificate: 'expired' })],
  });

const revocation = (more: object = {}) => ({ ...NAMED, revocationReason: 'KEY_COMPROMISE', ...more });

/** What a holder's certificate says of its revocation. */
const revokedOf = async (simulated: Simulated, email = HOLDER) =>
  (await rowsOf(simulated, 'digigo.certificates')).find((certificate) => certificate['email'] === email)?.['revoked'];

test('digigo.revoke-certificate: the answer is the printed one, keys in order', async () => {
  const simulated = await furnished();
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });
  const txIdEmail = await validatedOtp(simulated, { by: 'email' });

  const response = await call(simulated, 'revoke-certificate', revocation({ txIdPhone, txIdEmail }));

  expect([response.status, response.text]).toEqual([
    200,
    `{"clientId":"${AED.clientId}","userId":"01234567","status":"SUCCESS"}`,
  ]);
  expect(response.headers['location']).toBe(
    `${simulated.url}/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/revoke-certificate`,
  );
});

test.each([
  ['KEY_COMPROMISE', 'keyCompromise'],
  ['CLE_COMPROMISE', 'keyCompromise'],
  [' CESSATION_OF_OPERATION ', 'cessationOfOperation'],
  ['SUPERSEDED', 'superseded'],
  ['AFFILIATION_CHANGED', 'affiliationChanged'],
  ['UNSPECIFIED', 'unspecified'],
])('digigo.revoke-certificate: %s is %s', async (revocationReason, reason) => {
  const simulated = await furnished();
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  await call(simulated, 'revoke-certificate', revocation({ txIdPhone, revocationReason })).expect(200);

  expect(await revokedOf(simulated)).toMatchObject({ reason });
  expect(await revokedOf(simulated, OTHER_HOLDER)).toBeUndefined();
});

test('digigo.revoke-certificate: an OTP by e-mail may have gone to another address of the holder', async () => {
  const simulated = await furnished();
  const txIdEmail = await validatedOtp(simulated, { by: 'email', whose: { ...FIRST, email: OTHER_HOLDER } });

  await call(simulated, 'revoke-certificate', revocation({ txIdEmail, txIdPhone: '' })).expect(200);

  expect(await revokedOf(simulated)).toMatchObject({ reason: 'keyCompromise' });
});

test('digigo.revoke-certificate: under the dialect `accepted`, the answer is 202', async () => {
  const simulated = await withDigigo({ scenario: { dialect: { digigo: { accepted: 202 } } } });
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  const { status, body } = await call(simulated, 'revoke-certificate', revocation({ txIdPhone }));

  expect([status, body.status]).toEqual([202, 'SUCCESS']);
});

test('digigo.revoke-certificate: a seal is revoked by whoever answers for it', async () => {
  const organisation = { organisationId: '1111111A', name: 'ANCE' };
  const affiliations = [{ organisationId: '1111111A', affiliationType: 'COLLABO' }];
  const seal = holder('cachet@x.tn', { ...OF_ANOTHER, email: 'cachet@x.tn', certType: 'SEAL', affiliations });
  const simulated = await withDigigo({ organisations: [organisation], users: [seal] });
  const asked = { certType: 'SEAL', userId: '1111111A', authDelivery: 2, email: 'cachet@x.tn' };
  const { body } = await call(simulated, 'aed-send-otp', asked).expect(200);
  const { body: outbox } = await simulated.agent.get('/_sim/worlds/default/outbox?channel=email');
  const typed = servicePath('aed-validate-otp', AED.clientId, body.txId, outbox.messages.at(-1).otp);
  await simulated.agent.post(typed).send(asked).expect(200);
  const { userId, idType } = OF_ANOTHER;

  await call(simulated, 'revoke-certificate', {
    ...{ userId, idType, email: 'cachet@x.tn', txIdEmail: body.txId, revocationReason: 'CESSATION_OF_OPERATION' },
  }).expect(200);

  expect(await revokedOf(simulated, 'cachet@x.tn')).toMatchObject({ reason: 'cessationOfOperation' });
});

test('digigo.revoke-certificate: what was authorised before is not signed any more, and nothing new is authorised', async () => {
  const simulated = await furnished();
  const sad = await sadFor(simulated, { numSignatures: '2' });
  await sign(simulated, { sad }).expect(200);
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });
  await call(simulated, 'revoke-certificate', revocation({ txIdPhone })).expect(200);

  const refusal = { error: 'invalid_request', error_description: 'Signing certificate is revoked.' };
  const signed = await sign(simulated, { sad }, [HASH]);
  const opened = await open(simulated);

  expect([signed.status, signed.body]).toEqual([400, refusal]);
  expect([opened.status, opened.body]).toEqual([400, refusal]);
});

/** OpenSSL, which must not be waited for by the very process that answers it. */
async function openssl(...args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run('openssl', args);
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}

test.skipIf(noOpenssl)('digigo.revoke-certificate: OpenSSL sees it at once, in OCSP and in the CRL', async () => {
  const scenario = { clock: { at: new Date(Date.now() - 1000).toISOString() } };
  const simulated = await withDigigo({ scenario });
  const certificate = file(await certificateOf(simulated, HOLDER));
  const ocsp = () =>
    openssl(
      ...['ocsp', '-url', `${simulated.url}/ocsp`, '-issuer', issuingFile, '-cert', certificate],
      ...['-CAfile', rootFile, '-verify_other', chainFile],
    );
  const crl = async () => {
    const bytes = Buffer.from(await (await fetch(`${simulated.url}/crl/issuing.crl`)).arrayBuffer());
    return openssl('crl', '-inform', 'DER', '-in', file(bytes), '-noout', '-text', '-CAfile', issuingFile);
  };
  const before = [await ocsp(), await crl()];
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  await call(simulated, 'revoke-certificate', revocation({ txIdPhone, revocationReason: 'SUPERSEDED' })).expect(200);
  const after = [await ocsp(), await crl()];

  expect(before[0]).toContain(': good');
  expect(before[1]).toContain('No Revoked Certificates');
  expect(after[0]).toContain('Response verify OK');
  expect(after[0]).toContain(': revoked');
  expect(after[0]).toContain('Reason: superseded');
  expect(after[1]).toContain('verify OK');
  expect(after[1]).toContain('Superseded');
});

const invalid = (name: string) => refused(`The parameter ${name} is invalid.`);
const missing = (name: string) => refused(`The parameter ${name} is mandatory.`);
const USER_ID = refused('The userId is invalid.');

/** What is sent for one field in place of what would do; undefined leaves it out. */
test.each<[field: string, value: unknown, expected: object]>([
  ['userId', '9'.repeat(300_000), USER_ID],
  ['userId', '1234567', USER_ID],
  ['userId', '0123456é', USER_ID],
  ['userId', { length: 8 }, USER_ID],
  ['userId', '', missing('userId')],
  ['userId', undefined, missing('userId')],
  ['idType', 'PERMIS', invalid('idType')],
  ['idType', ['CIN'], invalid('idType')],
  ['idType', null, missing('idType')],
  ['email', 'folen', invalid('email')],
  ['email', 7, invalid('email')],
  ['email', ' ', missing('email')],
  ['txIdPhone', 'unknown', invalid('txIdPhone')],
  ['txIdPhone', '__proto__', invalid('txIdPhone')],
  ['txIdPhone', 1, invalid('txIdPhone')],
  ['txIdPhone', undefined, missing('txIdPhone')],
  ['txIdEmail', 'unknown', invalid('txIdEmail')],
  ['txIdEmail', ['x'], invalid('txIdEmail')],
  ['revocationReason', 'BOREDOM', invalid('revocationReason')],
  ['revocationReason', 3, invalid('revocationReason')],
  ['revocationReason', undefined, missing('revocationReason')],
])('digigo.revoke-certificate: refuses %s %j', async (field, value, expected) => {
  const simulated = await furnished();
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  const response = await call(simulated, 'revoke-certificate', revocation({ txIdPhone, [field]: value }));

  expect(answer(response)).toEqual(expected);
  expect(await revokedOf(simulated)).toBeUndefined();
});

test('digigo.revoke-certificate: AEDs and services that are not there', async () => {
  const simulated = await furnished();
  const post = (path: string) =>
    simulated.agent.post(`/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/revoke-certificate${path}`);

  expect(answer(await post('/nobody').send(revocation()))).toEqual(refused('The clientId is invalid.'));
  expect(answer(await post('').send(revocation()))).toEqual(missing('clientId'));
  expect(answer(await post('/%20').send(revocation()))).toEqual(missing('clientId'));
  expect(answer(await post(`/${AED.clientId}`))).toEqual(refused('The request is malformed.'));
  expect(answer(await post(`/${AED.clientId}`).type('json').send('[1'))).toEqual(refused('The request is malformed.'));
});

test('digigo.revoke-certificate: transactions of others, of another way, not validated or used confirm nothing', async () => {
  const simulated = await furnished();
  const revoke = (more: object) => call(simulated, 'revoke-certificate', revocation(more));
  const ofAnotherAed = await validatedOtp(simulated, { by: 'phone', clientId: OTHER_AED.clientId });
  const ofAnotherHolder = await validatedOtp(simulated, { by: 'phone', whose: OF_ANOTHER });
  const addressOfAnother = await validatedOtp(simulated, { by: 'email', whose: OF_ANOTHER });
  const byEmail = await validatedOtp(simulated, { by: 'email' });
  const { txId: pending } = await sentOtp(simulated, { by: 'phone' });

  for (const txIdPhone of [ofAnotherAed, ofAnotherHolder, byEmail, pending]) {
    expect(answer(await revoke({ txIdPhone }))).toEqual(invalid('txIdPhone'));
  }
  expect(answer(await revoke({ txIdEmail: addressOfAnother }))).toEqual(invalid('txIdEmail'));
  // A right one does not make up for a wrong one.
  expect(answer(await revoke({ txIdEmail: byEmail, txIdPhone: pending }))).toEqual(invalid('txIdPhone'));
  expect(await revokedOf(simulated)).toBeUndefined();
  await revoke({ txIdEmail: byEmail }).expect(200);
  const again = { ...revocation({ txIdEmail: byEmail }), email: OTHER_HOLDER };
  expect(answer(await call(simulated, 'revoke-certificate', again))).toEqual(invalid('txIdEmail'));
});

test('digigo.revoke-certificate: no valid certificate for (userId, email) is 404', async () => {
  const simulated = await furnished();
  const none = refused('Not found valid certificate for (userId, email)', 404, 'NOT FOUND');
  const revoke = async (whose: typeof FIRST, email = whose.email) => {
    const txIdPhone = await validatedOtp(simulated, { by: 'phone', whose });
    const { phone: _phone, ...named } = whose;
    return call(simulated, 'revoke-certificate', { ...revocation({ txIdPhone }), ...named, email });
  };

  expect(answer(await revoke(EXPIRED))).toEqual(none);
  expect(answer(await revoke(FIRST, OF_ANOTHER.email))).toEqual(none);
  expect(answer(await revoke(FIRST, 'nobody@x.tn'))).toEqual(none);
  await simulated.advance('P1D');
  expect((await revoke(FIRST)).status).toBe(200);
  expect(answer(await revoke({ ...FIRST, phone: '99222222' }, HOLDER))).toEqual(none);
});
