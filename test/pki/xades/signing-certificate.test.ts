import { expect, test } from 'vitest';
import { type Certificate, readCertificate } from '../../../src/pki/certificate.ts';
import { signatureElement } from '../../../src/pki/xades/signature-element.ts';
import { identifySigner } from '../../../src/pki/xades/signing-certificate.ts';
import { readXml } from '../../../src/pki/xml/reader.ts';
import { trust } from '../pki.ts';
import { signed, signer } from './samples.ts';
import { ENVELOPED, findOne, reference, template, transformed } from './templates.ts';
import { noXmlsec, signedByXmlsec, verifySignature } from './xmlsec.ts';

const [authority] = trust.chain as [Certificate];

test('XAdES facts: the key of the certificate that is named is tried first, and not many others', () => {
  const candidates = [...Array.from({ length: 10 }, () => readCertificate(authority.der)), signer.certificate];
  const tried: Certificate[] = [];

  const { certificate } = identifySigner(signatureElement(readXml(Buffer.from(signed))), candidates, (one) => {
    tried.push(one);
    return false;
  });

  expect(tried).toEqual([signer.certificate, ...candidates.slice(0, 3)]);
  expect(certificate).toBe(signer.certificate);
});

test.skipIf(noXmlsec)('XAdES facts: a CertDigest of XAdES 1.1.1 has children in its own namespace', () => {
  const xades = 'http://uri.etsi.org/01903/v1.1.1#';
  const older = template({ references: reference('', transformed(ENVELOPED)) })
    .replace(/(?<=xmlns:xades=")[^"]+/, xades)
    .replaceAll('SigningCertificateV2', 'SigningCertificate')
    .replace(/(?<=<xades:CertDigest>).*?(?=<\/xades:CertDigest>)/, (inside) => inside.replaceAll('ds:', 'xades:'));

  const xml = signedByXmlsec(`<r>a${older}</r>`, { ids: [['SignedProperties', xades]] });

  expect(verifySignature(xml, undefined, [['SignedProperties', xades]]).ok).toBe(true);
  expect(findOne(xml).signer).toMatchObject({ attributePresent: true, digestPresent: true, digestMatch: true });
});
