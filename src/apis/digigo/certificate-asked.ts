import { COUNTRIES } from './countries.ts';
import { assumed, documented } from './errors.ts';
import {
  ANY,
  EMAIL,
  type Fields,
  FOREIGN_ORGANISATION,
  type Format,
  ID_TYPE,
  numberOf,
  optionalTextOf,
  PHONE,
  pattern,
  STRICT_TAX_ID,
  TAX_ID,
  textOf,
} from './fields.ts';
import { checkFile } from './files.ts';
import type { CertificateRequest } from './registration.ts';

/** The rows of section 2.3.3 about single fields, which name what is missing as malformed too. */
export const fieldRows = {
  ...documented('2.3.3', {
    'invalid-client-id': 'The parameter clientId is malformed.',
    'invalid-cert-type': 'The parameter certType is malformed.',
    'invalid-tx-id-phone': 'The parameter txIdPhone is malformed.',
    'invalid-tx-id-email': 'The parameter txIdEmail is malformed.',
    'invalid-country': 'The parameter country is malformed.',
    'invalid-organisation-id': 'The parameter organisationId is malformed.',
    'invalid-organisation': 'The parameter organisation is malformed.',
    'invalid-tax-identifier-file': 'The parameter taxIdentifiantFile is malformed.',
    'invalid-national-business-register-file': 'The parameter nationalBusinessRegisterFile is malformed.',
    'invalid-legal-representative-name': 'The parameter legalRepresentativeName is malformed.',
    'invalid-legal-representative-firstname': 'The parameter LegalRepresentativeFirstname is malformed.',
    'invalid-legal-representative-birthdate': 'The parameter legalRepresentativeBirthdate is malformed.',
    'invalid-legal-representative-identity-type': 'The parameter legalRepresentativeIdentiType is malformed.',
    'invalid-legal-representative-id': 'The parameter legalRepresentativeId is malformed.',
    'invalid-legal-representative-phone-number': 'The parameter legalRepresentativePhoneNumber is malformed.',
    'invalid-legal-representative-email': 'The parameter legalRepresentativeEmail is malformed.',
    'invalid-legal-representative-identity-file': 'The parameter legalRepresentativeIdentityFile is malformed.',
    'invalid-subscriber-name': 'The parameter subscriberName is malformed.',
    'invalid-subscriber-firstname': 'The parameter subscriberFirstname is malformed.',
    'invalid-subscriber-birthdate': 'The parameter subscriberBirthdate is malformed.',
    'invalid-subscriber-email': 'The parameter subscriberEmail is malformed.',
    'invalid-subscriber-identity-file': 'The parameter subscriberIdentityFile is malformed.',
    'invalid-screenshot1-file': 'The parameter screenshot1File is malformed.',
    'invalid-screenshot2-file': 'The parameter screenshot2File is malformed.',
    'invalid-subscriber-id': 'The parameter subscriberId is malformed.',
    'invalid-subscriber-identity-file-type': 'The parameter subscriberIdentityFileType is malformed.',
    'invalid-url-video': 'The parameter urlVideo is malformed.',
    'invalid-request-signature': 'The parameter requestSignature is invalid.',
  }),
  ...assumed('2.3.3', {
    'invalid-tax-identifier-file-type': 'The parameter taxIdentifierFileType is malformed.',
    'invalid-national-business-register-file-type': 'The parameter nationalBusinessRegisterFileType is malformed.',
    'invalid-legal-representative-identity-file-type':
      'The parameter legalRepresentativeIdentityFileType is malformed.',
    'invalid-subscriber-identity-type': 'The parameter subscriberIdentityType is malformed.',
    'invalid-subscriber-phone': 'The parameter subscriberPhone is malformed.',
    'invalid-screenshot1-file-type': 'The parameter screenshot1FileType is malformed.',
    'invalid-screenshot2-file-type': 'The parameter screenshot2FileType is malformed.',
    'invalid-video-hash': 'The parameter videoHash is malformed.',
  }),
};

const COUNTRY: Format = { says: 'a country of ISO 3166', fits: (code) => COUNTRIES.has(code) };
const NAME = pattern('a text of at most 40 characters', /^\P{Cc}{1,40}$/u);
const ORGANISATION = pattern('a text of at most 200 characters', /^\P{Cc}{1,200}$/u);
const BIRTHDATE = pattern(
  'a date, or milliseconds since 1970',
  /^(-?\d{1,13}|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$/,
);
export const VIDEO_URL = pattern('the address of a video', /^https?:\/\/[!-~]{1,2000}$/);
/** The printed one is no SHA-256, neither in hex nor in base64. */
export const VIDEO_HASH = pattern('a digest in hexadecimal or base64', /^[A-Za-z0-9+/=_-]{16,128}$/);

/** What a request says of its certificate. */
export type Asked = Pick<CertificateRequest, 'userId' | 'organisationId' | 'organisation' | 'video' | 'files'>;

/**
 * Holds the fields of section 2.3.3 against each other: those that have to be there depends on the certificate and on how
 * the subscriber was identified.
 * @throws {Unparsable} when one is missing or does not fit
 */
export function certificateAsked(fields: Fields, strictTaxId: boolean): Asked {
  const { certType } = fields;
  textOf(fields, 'country', COUNTRY);
  const organisation = certType === 'PERSO' ? undefined : organisationIn(fields, strictTaxId ? STRICT_TAX_ID : TAX_ID);
  const subscriberId = textOf(fields, 'subscriberId', numberOf(fields['subscriberIdentityType']));
  const video = VIDEO.some((name) => optionalTextOf(fields, name, ANY) !== undefined);
  for (const name of new Set([...filesNeeded(fields, video), ...filesIn(fields)])) checkFile(fields, name);
  if (video) checkVideo(fields);
  const userId = (certType === 'SEAL' && organisation?.organisationId) || subscriberId;
  return { userId, ...organisation, video, files: filesIn(fields) };
}

function organisationIn(
  fields: Fields,
  taxId: Format,
): { readonly organisationId: string; readonly organisation: string } {
  const isTunisian = fields['country'] === 'TN';
  const organisationId = textOf(fields, 'organisationId', isTunisian ? taxId : FOREIGN_ORGANISATION);
  const organisation = textOf(fields, 'organisation', ORGANISATION);
  textOf(fields, 'legalRepresentativeName', NAME);
  textOf(fields, 'legalRepresentativeFirstname', NAME);
  textOf(fields, 'legalRepresentativeBirthdate', BIRTHDATE);
  const idType = textOf(fields, 'legalRepresentativeIdentityType', ID_TYPE);
  textOf(fields, 'legalRepresentativeId', numberOf(idType));
  textOf(fields, 'legalRepresentativePhoneNumber', PHONE);
  textOf(fields, 'legalRepresentativeEmail', EMAIL);
  return { organisationId, organisation };
}

const filesNeeded = ({ certType, country }: Fields, video: boolean): string[] => [
  'subscriberIdentityFile',
  ...(certType === 'PERSO' ? [] : ['nationalBusinessRegisterFile', 'legalRepresentativeIdentityFile']),
  ...(certType !== 'PERSO' && country === 'TN' ? ['taxIdentifierFile'] : []),
  ...(video ? ['screenshot1File', 'screenshot2File'] : []),
];

/** "Obligatoire si l'AED effectue l'identification par vidéo": as soon as something of it is there. */
const VIDEO = ['screenshot1File', 'screenshot2File', 'urlVideo', 'videoHash'];

function checkVideo(fields: Fields): void {
  textOf(fields, 'urlVideo', VIDEO_URL);
  textOf(fields, 'videoHash', VIDEO_HASH);
}

/** The files of a request (sections 2.3.3 and 2.3.4). */
const FILES = [
  'taxIdentifierFile',
  'nationalBusinessRegisterFile',
  'legalRepresentativeIdentityFile',
  'subscriberIdentityFile',
  'screenshot1File',
  'screenshot2File',
] as const;

/** The names of the files that are there. */
export const filesIn = (fields: Fields): string[] => FILES.filter((name) => (fields[name] ?? '') !== '');

/** Whether an identification by video is there: its address and digest, and both screenshots, which may have come before. */
export const hasVideo = (fields: Fields, files: readonly string[]): boolean =>
  ['urlVideo', 'videoHash'].every((name) => (fields[name] ?? '') !== '') &&
  ['screenshot1File', 'screenshot2File'].every((name) => files.includes(name));
