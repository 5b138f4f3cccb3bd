import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pem } from '../../src/pki/certificate.ts';
import { findSignatures } from '../../src/pki/find-signatures.ts';
import { mutated, readsOrRefuses } from './pki.ts';

const sample = (path: string): Buffer => readFileSync(new URL(`../dss/samples/${path}`, import.meta.url));

const XML = sample('dss-xades/validation/dss-signed.xml');
const PDF = sample('dss-pades/validation/pdf-signed-original.pdf');
const CMS = sample('dss-cades/validation/dss-2011/cades-enveloping.pkcs7');

const formats = (bytes: Buffer): string[] => findSignatures(bytes, []).map(({ format }) => format.slice(0, 5));

test('signatures: a document is what its bytes say', () => {
  expect(formats(XML)).toEqual(['XAdES']);
  expect(formats(PDF)).toEqual(['PAdES']);
  expect(formats(CMS)).toEqual(['CAdES']);
});

test('signatures: a byte order mark or white space before XML, other bytes before a PDF, and PEM around CMS', () => {
  const BOM = Buffer.from('\ufeff');
  const utf16 = Buffer.from('\ufeff<a/>', 'utf16le');

  expect(formats(Buffer.concat([BOM, XML]))).toEqual(['XAdES']);
  expect(findSignatures(Buffer.from(' \r\n<a/>'), [])).toEqual([]);
  expect(findSignatures(utf16, [])).toEqual([]);
  expect(findSignatures(Buffer.from(utf16).swap16(), [])).toEqual([]);
  expect(formats(Buffer.from(pem(CMS, 'CMS')))).toEqual(['CAdES']);
  expect(formats(Buffer.from(pem(CMS, 'PKCS7')))).toEqual(['CAdES']);
});

test.each<[string, Buffer | string]>([
  ['nothing', ''],
  ['text', 'Bonjour'],
  ['a PDF header too late', `${' '.repeat(1024)}%PDF-1.4`],
  ['PEM of something else', pem(CMS)],
  ['PEM without an end', pem(CMS, 'CMS').slice(0, -20)],
  ['a sequence of nothing', Buffer.from([0x30, 0x00])],
])('signatures: %s has none, and is no document that could', (_what, bytes) => {
  expect(() => findSignatures(Buffer.from(bytes), [])).toThrow(expect.objectContaining({ name: 'Malformed' }));
});

test.each([
  ['XML', XML],
  ['PDF', PDF],
  ['CMS', CMS],
] as const)('signatures: whatever becomes of %s is read or refused', (_what, document) => {
  fc.assert(
    fc.property(mutated(document), (bytes) => readsOrRefuses(() => findSignatures(bytes, []))),
    { numRuns: 100 },
  );
});
