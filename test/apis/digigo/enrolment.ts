import type { Response, Test } from 'supertest';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { type Pkcs12, readPkcs12 } from '../../../src/pki/pkcs12.ts';
import type { Signer } from '../../../src/pki/signer.ts';
import { signXades } from '../../../src/pki/xades/sign.ts';
import { type Simulated, START, simulate } from '../../simulate.ts';
import { AED, OTHER_AED, PIN } from './digigo.ts';
import { servicePath } from './services.ts';

export const ORGANISATION = {
  organisationId: '1111111A',
  name: 'ANCE',
  legalRepresentative: { userId: '01234567', idType: 'CIN' },
};

/** Two AEDs, an organisation, and who else is said. */
export const withAeds = (digigo: object = {}, scenario: object = {}, options = {}): Promise<Simulated> =>
  simulate(
    { given: { digigo: { aeds: [AED, OTHER_AED], organisations: [ORGANISATION], ...digigo } }, ...scenario },
    options,
  );

/** Whoever asks for a certificate in these tests. */
export const SUBSCRIBER = { userId: '99999999', phone: '99111111', email: 'flen@certification.tn' };

export type Applicant = Partial<typeof SUBSCRIBER> & { readonly certType?: string; readonly idType?: string };

/** What is asked for an OTP by SMS (section 2.3.1). */
export const bySms = ({
  userId = SUBSCRIBER.userId,
  phone = SUBSCRIBER.phone,
  certType = 'PRO',
  idType = 'CIN',
}: Applicant = {}) => ({
  certType,
  userId,
  idType,
  authDelivery: 1,
  phone,
});

/** The same by e-mail. */
export const byEmail = ({
  userId = SUBSCRIBER.userId,
  email = SUBSCRIBER.email,
  certType = 'PRO',
  idType = 'CIN',
}: Applicant = {}) => ({
  certType,
  userId,
  idType,
  authDelivery: 2,
  email,
});

export const sendOtp = ({ agent }: Simulated, body: object = bySms(), clientId = AED.clientId): Test =>
  agent.post(servicePath('aed-send-otp', clientId)).send(body);

export const typeOtp = (
  { agent }: Simulated,
  txId: string,
  otp: string,
  body: object = bySms(),
  clientId = AED.clientId,
): Test => agent.post(servicePath('aed-validate-otp', clientId, txId, otp)).send(body);

/** The last message that reached a contact. */
export async function lastMessage({ agent }: Simulated, to: string): Promise<Record<string, string>> {
  const { body } = await agent.get(`/_sim/worlds/default/outbox?to=${encodeURIComponent(to)}`).expect(200);
  return body.messages.at(-1);
}

/** Sends an OTP and types what arrived: the transaction, validated. */
export async function validated(
  simulated: Simulated,
  asked: ReturnType<typeof bySms> | ReturnType<typeof byEmail>,
  clientId = AED.clientId,
): Promise<string> {
  const { body } = await sendOtp(simulated, asked, clientId).expect(200);
  const { otp = '' } = await lastMessage(simulated, 'phone' in asked ? asked.phone : asked.email);
  const typed = await typeOtp(simulated, body.txId, otp, asked, clientId).expect(200);
  if (typed.body.status !== 'SUCCESS') throw new Error(`the OTP is ${typed.body.status}`);
  return body.txId;
}

/** An operator of an AED, with the key of the file they were given. */
export async function operatorOf({ happen }: Simulated, clientId = AED.clientId): Promise<Pkcs12> {
  const { pkcs12, password } = await happen('digigo.operator.enrol', { clientId, name: 'Opérateur de test' });
  return readPkcs12(Buffer.from(String(pkcs12), 'base64'), String(password));
}

/** Somebody's enveloping XAdES signature of some fields, or of a text, in base64. */
export async function signature(
  signer: Signer & { readonly chain?: readonly Certificate[] },
  fields: object | string,
): Promise<string> {
  const content = typeof fields === 'string' ? fields : JSON.stringify(fields);
  const seed = content.slice(0, 1000);
  const signed = {
    content,
    mimeType: 'application/json',
    chain: signer.chain ?? [],
    signingTime: Date.parse(START),
    seed,
  };
  return Buffer.from(await signXades(signer, signed)).toString('base64');
}

/** Fields with their signature. */
export const signedBy = async (signer: Signer, fields: object) => ({
  ...fields,
  requestSignature: await signature(signer, fields),
});

const PNG = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(64)]).toString('base64');
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n').toString('base64');
export const file = <const Name extends string>(name: Name) =>
  ({ [name]: PNG, [`${name}Type`]: 'image/png' }) as Record<Name | `${Name}Type`, string>;

const LEGAL = {
  legalRepresentativeName: 'ben flen',
  legalRepresentativeFirstname: 'flen',
  legalRepresentativeBirthdate: '1577457071000',
  legalRepresentativeIdentityType: 'CIN',
  legalRepresentativeId: '01234567',
  legalRepresentativePhoneNumber: '99999999',
  legalRepresentativeEmail: 'flen@certification.tn',
};

/** What only PRO and SEAL have (section 2.3.3). */
export const OF_ORGANISATION = {
  organisation: 'ANCE',
  organisationId: '1111111A',
  ...file('taxIdentifierFile'),
  ...file('nationalBusinessRegisterFile'),
  ...LEGAL,
  ...file('legalRepresentativeIdentityFile'),
};

export const VIDEO = {
  ...file('screenshot1File'),
  ...file('screenshot2File'),
  urlVideo: 'https://www...',
  videoHash: 'WdPaUpvZEhSd2N6b3ZMM2QzZHk1NWIzV',
};

/** The printed request of section 2.3.3, its files being files. */
export const REQUEST = {
  txIdEmail: '5460a4b6-7b1a-47dd-8be5-dbc5c98a4279',
  txIdPhone: 'd7e5c39c-5be3-427a-8e10-f84e80f53c35',
  certType: 'PRO',
  country: 'TN',
  ...OF_ORGANISATION,
  subscriberName: 'ben flen',
  subscriberFirstname: 'flen',
  subscriberBirthdate: '1577457071000',
  subscriberIdentityType: 'CIN',
  subscriberId: SUBSCRIBER.userId,
  subscriberPhone: SUBSCRIBER.phone,
  subscriberEmail: SUBSCRIBER.email,
  ...file('subscriberIdentityFile'),
  ...VIDEO,
};

/** A request without those fields. */
export const without = (names: object | readonly string[], fields: object = REQUEST): Record<string, unknown> => {
  const gone = Array.isArray(names) ? names : Object.keys(names);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !gone.includes(name)));
};

export const create = ({ agent }: Simulated, body: object, clientId = AED.clientId): Test =>
  agent.post(servicePath('create-digigo-user', clientId)).send(body);

/** Both OTPs validated. */
export const transactions = async (simulated: Simulated, who: Applicant = {}, clientId = AED.clientId) => ({
  txIdPhone: await validated(simulated, bySms(who), clientId),
  txIdEmail: await validated(simulated, byEmail(who), clientId),
});

/** What a request says of its subscriber. */
export const subscriber = ({ userId, phone, email, certType, idType }: Applicant = {}) => ({
  ...(certType !== undefined && { certType }),
  ...(idType !== undefined && { subscriberIdentityType: idType }),
  ...(userId !== undefined && { subscriberId: userId }),
  ...(phone !== undefined && { subscriberPhone: phone }),
  ...(email !== undefined && { subscriberEmail: email }),
});

/** A request that was taken; gives its requestId. */
export async function requested(
  simulated: Simulated,
  signer: Signer,
  who: Applicant = {},
  fields: object = REQUEST,
): Promise<string> {
  const asked = { ...fields, ...subscriber(who), ...(await transactions(simulated, who)) };
  return (await create(simulated, await signedBy(signer, asked)).expect(200)).body.requestId;
}

export const requestStatus = async (
  { agent }: Simulated,
  requestId: string,
  clientId = AED.clientId,
): Promise<string> =>
  (await agent.get(servicePath('aed-request-status', clientId, requestId)).expect(200)).body.requestStatus;

/** What a refusal looks like where the table has a code and a message. */
export const message = (text: string, code = 400) => ({ code, message: text });

export const bodyOf = ({ body }: Response): unknown => body;

/** Somebody who has a certificate when the world begins. */
export const HOLDER = {
  userId: '99999999',
  name: 'Foulen',
  firstname: 'Foulen',
  email: 'foulen@certification.tn',
  phone: '99111111',
  pin: PIN,
};
