import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Malformed } from '../../../src/pki/malformed.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { holder, JANUARY, trust } from '../pki.ts';
import { EXCLUSIVE, replaced, sign, signed, signer } from './samples.ts';
import { find, findOne, isGood, reference, template, transformed, xpath } from './templates.ts';
import { DSIG, noXmlsec, signedByXmlsec } from './xmlsec.ts';

const DSS = new URL('../../dss/', import.meta.url);

interface Sample {
  readonly id: string;
  readonly file: string;
  readonly format: string;
  readonly integrity: string;
  readonly originalDocuments: readonly string[];
}

const samples: Sample[] = JSON.parse(readFileSync(new URL('samples/manifest.json', DSS), 'utf8')).filter(
  ({ format }: Sample) => format === 'XAdES',
);

const sample = (name: string): Buffer => readFileSync(new URL(`samples/${name}`, DSS));

/** What the manifest calls the state of a signature. */
function integrityOf({ digests, value, signer: { digestMatch } }: FoundSignature): string {
  if (!digestMatch) return 'no_signing_certificate';
  if (digests.some(({ type, found }) => type === 'SIGNED_PROPERTIES' && !found)) return 'wrapped';
  if (digests.some(({ found }) => !found)) return 'data_not_found';
  if (digests.some(({ intact }) => !intact)) return 'broken_digest';
  return value.intact ? 'ok' : 'broken_signature';
}

test.each(samples)(
  'XAdES facts: the integrity of $id is $integrity',
  ({ file: name, integrity, originalDocuments }) => {
    const originals = originalDocuments.map((original) => ({
      bytes: sample(original),
      name: original.split('/').at(-1) ?? '',
    }));

    if (integrity === 'refuse') return expect(() => find(sample(name), originals)).toThrow(Malformed);
    expect(find(sample(name), originals).map(integrityOf)).toEqual(integrity === 'none' ? [] : [integrity]);
  },
);

test('XAdES facts: the golden document has those that DSS 5.4.3 prints', () => {
  const golden = JSON.parse(readFileSync(new URL('golden/response.json', DSS), 'utf8')).diagnosticData.signatures[0];
  const bytes = readFileSync(new URL('golden/sample.xml', DSS));

  const found = findOne(readFileSync(new URL('golden/xades-detached.xml', DSS)), [{ bytes, name: 'sample.xml' }]);

  const digests = golden.digestMatchers.map((one: Record<string, unknown>) => ({
    ...{ type: one['type'], name: one['name'], algorithm: one['digestMethod'], value: one['digestValue'] },
    ...{ found: one['dataFound'], intact: one['dataIntact'] },
  }));
  expect(found).toMatchObject({ id: golden.id, format: golden.signatureFormat, signingTime: golden.dateTime, digests });
  expect(found).toMatchObject({ value: { encryption: 'RSA', keyLength: 2048, digest: 'SHA256', intact: true } });
  expect(found.signer).toMatchObject({
    attributePresent: true,
    digestPresent: true,
    digestMatch: true,
    issuerSerialMatch: true,
  });
  expect(found).toMatchObject({ scopes: golden.signatureScopes, properties: { contentType: golden.contentType } });
  expect(found.structureError).toBeUndefined();
});

test('XAdES facts: our own signature is good', () => {
  const found = findOne(signed);

  expect(isGood(found)).toBe(true);
  expect(found).toMatchObject({
    format: 'XAdES-BASELINE-B',
    signingTime: JANUARY,
    signer: { issuerSerialMatch: true },
  });
  expect(found.certificates).toEqual([signer.certificate, ...trust.chain].map(({ der }) => der.toString('base64')));
  expect(found.structureError).toBeUndefined();
});

const INVOICE = '<TEIF xmlns:x="urn:x"><Invoice><Amount>12.500</Amount></Invoice>%<RefTtnVal>later</RefTtnVal></TEIF>';

/** As Tunisian invoices are signed. */
const elFatoora = replaced(
  template({
    id: 'SigFrs',
    references: reference(
      '',
      xpath('not(ancestor-or-self::ds:Signature)') + xpath('not(ancestor-or-self::RefTtnVal)') + transformed(EXCLUSIVE),
      ' Id="r-id-frs" Type=""',
    ),
  }),
  '</xades:SigningCertificateV2>',
  [
    '$&<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId><xades:SigPolicyId>',
    '<xades:Identifier Qualifier="OIDasURN">urn:2.16.788.1.2.1</xades:Identifier></xades:SigPolicyId>',
    `<xades:SigPolicyHash><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>`,
    '<ds:DigestValue>3J1oMkha+OyzGMYOLQeqrVk0Nu3CaJmzDxXPlOqsAQ8=</ds:DigestValue></xades:SigPolicyHash>',
    '<xades:SigPolicyQualifiers><xades:SigPolicyQualifier><xades:SPURI>http://www.tradenet.com.tn/</xades:SPURI>',
    '</xades:SigPolicyQualifier></xades:SigPolicyQualifiers></xades:SignaturePolicyId></xades:SignaturePolicyIdentifier>',
    '<xades:SignerRoleV2><xades:ClaimedRoles><xades:ClaimedRole>Fournisseur</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRoleV2>',
  ].join(''),
);

test.skipIf(noXmlsec)('XAdES facts: an El Fatoora invoice is good, also when it is stamped later', () => {
  const xml = signedByXmlsec(INVOICE.replace('%', elFatoora));
  const [one, other] = [xml, xml.replace('later', 'another <b>stamp</b>')].map((document) => findOne(document));

  expect(one && isGood(one) && other && isGood(other)).toBe(true);
  expect(one).toMatchObject({
    id: 'SigFrs',
    policy: { id: 'urn:2.16.788.1.2.1', url: 'http://www.tradenet.com.tn/', digest: { algorithm: 'SHA256' } },
    properties: { claimedRoles: ['Fournisseur'] },
    scopes: [
      {
        value:
          'The full XML file with transformations: XPath filtering; XPath filtering; Exclusive Canonical XML (omits comments).',
        scope: 'FULL',
      },
    ],
  });
  expect(isGood(findOne(xml.replace('12.500', '12.600')))).toBe(false);
});

test.skipIf(noXmlsec)('XAdES facts: a countersignature comes after what it countersigns', () => {
  const counter = template({
    id: 'C',
    references: reference(
      '#value-S',
      transformed(EXCLUSIVE),
      ' Type="http://uri.etsi.org/01903#CountersignedSignature"',
    ),
  });
  const unsigned = `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature>${counter}</xades:CounterSignature></xades:UnsignedSignatureProperties></xades:UnsignedProperties>`;
  const first = signedByXmlsec(
    `<r>${template({ references: reference('', xpath('not(ancestor-or-self::ds:Signature)')), unsigned })}</r>`,
    { node: 'S' },
  );
  const xml = signedByXmlsec(first, { node: 'C', ids: [['SignatureValue', DSIG]] });

  const found = find(xml);
  expect(found.map(({ id, parent }) => [id, parent])).toEqual([
    ['S', undefined],
    ['C', 'S'],
  ]);
  expect(found.map(isGood)).toEqual([true, true]);
  expect(found[1]?.structureError).toBeUndefined();
  expect(find(replaced(xml, '#value-S', '#xades-S'))[1]?.structureError).toContain('countersign');
});

test.skipIf(noXmlsec)('XAdES facts: several signatures come in document order', () => {
  const one = (id: string): string =>
    template({ id, references: reference('', xpath('not(ancestor-or-self::ds:Signature)')) });
  const xml = ['A', 'B'].reduce(
    (document, node) => signedByXmlsec(document, { node }),
    `<r>${one('A')}<x>${one('B')}</x></r>`,
  );

  expect(find(xml).map(({ id }) => id)).toEqual(['A', 'B']);
  expect(find(xml).map(isGood)).toEqual([true, true]);
});

test('XAdES facts: XML signatures that are no XAdES are found', async () => {
  const plain = replaced(signed, /<ds:Object><xades.*?<\/ds:Object>/s, '');

  expect(findOne(plain)).toMatchObject({
    format: 'XML-NOT-ETSI',
    value: { intact: true },
    signer: { attributePresent: false },
  });
  expect(find('<r/>')).toEqual([]);
  expect(findOne(replaced(signed, / Id="id-[^"]*"/, '')).id).toMatch(/^id-[0-9a-f]{32}$/);
  expect(findOne(`<ds:Signature xmlns:ds="${DSIG}"/>`)).toMatchObject({ value: { intact: false }, certificates: [] });
});

test('XAdES facts: the signer is the one that the property names, not the first', async () => {
  const [first = ''] = /<ds:X509Certificate>[^<]*<\/ds:X509Certificate>/.exec(signed) ?? [];
  const turned = replaced(signed, first, '').replace('</ds:X509Data>', `${first}$&`);

  expect(findOne(turned).signer).toMatchObject({
    certificate: signer.certificate.der.toString('base64'),
    digestMatch: true,
  });
  const other = await holder({ serial: '77' });
  const wrong = replaced(signed, signer.certificate.der.toString('base64'), other.certificate.der.toString('base64'));
  expect(findOne(wrong).signer).toMatchObject({ digestPresent: true, digestMatch: false });
  expect(findOne(replaced(signed, first, '<ds:X509Certificate>AAAA</ds:X509Certificate>')).signer.digestMatch).toBe(
    false,
  );
});

test.each<[string, (xml: string) => string, RegExp]>([
  ['an element too many', (xml) => replaced(xml, /<ds:SignatureValue/, '<ds:SignatureValue/>$&'), /Signature/],
  ['a time that is none', (xml) => replaced(xml, /(SigningTime>)[^<]*/, '$1yesterday'), /SigningTime/],
  [
    'another order',
    (xml) =>
      replaced(xml, /(<xades:SigningTime>.*<\/xades:SigningTime>)(.*)(<\/xades:SignedSignatureProperties>)/s, '$2$1$3'),
    /SignedSignatureProperties/,
  ],
  ['a format of nothing', (xml) => replaced(xml, / ObjectReference="[^"]*"/, ''), /ObjectReference/],
  ['no digest of the certificate', (xml) => replaced(xml, /<xades:CertDigest>.*<\/xades:CertDigest>/s, ''), /Cert/],
])('XAdES facts: a structure with %s is found, and leaves the rest as it is', (_, change, error) => {
  expect(findOne(change(signed)).structureError).toMatch(error);
  expect(findOne(change(signed)).digests[0]).toMatchObject({ type: 'OBJECT', intact: true });
});

test('XAdES facts: what the signer says is there', async () => {
  const said = replaced(
    await sign(),
    '</xades:SigningCertificateV2>',
    '$&<xades:SignaturePolicyIdentifier><xades:SignaturePolicyImplied/></xades:SignaturePolicyIdentifier><xades:SignatureProductionPlaceV2><xades:City>Tunis</xades:City><xades:CountryName>TN</xades:CountryName></xades:SignatureProductionPlaceV2><xades:SignerRole><xades:ClaimedRoles><xades:ClaimedRole>Director</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRole>',
  ).replace(
    '</xades:DataObjectFormat>',
    '$&<xades:CommitmentTypeIndication><xades:CommitmentTypeId><xades:Identifier>urn:approval</xades:Identifier></xades:CommitmentTypeId><xades:AllSignedDataObjects/></xades:CommitmentTypeIndication>',
  );

  const { structureError, ...found } = findOne(said);
  expect(structureError).toBeUndefined();
  expect(found).toMatchObject({
    policy: { id: 'IMPLICIT_POLICY' },
    properties: {
      contentType: 'application/json',
      productionPlace: { city: 'Tunis', countryName: 'TN' },
      commitments: ['urn:approval'],
      claimedRoles: ['Director'],
    },
  });
});
