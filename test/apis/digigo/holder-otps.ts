import type { Simulated } from '../../simulate.ts';
import { AED, HOLDER } from './digigo.ts';
import { call, servicePath } from './services.ts';

/** Whoever has the first holder's identity, phone and address. */
export const FIRST = { userId: '01234567', idType: 'CIN', email: HOLDER, phone: '99111111' };

interface Sending {
  readonly by: 'phone' | 'email';
  readonly whose?: typeof FIRST;
  readonly clientId?: string;
}

/** An AED has an OTP sent to a holder, who does not type it yet; gives its txId and the OTP. */
export async function sentOtp(simulated: Simulated, { by, whose = FIRST, clientId = AED.clientId }: Sending) {
  const { userId, idType } = whose;
  const fields = { certType: 'PERSO', userId, idType, authDelivery: by === 'phone' ? 1 : 2, [by]: whose[by] };
  const { body } = await call(simulated, 'aed-send-otp', fields, clientId).expect(200);
  const { body: outbox } = await simulated.agent.get('/_sim/worlds/default/outbox').expect(200);
  return { txId: String(body.txId), otp: String(outbox.messages.at(-1).otp), fields, clientId };
}

/** The same, and the holder has typed it; gives its txId. */
export async function validatedOtp(simulated: Simulated, sending: Sending): Promise<string> {
  const { txId, otp, fields, clientId } = await sentOtp(simulated, sending);
  const { body } = await simulated.agent.post(servicePath('aed-validate-otp', clientId, txId, otp)).send(fields);
  if (body.status !== 'SUCCESS') throw new Error(JSON.stringify(body));
  return txId;
}
