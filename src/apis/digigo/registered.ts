import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { ID_TYPES } from './fields.ts';
import type { OtpRequest } from './otp-request.ts';
import { BY_EMAIL, BY_SMS, contactKeyOf } from './otps.ts';
import { type CertificateRequest, isOpen, personOfSubscriber, requests } from './registration.ts';
import { type CertType, certificateOf, personOf, statusOf, users } from './state.ts';

/** Somebody who is registered: an open request of theirs is there, or a certificate stands. */
interface Registration {
  readonly person: string;
  readonly certType: CertType;
  /** Of a seal. */
  readonly organisationId: string | undefined;
  readonly isRequest: boolean;
}

/** What somebody is registered by. */
type Trait = 'person' | 'phone' | 'email';

function registrations(rows: ReadRows, trait: Trait, key: string, now: Instant): Registration[] {
  const asking = [...rows.find(requests, trait, key)].filter((request) => isOpen(request, now));
  const known = trait === 'email' ? [rows.get(users, key) ?? []].flat() : [...rows.find(users, trait, key)];
  const holding = known.flatMap((user) => {
    const certificate = certificateOf(rows, user.email);
    if (certificate === undefined || !['valid', 'not-yet-valid'].includes(statusOf(certificate, now))) return [];
    const [affiliation] = user.affiliations;
    const { certType } = certificate;
    return [{ person: personOf(user), certType, organisationId: affiliation?.organisationId, isRequest: false }];
  });
  return [
    ...holding,
    ...asking.map((request) => ({
      person: personOfSubscriber(request),
      certType: request.certType,
      organisationId: request.organisationId,
      isRequest: true,
    })),
  ];
}

/** Why an OTP must not be sent: its contact is that of somebody else, or its subscriber is registered with others (section 2.3.1). */
export function otpProblem(rows: ReadRows, asked: OtpRequest, now: Instant): string | undefined {
  const { certType, userId, authDelivery, contact } = asked;
  const trait = authDelivery === BY_SMS ? 'phone' : 'email';
  const owners = registrations(rows, trait, contactKeyOf(authDelivery, contact), now);
  const persons = personsOf(asked);
  const isTheirs = (owner: Registration): boolean =>
    certType === 'SEAL' ? owner.certType === 'SEAL' && owner.organisationId === userId : persons.includes(owner.person);
  if (owners.some((owner) => !isTheirs(owner))) return `${contact} is registered for somebody else`;
  if (owners.length > 0 || certType === 'SEAL') return undefined;
  const own = persons.flatMap((person) => registrations(rows, 'person', person, now));
  const other = own.find((registration) => registration.certType === certType && !mayChange(registration));
  return other && `${userId} is registered with another ${trait} than ${contact}`;

  function mayChange({ isRequest }: Registration): boolean {
    return isRequest && authDelivery === BY_EMAIL;
  }
}

/** Without a type of document, the number may be that of any. */
const personsOf = ({ userId, idType }: OtpRequest): string[] =>
  (idType === undefined ? ID_TYPES : [idType]).map((type) => personOf({ idType: type, userId }));

/** What of a request is registered already, if anything (section 2.3.3). */
export function registeredTrait(
  rows: ReadRows,
  request: Pick<CertificateRequest, 'certType' | 'idType' | 'subscriberId' | 'email' | 'phone'>,
  now: Instant,
): Trait | undefined {
  const { certType, email, phone } = request;
  const person = personOfSubscriber(request);
  if (isRegisteredAddress(rows, email, now)) return 'email';
  const owners = registrations(rows, 'phone', contactKeyOf(BY_SMS, phone), now);
  if (owners.some((owner) => owner.person !== person)) return 'phone';
  if (certType === 'SEAL') return undefined;
  const own = registrations(rows, 'person', person, now);
  return own.some((registration) => registration.certType === certType) ? 'person' : undefined;
}

/** Whether an address is that of an open request or a standing certificate. */
export const isRegisteredAddress = (rows: ReadRows, email: string, now: Instant): boolean =>
  registrations(rows, 'email', contactKeyOf(BY_EMAIL, email), now).length > 0;
