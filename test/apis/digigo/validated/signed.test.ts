import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCertificate } from '../../../../src/pki/certificate.ts';
import { withSigner } from '../../../signing/account.ts';
import type { DocumentSigner } from '../../../signing/document-signer.ts';
import { localSigner } from '../../../signing/local-signer.ts';
import { documentTimestamped, pades, withSecurityStore } from '../../../signing/pades-document.ts';
import { pdf, withCrossReferenceStream, withPage } from '../../../signing/pdf-file.ts';
import { enveloped } from '../../../signing/xades-document.ts';
import { crlsOf } from './crls.ts';
import { FORMS, type Form, INVOICE, signingTime } from './documents.ts';
import { PASSED, reported, sent, verdicts } from './validating.ts';

const id = (der: Buffer): string => createHash('sha256').update(der).digest('hex').toUpperCase();

const good = ({ format, scope }: Form, signer: DocumentSigner, level: string) => ({
  indication: PASSED,
  subIndication: null,
  errors: [],
  signedBy: readCertificate(signer.certificate).subject['CN'],
  signingTime,
  signatureFormat: `${format}-BASELINE-${level}`,
  signatureScope: [expect.objectContaining({ scope })],
  certificateChain: {
    certificate: [signer.certificate, ...signer.chain].map((der) => expect.objectContaining({ id: id(der) })),
  },
});

test.each(FORMS)('digigo.validate-signature: $form of a holder passes', async (form) => {
  const { simulated, signer } = await withSigner();
  const { document, ...asked } = await form.sign(signer);

  const { body } = await sent(simulated, document, asked).expect(200);

  expect(body.simpleReport).toMatchObject({ signaturesCount: 1, validSignaturesCount: 1, documentName: 'signed' });
  expect(body.simpleReport.signature).toEqual([expect.objectContaining(good(form, signer, 'B'))]);
});

test.each(FORMS)('digigo.validate-signature: $form with a timestamp passes from that instant on', async (form) => {
  const { simulated, signer } = await withSigner();
  const { document, ...asked } = await form.sign(signer, { timestamped: true });
  await simulated.advance('PT1H');

  const signatures = await reported(simulated, document, asked);

  expect(signatures).toMatchObject([{ ...good(form, signer, 'T'), bestSignatureTime: signingTime }]);
});

test('digigo.validate-signature: XAdES with values of certificates and revocations is of level LT', async () => {
  const { simulated, signer } = await withSigner();
  const crls = await crlsOf(simulated);

  const xml = await enveloped(signer, INVOICE, { signingTime, timestamped: true, crls });

  expect(await reported(simulated, xml)).toMatchObject([{ indication: PASSED, signatureFormat: 'XAdES-BASELINE-LT' }]);
});

test('digigo.validate-signature: PAdES with a security store is of level LT, with a document timestamp LTA', async () => {
  const { simulated, signer } = await withSigner();
  const signed = await pades(signer, await pdf('Bonjour'), { signingTime, timestamped: true });

  const stored = withSecurityStore(signed, signer.chain, await crlsOf(simulated));
  const archived = await documentTimestamped(signer, stored);

  expect(await reported(simulated, stored)).toMatchObject([
    { indication: PASSED, signatureFormat: 'PAdES-BASELINE-LT' },
  ]);
  expect(await reported(simulated, archived)).toMatchObject([
    { indication: PASSED, signatureFormat: 'PAdES-BASELINE-LTA' },
  ]);
});

test('digigo.validate-signature: a PDF with streams of cross-references passes', async () => {
  const { simulated, signer } = await withSigner();

  const signed = await pades(signer, withCrossReferenceStream(await pdf('Bonjour')), { signingTime });

  expect(await verdicts(simulated, signed)).toEqual([PASSED]);
});

test('digigo.validate-signature: of two signatures of a PDF the first covers a part, an added page neither', async () => {
  const { simulated, signer } = await withSigner();
  const scopes = async (document: Buffer) =>
    (await reported(simulated, document)).map(({ indication, signatureScope: [scope] }) => [indication, scope?.scope]);

  const once = await pades(signer, await pdf('Bonjour'), { signingTime });
  const twice = await pades(signer, once, { signingTime: signingTime + 1000 });

  expect(await scopes(twice)).toEqual([
    [PASSED, 'PARTIAL'],
    [PASSED, 'FULL'],
  ]);
  expect(await scopes(withPage(once, 'ajout'))).toEqual([[PASSED, 'PARTIAL']]);
  expect(await scopes(withPage(twice, 'ajout'))).toEqual([
    [PASSED, 'PARTIAL'],
    [PASSED, 'PARTIAL'],
  ]);
});

test('digigo.validate-signature: a counter-signature is reported with the signature that it is of', async () => {
  const { simulated, signer } = await withSigner();

  const xml = await enveloped(signer, INVOICE, { signingTime, counterSigner: signer });

  expect(await reported(simulated, xml)).toMatchObject([
    { id: 'S1', indication: PASSED, counterSignature: null, parentId: null },
    { id: 'counter-S1', indication: PASSED, counterSignature: true, parentId: 'S1' },
  ]);
});

test('digigo.validate-signature: an invoice of El Fatoora passes with its own signature and that of the TTN', async () => {
  const { simulated, signer } = await withSigner();
  const signed = await enveloped(signer, INVOICE, { id: 'SigFrs', signingTime, sha1: true }, 'elFatoora');

  const referenced = signed.replace('<ds:Signature ', '<RefTtnVal><ReferenceTTN>7</ReferenceTTN></RefTtnVal>$&');
  const both = await enveloped(signer, referenced, { id: 'SigTTN', signingTime }, 'elFatoora');

  expect(await verdicts(simulated, both)).toEqual([PASSED, PASSED]);
  expect((await reported(simulated, both, { signatureId: 'SigTTN' })).map(({ id }) => id)).toEqual(['SigTTN']);
});

test.each(['RSA-PSS', 'ECDSA'] as const)('digigo.validate-signature: reads %s', async (method) => {
  const { simulated } = await withSigner();
  const signer = await localSigner({ method });

  for (const { sign } of FORMS) {
    const { document, ...asked } = await sign(signer);
    // The authority knows nothing of a certificate that it has not issued in this world: only what is signed is looked at.
    const { body } = await sent(simulated, document, asked).expect(200);
    expect(body.diagnosticData.signatures[0].basicSignature).toMatchObject({ signatureIntact: true });
  }
});
