import type { CertificateRequest, RequestStatus } from './registration.ts';

/** What aed-request-status says of each state (section 2.3.6). */
export const MESSAGES: Readonly<Record<RequestStatus, string>> = {
  ONGOING: 'The request is waiting for validation.',
  REJECTED: 'The request has been rejected for the reason: *****.',
  VALID: 'The face to face identification is validated by TunTrust operator.',
  MISSING_INFO: 'The request is missing a file.',
  FACETOFACEREQUIRED: 'A face to face identification is required.',
  EMAILNOTACCEPTED: 'The email address of subscriber is not accepted by TunTrust.',
  GENERATING: 'The certificate issuance is in progress.',
  GENERATED: 'The certificate is issued.',
};

/** The states of a user: of their request, and then of their certificate (section 2.3.7). */
export type UserStatus = RequestStatus | 'REVOKED' | 'EXPIRED';

/** What aed-user-status says, where that is something else. */
export const USER_MESSAGES: Readonly<Record<UserStatus, string>> = {
  ...MESSAGES,
  REJECTED: 'Failure to create digigo user.',
  VALID: 'The request is validated by TunTrust operator.',
  GENERATING: 'The certificate is issuance is in progress.',
  REVOKED: 'The certificate is revoked.',
  EXPIRED: 'The certificate is expired.',
};

/** What is said of a request; TunTrust need not say why it rejects one. */
export const messageOf = (status: RequestStatus, { decision }: CertificateRequest): string =>
  MESSAGES[status].replace('*****', () => decision?.reason ?? '*****');

/** What two tables answer with 202 ("code 202"), where a scenario has it so. */
export const isPending = (status: UserStatus): boolean => status === 'ONGOING' || status === 'VALID';
