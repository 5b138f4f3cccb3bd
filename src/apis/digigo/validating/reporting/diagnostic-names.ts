import { ia5, printable, utf8 } from '../../../../pki/der.ts';
import type { NameAttribute } from '../../../../pki/name-reader.ts';
import { OID } from '../../../../pki/oids.ts';

/** The attributes that RFC 2253 section 2.3 has keywords for; others go by their object identifiers. */
const KEYWORDS: Readonly<Record<string, string>> = {
  [OID.commonName]: 'CN',
  [OID.localityName]: 'L',
  [OID.stateOrProvinceName]: 'ST',
  [OID.organizationName]: 'O',
  [OID.organizationalUnitName]: 'OU',
  [OID.countryName]: 'C',
  [OID.streetAddress]: 'STREET',
  [OID.domainComponent]: 'DC',
  [OID.userId]: 'UID',
};

/** Those that are IA5String, which is no canonical text. */
const IA5: readonly string[] = [OID.emailAddress, OID.domainComponent];

export interface FormattedName {
  readonly value: string;
  readonly format: 'CANONICAL' | 'RFC2253';
}

/**
 * A distinguished name in the two formats that a report has it in, those of Java's X500Principal: the last attribute first, each
 * by itself.
 */
export const formattedName = (name: readonly NameAttribute[]): FormattedName[] => [
  { value: inReverse(name, canonicalAttribute), format: 'CANONICAL' },
  { value: inReverse(name, plainAttribute), format: 'RFC2253' },
];

const inReverse = (name: readonly NameAttribute[], written: (attribute: NameAttribute) => string): string =>
  name.toReversed().map(written).join(',');

function plainAttribute({ type, value }: NameAttribute): string {
  const keyword = KEYWORDS[type];
  return keyword === undefined ? `${type}=${encoded(type, value)}` : `${keyword}=${escaped(value)}`;
}

function canonicalAttribute({ type, value }: NameAttribute): string {
  const keyword = KEYWORDS[type];
  const isText = keyword !== undefined && !IA5.includes(type);
  return folded(`${keyword ?? type}=${isText ? canonical(value) : encoded(type, value)}`);
}

/** RFC 2253 section 2.4: `#` and the DER of the value in hex. */
const encoded = (type: string, value: string): string => `#${encoder(type, value)(value).toString('hex')}`;

/** Whatever string type the certificate has: DSS writes names anew. */
function encoder(type: string, value: string): (text: string) => Buffer {
  if (IA5.includes(type)) return ia5;
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? printable : utf8;
}

/** RFC 2253 section 2.4: special characters, and spaces at either end, behind a backslash. */
function escaped(value: string): string {
  const characters = [...value.replace(/[,=+<>#;"\\]/g, '\\$&').replaceAll('\0', '\\00')];
  const first = characters.findIndex(isInk);
  const last = characters.findLastIndex(isInk);
  return characters.map((character, at) => (at < first || at > last ? `\\${character}` : character)).join('');
}

const isInk = (character: string): boolean => character !== ' ' && character !== '\r';

/** The same with single spaces, and without those at either end. */
const canonical = (value: string): string =>
  value
    .replace(/^#|[,+<>;"\\]/g, '\\$&')
    .replace(/ +/g, ' ')
    .trim();

/** Without case, and with characters taken apart (Unicode NFKD). */
const folded = (text: string): string => text.toUpperCase().toLowerCase().normalize('NFKD');
