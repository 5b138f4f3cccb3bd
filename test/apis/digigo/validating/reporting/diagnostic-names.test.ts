import { expect, test } from 'vitest';
import { formattedName } from '../../../../../src/apis/digigo/validating/reporting/diagnostic-names.ts';

const [CN, O, C, GIVEN_NAME, EMAIL, DC] = [
  '2.5.4.3',
  '2.5.4.10',
  '2.5.4.6',
  '2.5.4.42',
  '1.2.840.113549.1.9.1',
  '0.9.2342.19200300.100.1.25',
] as const;

const written = (...attributes: readonly (readonly [type: string, value: string])[]) => {
  const [canonical, plain] = formattedName(attributes.map(([type, value]) => ({ type, value })));
  expect([canonical?.format, plain?.format]).toEqual(['CANONICAL', 'RFC2253']);
  return [canonical?.value, plain?.value];
};

test('digigo.validate-signature: from last to first, canonical ones without case', () => {
  expect(written([C, 'TN'], [O, 'Agence'], [CN, 'Foulen'])).toEqual([
    'cn=foulen,o=agence,c=tn',
    'CN=Foulen,O=Agence,C=TN',
  ]);
});

test('digigo.validate-signature: what RFC 2253 has no keyword for goes by its identifier, its value as DER in hex', () => {
  // openssl asn1parse -genstr: PRINTABLESTRING:Ali, UTF8:Élie, IA5STRING:a@b.tn
  expect(written([GIVEN_NAME, 'Ali'])).toEqual(['2.5.4.42=#1303416c69', '2.5.4.42=#1303416c69']);
  expect(written([GIVEN_NAME, 'Élie'])).toEqual(['2.5.4.42=#0c05c3896c6965', '2.5.4.42=#0c05c3896c6965']);
  expect(written([EMAIL, 'a@b.tn'])).toEqual([
    '1.2.840.113549.1.9.1=#16066140622e746e',
    '1.2.840.113549.1.9.1=#16066140622e746e',
  ]);
  expect(written([DC, 'tn'])).toEqual(['dc=#1602746e', 'DC=tn']);
});

test('digigo.validate-signature: special characters are escaped, an equals sign in canonical ones is not', () => {
  expect(written([CN, 'a,b+c=d"e'])).toEqual(['cn=a\\,b\\+c=d\\"e', 'CN=a\\,b\\+c\\=d\\"e']);
  expect(written([CN, '#a#'])).toEqual(['cn=\\#a#', 'CN=\\#a\\#']);
});

test('digigo.validate-signature: spaces at either end are escaped, and folded in canonical ones', () => {
  expect(written([CN, '  a  b '])).toEqual(['cn=a b', 'CN=\\ \\ a  b\\ ']);
  expect(written([CN, '  '])).toEqual(['cn=', 'CN=\\ \\ ']);
});

test('digigo.validate-signature: characters are taken apart in canonical ones', () => {
  expect(written([CN, 'Société'])).toEqual(['cn=socie\u0301te\u0301', 'CN=Société']);
});
