import { createHash } from 'node:crypto';
import PDFDocument from 'pdfkit';
import { expect, test } from 'vitest';
import { padesSignatures } from '../../../src/pki/pades/signatures.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { JANUARY, noOpenssl } from '../pki.ts';
import { expectAgreement, isIntact, oneSignature, secondSignature } from './documents.ts';
import { document, field, HEADER, withStream, withTable } from './pdf.ts';
import { rangeIn, signed, signer, unsigned } from './signing.ts';

const scopes = (found: readonly FoundSignature[]): unknown[] =>
  found.flatMap((one) => one.scopes.map(({ name }) => name));

test.skipIf(noOpenssl)('PAdES: a signature over the whole file is intact, and says who, when and where', async () => {
  const pdf = await signed(oneSignature(undefined, "/M (D:20260115100000+01'00') /Location (Tunis)"));

  const found = padesSignatures(pdf);

  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    id: expect.stringMatching(/^id-[0-9a-f]{64}$/),
    format: 'PAdES-BASELINE-B',
    signingTime: JANUARY,
    value: { encryption: 'RSA', digest: 'SHA256', intact: true },
    scopes: [{ value: 'Full document', name: 'Full PDF', scope: 'FULL' }],
    properties: { contentType: 'application/pdf', productionPlace: { countryName: 'Tunis' } },
  });
  expect(found[0]?.signer.certificate).toBe(signer.certificate.der.toString('base64'));
  expectAgreement(pdf, found);
});

test.skipIf(noOpenssl)('PAdES: the id is made as DSS 5.4 makes it', async () => {
  const pdf = await signed(oneSignature());
  const range = rangeIn(oneSignature());
  const time = Buffer.alloc(8);
  time.writeBigInt64BE(BigInt(JANUARY));
  const certificate = createHash('sha256').update(signer.certificate.der).digest('hex').toUpperCase();

  const [found] = padesSignatures(pdf);

  const first = createHash('md5')
    .update(time)
    .update(Buffer.from([...certificate].flatMap((one) => [0, one.charCodeAt(0)])));
  const second = createHash('md5').update(Buffer.from(range.map((number) => number & 0xff)));
  expect(found?.id).toBe(`id-${first.digest('hex')}${second.digest('hex')}`);
});

test.skipIf(noOpenssl)(
  'PAdES: of several signatures the last one is full, the others are of previous versions',
  async () => {
    const pdf = await signed(secondSignature(await signed(oneSignature())));

    const found = padesSignatures(pdf);

    expect(found.map(isIntact)).toEqual([true, true]);
    expect(scopes(found)).toEqual(['PDF previous version #1', 'Full PDF']);
    expect(found[0]?.scopes[0]?.value).toMatch(/^The document byte range: \[0, \d+, \d+, \d+\]$/);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
    expectAgreement(pdf, found);
  },
);

test.skipIf(noOpenssl)('PAdES: an update after the signature makes it partial, one line end too', async () => {
  const pdf = await signed(oneSignature());

  const updated = padesSignatures(withTable(pdf, { 3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>' }));
  const ended = padesSignatures(Buffer.concat([pdf, Buffer.from('\n')]));

  for (const found of [updated, ended]) {
    expect(found.map(isIntact)).toEqual([true]);
    expect(scopes(found)).toEqual(['Partial PDF']);
  }
});

test.skipIf(noOpenssl)('PAdES: a signature whose field an update removes is not lost', async () => {
  const pdf = withTable(await signed(oneSignature()), { 1: document('')[1] ?? '' });

  const found = padesSignatures(pdf);

  expect(found.map(isIntact)).toEqual([true]);
  expect(scopes(found)).toEqual(['Partial PDF']);
});

test.skipIf(noOpenssl)(
  'PAdES: a signature dictionary that an update replaces is still there as it was signed',
  async () => {
    const pdf = await signed(oneSignature());
    const copy = /<< \/Type \/Sig [\s\S]*?>>/.exec(pdf.toString('latin1'))?.[0] ?? '';

    const copied = padesSignatures(withTable(pdf, { 6: copy.replace('20260115', '20200115') }));
    const emptied = padesSignatures(
      withTable(pdf, { 6: '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <FF> >>' }),
    );

    expect(copied.map(({ signingTime }) => signingTime)).toEqual([JANUARY]);
    expect(copied.map(isIntact)).toEqual([true]);
    expect(emptied.map(isIntact).toSorted()).toEqual([false, true]);
  },
);

test.skipIf(noOpenssl)('PAdES: fields in fields are found, those that go round in circles once', async () => {
  const pdf = await signed(
    withTable(HEADER, {
      ...document('4 0 R'),
      4: '<< /FT /Sig /T (outer) /Kids [5 0 R 7 0 R] >>',
      5: '<< /T (inner) /Parent 4 0 R /Kids [7 0 R 4 0 R] >>',
      7: '<< /Type /Annot /Subtype /Widget /T (x) /Rect [0 0 0 0] /P 3 0 R /Parent 5 0 R /V 6 0 R /Kids [5 0 R] >>',
      6: unsigned(),
    }),
  );

  expect(padesSignatures(pdf).map(isIntact)).toEqual([true]);
});

test.skipIf(noOpenssl)('PAdES: cross-reference and object streams are read, with every PNG filter', async () => {
  const { 1: catalog = '', 2: pages = '', 3: page = '' } = document('5 0 R');
  const base = withStream(HEADER, { 3: page }, { 1: catalog, 2: pages });
  const pdf = await signed(withStream(base, { 6: unsigned() }, { 5: field(6) }, { container: 92, self: 93 }));

  const found = padesSignatures(pdf);

  expect(found.map(isIntact)).toEqual([true]);
  expect(scopes(found)).toEqual(['Full PDF']);
  expectAgreement(pdf, found);
});

test.skipIf(noOpenssl)('PAdES: in a hybrid file, what the table hides is in its stream', async () => {
  const { 1: catalog = '', 2: pages = '', 3: page = '' } = document('5 0 R');
  const hidden = withStream(HEADER, {}, { 5: field(6) });
  const start = Number(/startxref\s+(\d+)/.exec(hidden.toString('latin1'))?.[1]);
  const body = hidden.subarray(0, hidden.lastIndexOf('startxref'));
  const trailer = `/Root 1 0 R /Size 100 /XRefStm ${start}`;
  const pdf = await signed(withTable(body, { 1: catalog, 2: pages, 3: page, 6: unsigned() }, trailer));

  const found = padesSignatures(pdf);

  expect(found.map(isIntact)).toEqual([true]);
  expectAgreement(pdf, found);
});

/** A PDF of pdfkit with a field for a signature in an update of it. */
async function ofPdfkit(options: PDFKit.PDFDocumentOptions, more?: string): Promise<Buffer> {
  const pdfkit = new PDFDocument(options);
  const chunks: Buffer[] = [];
  pdfkit.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => pdfkit.on('end', resolve));
  pdfkit.text('to be signed').end();
  await ended;
  const base = Buffer.concat(chunks);
  const text = base.toString('latin1');
  const root = /\/Root (\d+) 0 R/.exec(text)?.[1] ?? '';
  const encrypt = /\/Encrypt \d+ 0 R/.exec(text)?.[0] ?? '';
  const catalog = new RegExp(`\\n${root} 0 obj\\n<<([\\s\\S]*?)>>\\nendobj`).exec(text)?.[1] ?? '';
  const update = {
    [root]: `<< ${catalog} /AcroForm << /Fields [95 0 R] /SigFlags 3 >> >>`,
    95: '<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /T (one) /V 96 0 R >>',
    96: unsigned('ETSI.CAdES.detached', more),
  };
  return signed(withTable(base, update, `/Root ${root} 0 R /Size 100 ${encrypt}`));
}

test.skipIf(noOpenssl)('PAdES: a PDF of pdfkit, signed', async () => {
  const pdf = await ofPdfkit({});

  const found = padesSignatures(pdf);

  expect(found.map(isIntact)).toEqual([true]);
  expectAgreement(pdf, found);
});

test.skipIf(noOpenssl)('PAdES: in an encrypted PDF the signature is not, and its time is that of the CMS', async () => {
  const pdf = await ofPdfkit({ ownerPassword: 'secret', pdfVersion: '1.7' }, '/M <9F03E1> /Location <8B>');

  const found = padesSignatures(pdf);

  expect(pdf.includes('/Encrypt')).toBe(true);
  expect(found.map(isIntact)).toEqual([true]);
  expect(found[0]?.signingTime).toBeGreaterThan(JANUARY);
});

test('PAdES: a place that waits for its signature is none', () => {
  expect(padesSignatures(oneSignature())).toEqual([]);
});
