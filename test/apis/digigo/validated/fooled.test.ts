import { expect, test } from 'vitest';
import { BASE64, ENVELOPED, MANIFEST_TYPE, XADES, XPATH } from '../../../../src/pki/xades/names.ts';
import { noXmlsec } from '../../../pki/xades/xmlsec.ts';
import { withSigner } from '../../../signing/account.ts';
import { cades } from '../../../signing/cades-document.ts';
import { localSigner } from '../../../signing/local-signer.ts';
import { pades } from '../../../signing/pades-document.ts';
import { pdf } from '../../../signing/pdf-file.ts';
import { xmlsecAccepts } from '../../../signing/programs.ts';
import { enveloped, enveloping } from '../../../signing/xades-document.ts';
import { DS, digest, ETSI } from '../../../signing/xades-properties.ts';
import { EXCLUSIVE, transform, xadesSignature } from '../../../signing/xades-signature.ts';
import { FORMS, INVOICE, ORIGINAL, signingTime } from './documents.ts';
import { PASSED, verdicts } from './validating.ts';

const NO_SIGNER = 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND';

test.skipIf(noXmlsec)(
  'digigo.validate-signature: another certificate of the same key is not the signer’s',
  async () => {
    const { simulated } = await withSigner();
    const signer = await localSigner();
    const other = await localSigner({ request: { serial: '77' } });
    const certificates = [other.certificate, ...other.chain];

    const xml = await enveloped(signer, INVOICE, { signingTime, certificates });
    const cms = await cades(signer, ORIGINAL, { signingTime, named: other.certificate });
    const signed = await pades(signer, await pdf('Bonjour'), { signingTime, named: other.certificate });

    expect(xmlsecAccepts(xml)).toMatchObject({ ok: true });
    expect(await verdicts(simulated, xml)).toEqual([NO_SIGNER]);
    expect(await verdicts(simulated, cms)).toEqual([NO_SIGNER]);
    expect(await verdicts(simulated, signed)).toEqual([NO_SIGNER]);
  },
);

test.each(FORMS)(
  'digigo.validate-signature: $form that names its authority’s certificate has no signer',
  async (form) => {
    const { simulated, signer } = await withSigner();
    const [named] = signer.chain as [Buffer];

    const { document, ...asked } = await form.sign(signer, { named });

    expect(await verdicts(simulated, document, asked)).toEqual([NO_SIGNER]);
  },
);

const PROPERTIES = /<xades:SignedProperties [\s\S]*<\/xades:SignedProperties>/;

/** Puts other properties where the signed ones are looked for, and those elsewhere. */
function withOtherProperties(signed: string, other: (properties: string) => string): string {
  const [properties = ''] = PROPERTIES.exec(signed) ?? [];
  const elsewhere = `<ds:Object><kept xmlns:xades="${XADES}">${properties}</kept></ds:Object>`;
  return signed.replace(properties, other(properties)).replace('</ds:Signature>', `${elsewhere}</ds:Signature>`);
}

/** Shapes that leave what was signed in the document, and put something else where it is looked for. */
const shapes: readonly (readonly [string, (signed: string) => string])[] = [
  [
    'properties with another time',
    (signed) =>
      withOtherProperties(signed, (properties) => properties.replace('xades-S1', 'other').replace('T09', 'T08')),
  ],
  [
    'properties that say nothing',
    (signed) => withOtherProperties(signed, () => '<xades:SignedProperties Id="other"></xades:SignedProperties>'),
  ],
];

test.skipIf(noXmlsec).each(shapes)(
  'digigo.validate-signature: is not fooled by %s, as xmlsec1 is',
  async (_name, shape) => {
    const { simulated, signer } = await withSigner();

    const fooling = shape(await enveloping(signer, ORIGINAL, { signingTime }));

    expect(xmlsecAccepts(fooling)).toMatchObject({ ok: true });
    expect(await verdicts(simulated, fooling)).not.toContain(PASSED);
  },
);

const SIGNED = '<Facture xmlns="urn:f" Id="F1"><Montant>1</Montant></Facture>';
const UNSIGNED = SIGNED.replace('F1', 'F2').replace('>1<', '>9<');
const unsignedProperties = `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><x>${SIGNED}</x></xades:UnsignedSignatureProperties></xades:UnsignedProperties>`;

test.each([
  ['the unsigned properties', '</xades:QualifyingProperties>', unsignedProperties],
  ['the KeyInfo', '</ds:KeyInfo>', SIGNED],
])('digigo.validate-signature: what is moved into %s of a signature is no longer found', async (_, end, moved) => {
  const { simulated, signer } = await withSigner();
  const reference = { uri: '#F1', transforms: [EXCLUSIVE], digest: digest(SIGNED) };
  const signature = await xadesSignature(signer, reference, { signingTime });

  const fooling = `<r>${UNSIGNED}${signature.replace(end, `${moved}${end}`)}</r>`;

  expect(await verdicts(simulated, `<r>${SIGNED}${signature}</r>`)).toEqual([PASSED]);
  expect(await verdicts(simulated, fooling)).toEqual(['INDETERMINATE SIGNED_DATA_NOT_FOUND']);
});

test('digigo.validate-signature: the transforms of a manifest may not leave its entries out', async () => {
  const { simulated, signer } = await withSigner();
  const left = `<ds:Manifest ${DS} Id="m"></ds:Manifest>`;
  const transforms = [transform(XPATH, '<ds:XPath>not(ancestor-or-self::ds:Reference)</ds:XPath>'), EXCLUSIVE];
  const reference = { type: MANIFEST_TYPE, uri: '#m', transforms, digest: digest(left) };
  const entry = `<ds:Reference URI="a.txt"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest(ORIGINAL)}</ds:DigestValue></ds:Reference>`;
  const object = `<ds:Object><ds:Manifest Id="m">${entry}</ds:Manifest></ds:Object>`;

  const fooling = await xadesSignature(signer, reference, { signingTime }, object);

  expect(await verdicts(simulated, fooling, { originals: { 'a.txt': ORIGINAL } })).toEqual([
    'TOTAL_FAILED HASH_FAILURE',
  ]);
});

test('digigo.validate-signature: base64 among elements says nothing of these', async () => {
  const { simulated, signer } = await withSigner();
  const transforms = [transform(ENVELOPED), transform(BASE64)];
  const signature = await xadesSignature(signer, { uri: '', transforms, digest: digest(ORIGINAL) }, { signingTime });

  const fooling = `<Virement montant="1000000"><x/>${ORIGINAL.toString('base64')}${signature}</Virement>`;

  expect(await verdicts(simulated, fooling)).toEqual(['TOTAL_FAILED HASH_FAILURE']);
});

test('digigo.validate-signature: a signature does not hide in a counter-signature of nothing', async () => {
  const { simulated, signer } = await withSigner();
  const signed = await enveloped(signer, INVOICE, { signingTime });

  const hiding = signed
    .replace('1.250,000', '9.250,000')
    .replace(`<ds:Signature `, `<xades:CounterSignature ${ETSI}>$&`)
    .replace('</ds:Signature>', '$&</xades:CounterSignature>');

  expect(await verdicts(simulated, hiding)).toEqual(['TOTAL_FAILED HASH_FAILURE']);
});
