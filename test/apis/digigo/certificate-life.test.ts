import { expect, test } from 'vitest';
import {
  AED,
  asking,
  claimsOf,
  exchange,
  HASH,
  lastOtp,
  OTHER_AED,
  open,
  RETURN,
  sign,
  tokenIn,
  type,
} from './digigo.ts';
import { lastMessage, operatorOf, requested, SUBSCRIBER, withAeds } from './enrolment.ts';
import { validatedOtp } from './holder-otps.ts';
import { call, servicePath } from './services.ts';

const WHOSE = { ...SUBSCRIBER, idType: 'CIN' };
const { phone: _, ...NAMED } = WHOSE;

test('digigo: a certificate that is issued signs, is locked and unlocked, and revoked by another AED shows it at once', async () => {
  const simulated = await withAeds();
  const { agent, happen, advance } = simulated;
  const requestId = await requested(simulated, await operatorOf(simulated));
  await happen('digigo.request.decide', { requestId, status: 'VALID' });
  await advance('PT10M');
  const { pin } = await lastMessage(simulated, SUBSCRIBER.phone);
  const url = asking({ credentialId: SUBSCRIBER.email });
  const userStatus = async (): Promise<string> => {
    const path = servicePath('aed-user-status', OTHER_AED.clientId, SUBSCRIBER.userId, 'CIN', SUBSCRIBER.email);
    return (await agent.get(path).expect(200)).body.requestStatus;
  };
  /** The holder types their PIN; gives the SAD that this brings. */
  const authorised = async (): Promise<string> => {
    await open(simulated, url).expect(200);
    const { headers } = await type(simulated, { pin, otp: await lastOtp(simulated) }, url).expect(302);
    const code = String(claimsOf(tokenIn(headers['location'] ?? ''))['jti']);
    return (await exchange(simulated, { code }, RETURN).expect(200)).body.sad;
  };
  const signs = async (sad: string): Promise<number> =>
    (await sign(simulated, { sad, credentialId: SUBSCRIBER.email }, [HASH])).status;

  expect(await signs(await authorised())).toBe(200);

  await happen('digigo.pin.fail', { email: SUBSCRIBER.email, times: 3 });
  await open(simulated, url).expect(400);
  const txIdPhone = await validatedOtp(simulated, { by: 'phone', whose: WHOSE });
  await call(simulated, 'unlock-pin', { ...NAMED, authDelivery: 1, txIdPhone }).expect(200);
  const sad = await authorised();
  expect(await userStatus()).toBe('GENERATED');

  const otp = { by: 'email', whose: WHOSE, clientId: OTHER_AED.clientId } as const;
  const revocation = { ...NAMED, txIdEmail: await validatedOtp(simulated, otp), revocationReason: 'SUPERSEDED' };
  await call(simulated, 'revoke-certificate', revocation, OTHER_AED.clientId).expect(200);
  expect(await userStatus()).toBe('REVOKED');
  expect(await signs(sad)).toBe(400);
  await open(simulated, url).expect(400);
  expect((await agent.get(servicePath('aed-user-info', AED.clientId, SUBSCRIBER.email))).status).toBe(200);
});
