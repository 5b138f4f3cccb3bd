import type { Test } from 'supertest';
import { type Simulated, simulate } from '../../simulate.ts';

export const CREATE = '/v2/certificates';
export const TOKEN = 'TEST-application-token';
export const PHONE = '+33612345678';
export const HOME = { lat: 47.682821, lon: -0.557483 };
export const WORK = { lat: 47.452236, lon: -0.952637 };

/** The body printed in the document, with its first identity and nothing that is optional. */
export const ASKED = { tz: 'Europe/Paris', identity: { phone: PHONE } };

interface Trip {
  readonly at: string;
  readonly from?: { lat: number; lon: number };
  readonly to?: { lat: number; lon: number };
  readonly metres?: number;
  readonly cents?: number;
  readonly operator?: number;
  readonly driver?: object;
  readonly passenger?: object;
}

/** A carpool of the printed person, who drives. */
export const trip = ({ at, from = HOME, to = WORK, metres = 12_000, cents = 150, operator = 1, ...people }: Trip) => ({
  operator,
  start: { at, ...from },
  end: { at: new Date(Date.parse(at) + 900_000).toISOString(), ...to },
  distance: metres,
  duration: 900,
  driver: { identity: people.driver ?? { phone: PHONE }, revenue: cents },
  passenger: { identity: people.passenger ?? { phone: '+33600000001' }, contribution: cents },
});

export interface Furnishing {
  readonly carpools?: readonly object[];
  readonly dialect?: object;
  readonly generate?: object;
}

/** Two operators, and an application of each. */
export const given = ({ carpools = [trip({ at: '2025-06-03T05:40:00Z' })], generate }: Furnishing) => ({
  operators: [
    { id: 1, name: "Covoit'Test" },
    { id: 2, name: 'Autre opérateur' },
  ],
  applications: [
    { token: TOKEN, operator: 1 },
    { token: 'TEST-download-only', operator: 1, permissions: ['certificate.download'] },
    { token: 'TEST-create-only', operator: 1, permissions: ['certificate.create'] },
    { token: 'TEST-of-another', operator: 2 },
  ],
  carpools,
  ...(generate && { generate }),
});

/** A world with these carpools and operator 1, whose application token is TOKEN. */
export const withCarpools = (furnishing: Furnishing = {}): Promise<Simulated> =>
  simulate({
    given: { covoiturage: given(furnishing) },
    ...(furnishing.dialect && { dialect: { covoiturage: furnishing.dialect } }),
  });

/** Asks for a certificate as the operator's server does. */
export const create = ({ agent }: Simulated, body: object = ASKED, token: string = TOKEN): Test =>
  agent.post(CREATE).set('Authorization', `Bearer ${token}`).send(body);

/** What the certificate of an answer states, as the verification page reads it. */
export const found = async ({ agent }: Simulated, { body }: { body: { uuid: string } }) =>
  (await agent.get(`/v2/certificates/find/${body.uuid}`).expect(200)).body.result.data;

/** The path of an address that the simulator printed. */
export const pathOf = (url: string): string => new URL(url).pathname;
