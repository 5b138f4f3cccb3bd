import { expect, test } from 'vitest';
import { noXmlsec } from '../pki/xades/xmlsec.ts';
import { START } from '../simulate.ts';
import { withSigner } from './account.ts';
import { localSigner } from './local-signer.ts';
import { xmlsecAccepts } from './programs.ts';
import { detached, enveloped, enveloping, envelopingXml, type Transforms } from './xades-document.ts';

const INVOICE = '<TEIF version="1.8.8"><InvoiceBody>1.250,000 TND</InvoiceBody></TEIF>';
const signingTime = Date.parse(START);
const policy = { id: 'urn:2.16.788.1.2.1', document: Buffer.from('a policy'), url: 'http://policy.example/p.pdf' };

/** `count` elements stand before the one that is asked for. */
const SECOND = '(//*[local-name()="Signature"])[2]';

test.skipIf(noXmlsec).each(['enveloped', 'xpath', 'filter2', 'elFatoora'] as const)(
  'enveloped: xmlsec1 accepts what the simulator signed, with the transforms %s',
  async (transforms: Transforms) => {
    const { signer } = await withSigner();

    const xml = await enveloped(signer, INVOICE, { signingTime, mimeType: 'text/xml' }, transforms);

    expect(xmlsecAccepts(xml)).toMatchObject({ ok: true });
    expect(xmlsecAccepts(xml.replace('1.250', '9.250'))).toMatchObject({ ok: false });
  },
);

test.skipIf(noXmlsec)('enveloped: an invoice gets the reference of the TTN after it was signed', async () => {
  const signer = await localSigner();
  const options = { id: 'SigFrs', signingTime, policy, sha1: true, claimedRole: 'CEO' };

  const signed = await enveloped(signer, INVOICE, options, 'elFatoora');
  const referenced = signed.replace(
    '<ds:Signature ',
    '<RefTtnVal><ReferenceTTN>7</ReferenceTTN></RefTtnVal><ds:Signature ',
  );
  const countersigned = await enveloped(signer, referenced, { id: 'SigTTN', signingTime }, 'elFatoora');

  expect(xmlsecAccepts(referenced)).toMatchObject({ ok: true });
  expect(xmlsecAccepts(countersigned)).toMatchObject({ ok: true });
  expect(xmlsecAccepts(countersigned, { xpath: SECOND })).toMatchObject({ ok: true });
});

test.skipIf(noXmlsec)('enveloping: xmlsec1 accepts bytes in base64, and XML as it is', async () => {
  const { signer } = await withSigner();

  const base64 = await enveloping(signer, Buffer.from('des octets'), { signingTime, timestamped: true });
  const xml = await envelopingXml(signer, INVOICE, { signingTime, crls: [Buffer.from('crl')] });

  expect(xmlsecAccepts(base64)).toMatchObject({ ok: true });
  expect(xmlsecAccepts(xml)).toMatchObject({ ok: true });
});

test.skipIf(noXmlsec)('detached: xmlsec1 accepts the original, and no other', async () => {
  const { signer } = await withSigner();
  const original = Buffer.from('un document');

  const xml = await detached(signer, original, 'original.txt', { signingTime });

  expect(xmlsecAccepts(xml, { originals: { 'original.txt': original } })).toMatchObject({ ok: true });
  expect(xmlsecAccepts(xml, { originals: { 'original.txt': Buffer.from('un autre') } })).toMatchObject({ ok: false });
});

test.skipIf(noXmlsec)('counter-signatures and ECDSA: xmlsec1 accepts each', async () => {
  const signer = await localSigner({ method: 'ECDSA' });

  const xml = await enveloped(signer, INVOICE, { signingTime, counterSigner: await localSigner() });

  expect(xmlsecAccepts(xml)).toMatchObject({ ok: true });
  expect(xmlsecAccepts(xml, { xpath: SECOND })).toMatchObject({ ok: true });
});
