import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sequence, utf8 } from '../../../src/pki/der.ts';
import { padesSignatures } from '../../../src/pki/pades/signatures.ts';
import { JANUARY, noOpenssl, trust } from '../pki.ts';
import { oneSignature, secondSignature } from './documents.ts';
import { document, stream, withTable } from './pdf.ts';
import { signed, timestamp } from './signing.ts';

const CRL = sequence(utf8('a CRL'));
const OCSP = sequence(utf8('an OCSP response'));

const storeOf = (names: string): Record<number, string | Buffer> => ({
  1: document('5 0 R', `/DSS << ${names} >>`)[1] ?? '',
  20: stream('/Filter /FlateDecode', deflateSync(trust.issuing.certificate.der)),
  21: stream('', trust.root.certificate.der),
  22: stream('', CRL),
  23: stream('', OCSP),
  24: stream('', Buffer.from('no DER')),
});

const STORE = storeOf(
  '/Certs [20 0 R 21 0 R 20 0 R] /CRLs [22 0 R 24 0 R] /VRI << /ABC << /OCSP [23 0 R] /Cert [20 0 R] >> >>',
);

const stamped = (base: Buffer): Promise<Buffer> => signed(secondSignature(base, 'ETSI.RFC3161'), timestamp);

test.skipIf(noOpenssl)(
  'PAdES: a document timestamp is one of the signatures before it, and no signature itself',
  async () => {
    const pdf = await stamped(await signed(oneSignature()));

    const found = padesSignatures(pdf);

    expect(found).toMatchObject([
      {
        format: 'PAdES-BASELINE-T',
        scopes: [{ name: 'PDF previous version #1' }],
        timestamps: [
          { type: 'SIGNATURE_TIMESTAMP', productionTime: JANUARY, imprint: { intact: true }, value: { intact: true } },
        ],
      },
    ]);
    expect(padesSignatures(await signed(oneSignature('ETSI.RFC3161'), timestamp))).toEqual([]);
  },
);

test.skipIf(noOpenssl)('PAdES: what the security store has goes with the signature, each once', async () => {
  const pdf = withTable(await signed(oneSignature()), STORE);

  const [found] = padesSignatures(pdf);

  const issuing = trust.issuing.certificate.der.toString('base64');
  expect(found?.format).toBe('PAdES-BASELINE-B');
  expect(found?.certificates).toContain(trust.root.certificate.der.toString('base64'));
  expect(found?.certificates.filter((one) => one === issuing)).toHaveLength(1);
  expect(found?.revocations).toEqual([
    { kind: 'CRL', der: CRL.toString('base64') },
    { kind: 'OCSP', der: OCSP.toString('base64') },
  ]);
});

test.skipIf(noOpenssl)(
  'PAdES: levels T, LT and LTA are told by timestamps and the store, and what covers what',
  async () => {
    const basic = await signed(oneSignature());
    const long = withTable(await stamped(basic), { ...STORE, 1: storeOf('/Certs [20 0 R] /CRLs [22 0 R]')[1] ?? '' });
    const archived = await stamped(withTable(basic, STORE));
    const { 1: both = '' } = document('5 0 R 7 0 R', '/DSS << /Certs [20 0 R] /CRLs [22 0 R] >>');

    expect(padesSignatures(long)).toMatchObject([{ format: 'PAdES-BASELINE-LT' }]);
    expect(padesSignatures(withTable(archived, { 1: both }))).toMatchObject([
      { format: 'PAdES-BASELINE-LTA', timestamps: [{ type: 'ARCHIVE_TIMESTAMP', imprint: { intact: true } }] },
    ]);
  },
);

test.skipIf(noOpenssl)('PAdES: a tampered file has a document timestamp that is not intact', async () => {
  const pdf = await stamped(await signed(oneSignature()));
  pdf.write('[0 0 201 200]', pdf.indexOf('[0 0 200 200]'));

  const found = padesSignatures(pdf);

  expect(found).toMatchObject([{ digests: [{ intact: false }], timestamps: [{ imprint: { intact: false } }] }]);
});

test.skipIf(noOpenssl)('PAdES: a timestamp that calls itself a signature is neither', async () => {
  const pdf = (await stamped(await signed(oneSignature()))).toString('latin1');

  const misnamed = pdf.replace('/Type /DocTimeStamp', '/Type /Sig         ');
  const unnamed = pdf.replace('/Type /DocTimeStamp', '                   ');

  expect(padesSignatures(Buffer.from(misnamed, 'latin1'))).toMatchObject([{ timestamps: [] }]);
  expect(padesSignatures(Buffer.from(unnamed, 'latin1'))).toMatchObject([
    { timestamps: [{ imprint: { intact: false } }] },
  ]);
});
