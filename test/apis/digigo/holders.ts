import { pem } from '../../../src/pki/certificate.ts';
import type { Simulated } from '../../simulate.ts';

export const AED = { clientId: 'TEST-aed', clientSecret: 'TEST-secret', name: 'AED de test' };
export const HOLDER = {
  userId: '01234567',
  name: 'Ben Foulen',
  firstname: 'Folen',
  email: 'folen@example.tn',
  phone: '99111111',
};
export const OTHER = {
  userId: '07654321',
  name: 'Autre',
  firstname: 'Une',
  email: 'autre@example.tn',
  phone: '99222222',
};

/** A scenario with an AED and some holders. */
export const withHolders = (...users: readonly object[]) => ({ given: { digigo: { aeds: [AED], users } } });

/** A signature of a holder, as XML. */
export async function signatureOf({ happen }: Simulated, email: string, payload: unknown = {}): Promise<string> {
  const { signature } = await happen('digigo.holder.sign', { email, payload });
  return Buffer.from(String(signature), 'base64').toString();
}

/** A holder's certificate, as PEM. */
export async function certificateOf(simulated: Simulated, email: string): Promise<string> {
  const [, der = ''] = /<ds:X509Certificate>([^<]+)/.exec(await signatureOf(simulated, email)) ?? [];
  return pem(Buffer.from(der, 'base64'));
}
