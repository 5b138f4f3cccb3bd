import { assumed, documented, internalError } from './errors.ts';

/** Texts that the tables of sections 2.3.9 to 2.3.16 have in common, by what they are about. */
export const aedTexts = {
  'invalid-client-id': 'The clientId is invalid.',
  'missing-client-id': 'The parameter clientId is mandatory.',
} as const;

export const holderTexts = {
  'invalid-user-id': 'The userId is invalid.',
  'missing-user-id': 'The parameter userId is mandatory.',
  'invalid-id-type': 'The parameter idType is invalid.',
  'missing-id-type': 'The parameter idType is mandatory.',
  'invalid-email': 'The parameter email is malformed.',
  'missing-email': 'The parameter email is mandatory.',
} as const;

export const affiliationTypeTexts = {
  'invalid-affiliation-type': 'The parameter affiliationType is malformed.',
} as const;

export const requestorTexts = {
  'invalid-requestor-id-type': 'The parameter requestorIdType is malformed.',
  'missing-requestor-id-type': 'The parameter requestorIdType is mandatory.',
  'invalid-requestor-id': 'The parameter requestorId is malformed.',
  'missing-requestor-id': 'The parameter requestorId is mandatory.',
  'invalid-requestor-email': 'The parameter requestorEmail is malformed.',
  'missing-requestor-email': 'The parameter requestorEmail is mandatory.',
} as const;

export const requestSignatureTexts = {
  'invalid-request-signature': 'The parameter requestSignature is invalid.',
  'missing-request-signature': 'The parameter requestSignature is mandatory.',
} as const;

/** These tables call also what is not found an invalid request. */
const NOT_FOUND = [404, 'INVALID REQUEST'] as const;

export const organisationRows = (section: string) => ({
  ...documented(section, { 'invalid-organisation-id': 'The parameter organisationId is malformed.' }),
  ...documented(section, { 'organisation-not-found': 'The parameter organisationId is not found.' }, ...NOT_FOUND),
});

const NOT_ALLOWED = { 'not-allowed': 'The legal representative is not allowed to perform this transaction.' } as const;

export const notAllowed = (section: string) => documented(section, NOT_ALLOWED, ...NOT_FOUND);

/** The same where the table has left it out. */
export const notAllowedUnlisted = (section: string) => assumed(section, NOT_ALLOWED, ...NOT_FOUND);

export const unexpected = (section: string) => internalError(section, 'The server encounters an unexpected condition');
