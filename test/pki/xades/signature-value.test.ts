import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCertificate } from '../../../src/pki/certificate.ts';
import { CANONICAL, canonicalize } from '../../../src/pki/xml/c14n.ts';
import { readXml } from '../../../src/pki/xml/reader.ts';
import { childrenNamed } from '../../../src/pki/xml/tree.ts';
import { file, noOpenssl, openssl, trust } from '../pki.ts';
import { replaced, signer } from './samples.ts';
import { ENVELOPED, findOne, reference, template, transformed } from './templates.ts';
import { DSIG, noXmlsec, signedByXmlsec } from './xmlsec.ts';

const PSS = 'http://www.w3.org/2007/05/xmldsig-more#';
const pssParameters = `<p:RSAPSSParams xmlns:p="${PSS}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><p:MaskGenerationFunction Algorithm="${PSS}MGF1"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/></p:MaskGenerationFunction><p:SaltLength>20</p:SaltLength></p:RSAPSSParams>`;

/** OpenSSL signs what is canonical in SignedInfo. */
async function signedByOpenssl(
  method: string,
  {
    key,
    options = [],
    certificate = signer.certificate,
    digest = 'sha256',
    inside = '',
  }: {
    key: string;
    options?: readonly string[];
    certificate?: typeof signer.certificate;
    digest?: string;
    inside?: string;
  },
) {
  const made = signedByXmlsec(
    `<r>a${template({ references: reference('', transformed(ENVELOPED)), certificate })}</r>`,
  );
  const xml = made.replace(
    /<ds:SignatureMethod[^>]*>/,
    `<ds:SignatureMethod Algorithm="${method}">${inside}</ds:SignatureMethod>`,
  );
  const [signature] = childrenNamed(readXml(Buffer.from(xml)), DSIG, 'Signature');
  const [info] = signature ? childrenNamed(signature, DSIG, 'SignedInfo') : [];
  if (info === undefined) throw new Error(xml);
  const canonical = canonicalize(info, { ...CANONICAL, exclusive: true, inherits: () => false });
  const out = file('', 'value');
  const { ok, output } = openssl('dgst', `-${digest}`, '-sign', key, ...options, '-out', out, file(canonical));
  if (!ok) throw new Error(output);
  return { xml, value: readFileSync(out) };
}

const withValue = (xml: string, value: Buffer): string =>
  xml.replace(/(<ds:SignatureValue[^>]*>)[^<]*/, `$1${value.toString('base64')}`);

test.skipIf(noXmlsec || noOpenssl).each([
  [`${PSS}sha256-rsa-MGF1`, '', 'sha256', '32', 'SHA256'],
  [`${PSS}sha384-rsa-MGF1`, '', 'sha384', '48', 'SHA384'],
  [`${PSS}rsa-pss`, pssParameters, 'sha512', '20', 'SHA512'],
])('XAdES facts: RSASSA-PSS by OpenSSL is verified: %s', async (method, inside, digest, salt, mask) => {
  const key = file(trust.holderKeys[0]?.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() ?? '');
  const options = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${salt}`];
  const { xml, value } = await signedByOpenssl(method, { key, options, digest, inside });

  expect(findOne(withValue(xml, value)).value).toMatchObject({ encryption: 'RSA', digest: mask, mask, intact: true });
  expect(findOne(replaced(withValue(xml, value), 'Id="r-1"', 'Id="r-2"')).value.intact).toBe(false);
});

test.skipIf(noXmlsec || noOpenssl)('XAdES facts: ECDSA by OpenSSL is verified, as DER or as two integers', async () => {
  const [key, der] = [file('', 'ec.pem'), file('', 'ec.der')];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    key,
    '-subj',
    '/CN=EC',
    '-outform',
    'DER',
    '-out',
    der,
  );
  const certificate = readCertificate(readFileSync(der));
  const { xml, value } = await signedByOpenssl('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', {
    key,
    certificate,
  });
  const integers =
    openssl('asn1parse', '-inform', 'DER', '-in', file(value)).output.match(/(?<=INTEGER\s+:)[0-9A-F]+/g) ?? [];
  const plain = Buffer.from(integers.map((one) => one.padStart(64, '0')).join(''), 'hex');

  expect(findOne(withValue(xml, plain)).value).toEqual({
    encryption: 'ECDSA',
    digest: 'SHA256',
    keyLength: 256,
    intact: true,
  });
  expect(findOne(withValue(xml, value)).value.intact).toBe(true);
  expect(findOne(withValue(xml, Buffer.from(plain).fill(1, 0, 2))).value.intact).toBe(false);
});
