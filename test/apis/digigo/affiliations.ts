import type { Test } from 'supertest';
import type { Simulated } from '../../simulate.ts';
import { AED, holder, withDigigo } from './digigo.ts';
import { call } from './services.ts';

/** An organisation of the register, and one that the register knows no legal representative of. */
export const ANCE = {
  organisationId: '1111111A',
  name: 'ANCE',
  legalRepresentative: { userId: '10000001', idType: 'CIN' },
};
export const SARL = { organisationId: '1234567R', name: 'SARL' };

const person = (userId: string, email: string, phone: string, more: object = {}) => ({
  ...holder(email),
  userId,
  phone,
  ...more,
});

/** The legal representative that the register has, and others, none of them affiliated. */
export const REP = person('10000001', 'rep@x.tn', '20000001');
export const ANNE = person('10000002', 'anne@x.tn', '20000002');
export const BRAHIM = person('10000003', 'brahim@x.tn', '20000003');
export const CHIRAZ = person('AB12345', 'chiraz@x.tn', '20000004', { idType: 'PASSEPORT' });

type Person = typeof REP & { readonly idType?: string };

export const affiliated = (who: object, affiliationType: string, organisationId = ANCE.organisationId) => ({
  ...who,
  affiliations: [{ organisationId, affiliationType }],
});

/** A world with these people. */
export const withPeople = (...users: readonly object[]): Promise<Simulated> =>
  withDigigo({ organisations: [ANCE, SARL], users });

/** Whose affiliation it is about, and who asks. */
export const parties = (whose: Person, requestor: Person, organisationId = ANCE.organisationId) => ({
  userId: whose.userId,
  idType: whose.idType ?? 'CIN',
  email: whose.email,
  organisationId,
  requestorIdType: requestor.idType ?? 'CIN',
  requestorId: requestor.userId,
  requestorEmail: requestor.email,
});

/** A body with the signature of a holder over all its fields. */
export async function signed<T extends object>(
  { happen }: Simulated,
  fields: T,
  email: string,
  field: 'requestSignature' | 'approvalSignature' = 'requestSignature',
): Promise<T & Record<string, unknown>> {
  const { signature } = await happen('digigo.holder.sign', { email, payload: fields });
  return { ...fields, [field]: signature };
}

/** Asks for an affiliation, signed by the requestor. */
export async function request(
  simulated: Simulated,
  whose: Person,
  affiliationType: string,
  requestor: Person,
  organisationId = ANCE.organisationId,
) {
  const fields = { ...parties(whose, requestor, organisationId), affiliationType };
  return call(simulated, 'request-affiliation', await signed(simulated, fields, requestor.email));
}

/** The holder approves what was asked for. */
export async function approve(
  simulated: Simulated,
  affiliationRqtId: string,
  whose: Person,
  affiliationType: string,
  requestor: Person,
  signer: Person = whose,
) {
  const fields = { affiliationRqtId, ...parties(whose, requestor), affiliationType };
  const body = await signed(simulated, fields, signer.email, 'approvalSignature');
  return call(simulated, 'approve-affiliation', body);
}

/** Asks for an affiliation, and has the holder approve it. */
export async function affiliate(simulated: Simulated, whose: Person, affiliationType: string, requestor: Person) {
  const { body } = await request(simulated, whose, affiliationType, requestor).then(succeeded);
  return approve(simulated, body.affiliationRqtId, whose, affiliationType, requestor).then(succeeded);
}

export function succeeded<T extends { status: number; body: unknown }>(response: T): T {
  if (response.status !== 200) throw new Error(`${response.status} ${JSON.stringify(response.body)}`);
  return response;
}

/** What a holder is to the organisations. */
export async function affiliationsOf({ agent }: Simulated, { email }: Person): Promise<object[]> {
  const path = `/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/aed-user-info/${AED.clientId}/${email}`;
  return (await agent.get(path).expect(200)).body.organisations;
}

export const cancel = async (simulated: Simulated, whose: Person, requestor: Person): Promise<Awaited<Test>> =>
  call(simulated, 'cancel-affiliation', await signed(simulated, parties(whose, requestor), requestor.email));

export async function change(simulated: Simulated, whose: Person, affiliationType: string, requestor: Person) {
  const fields = { ...parties(whose, requestor), affiliationType };
  return call(simulated, 'change-affiliation', await signed(simulated, fields, requestor.email));
}
