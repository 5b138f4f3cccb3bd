import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { JANUARY, trust } from '../pki.ts';
import {
  asText,
  C14N,
  C14N11,
  CONTENT,
  contentReference,
  EXCLUSIVE,
  issuerName,
  keyInfo,
  object,
  olderForm,
  prefixes,
  propertiesReference,
  replaced,
  rsaSha,
  SERIAL,
  sign,
  signed,
  signer,
  transform,
  verify,
} from './samples.ts';
import { DSIG, noXmlsec, signedByXmlsec, verifySignature } from './xmlsec.ts';

test('XAdES verification: gives what was signed, by whom and when', () => {
  const verdict = verify(signed);

  expect(verdict).toMatchObject({ valid: true, content: Buffer.from(CONTENT), signingTime: JANUARY });
  expect(verdict).toMatchObject({
    certificate: { der: signer.certificate.der },
    certificates: [signer.certificate, ...trust.chain].map(({ der }) => ({ der })),
  });
});

test.each([
  ['bytes that are no text', Buffer.from([0, 255, 10, 13, 128])],
  ['nothing', Buffer.from('')],
  ['1 MB', Buffer.alloc(1_000_000, 'é')],
])('XAdES verification: gives back %s', async (_, content) => {
  const verdict = verify(await sign({ content }));

  expect(verdict.valid && verdict.content.equals(content)).toBe(true);
});

test('XAdES verification: the chain may be missing', async () => {
  expect(verify(await sign({ chain: [] }))).toMatchObject({ valid: true, certificates: [{}] });
});

test.each([
  ['a mark at the beginning', `\ufeff${signed}`],
  ['no declaration', signed.replace(/^<\?.*?\?>/, '')],
  ['comments around it', `${signed}<!-- received -->`],
  ['a comment in the content', replaced(signed, '</ds:Object></ds:Signature>', '<!-- -->$&')],
  ['base64 in lines', replaced(signed, object, object.replace(/>[^<]{40}/, '$&\r\n  '))],
  ['certificates in lines', replaced(signed, /<ds:X509Certificate>.{64}/g, '$&\n')],
  [
    'another prefix for what is not signed',
    replaced(signed, keyInfo, keyInfo.replaceAll('ds:', 'd:').replace('>', ` xmlns:d="${DSIG}">`)),
  ],
  ['a key value too', replaced(signed, '<ds:KeyInfo>', '<ds:KeyInfo><ds:KeyValue/>')],
])('XAdES verification: accepts %s', (_, xml) => {
  expect(verify(xml)).toMatchObject({ valid: true, content: Buffer.from(CONTENT), signingTime: JANUARY });
});

const variants: [string, string][] = [
  ...[C14N, C14N11, EXCLUSIVE].flatMap((algorithm): [string, string][] => [
    [`SignedInfo in ${algorithm}`, replaced(signed, EXCLUSIVE, algorithm)],
    [
      `SignedProperties in ${algorithm}`,
      replaced(signed, /(#xades-.*?)Algorithm="[^"]+"/, `$1Algorithm="${algorithm}"`),
    ],
  ]),
  [
    'SignedInfo with its comments',
    replaced(replaced(signed, EXCLUSIVE, `${EXCLUSIVE}WithComments`), '<ds:SignedInfo>', '$&<!--1-->'),
  ],
  ['SignedInfo without its comments', replaced(signed, '<ds:SignedInfo>', '$&<!--1-->')],
  ['comments in SignedProperties', replaced(signed, '<xades:SignedDataObjectProperties>', '<!--1-->$&')],
  [
    'a form with comments of SignedProperties, which are left out all the same',
    replaced(
      replaced(signed, '<xades:SignedDataObjectProperties>', '<!--1-->$&'),
      /(#xades-.*?)Algorithm="[^"]+"/,
      `$1Algorithm="${EXCLUSIVE}WithComments"`,
    ),
  ],
  [
    'a list of prefixes',
    replaced(signed, /(#xades-.*?)<ds:Transforms>.*?<\/ds:Transforms>/, `$1${transform(EXCLUSIVE, prefixes)}`),
  ],
  ['no transform of SignedProperties', replaced(signed, /(#xades-.*?)<ds:Transforms>.*?<\/ds:Transforms>/, '$1')],
  ['lines and indentation', signed.replaceAll('><', '>\r\n  <')],
  ['RSA with SHA-384', replaced(signed, rsaSha(256), rsaSha(384))],
  ['RSA with SHA-512', replaced(signed, rsaSha(256), rsaSha(512))],
  [
    'digests with SHA-512',
    signed.replaceAll(
      /(<\/ds:Transforms><ds:DigestMethod Algorithm=")[^"]+/g,
      '$1http://www.w3.org/2001/04/xmlenc#sha512',
    ),
  ],
  [
    'the signed properties first',
    replaced(signed, contentReference + propertiesReference, propertiesReference + contentReference),
  ],
  [
    'a namespace and a language on the root',
    replaced(replaced(signed, EXCLUSIVE, C14N), ' Id=', ' xmlns:x="urn:x" xml:lang="fr" Id='),
  ],
  ['the older form of SigningCertificate', olderForm(issuerName, SERIAL)],
  [
    'the older form as Java writes it',
    olderForm(
      'cn=TnTrust  Gov CA TEST, 2.5.4.10=#0c294e6174696f6e616c204469676974616c2043657274696669636174696f6e204167656e63792054455354, L=&quot;Tunis&quot;, C=T\\4e',
      SERIAL,
    ),
  ],
  ['no issuer and serial', replaced(signed, /<xades:IssuerSerialV2>.*<\/xades:IssuerSerialV2>/, '')],
  ['a time of another zone', replaced(signed, '09:00:00Z', '10:00:00.000+01:00')],
];

test.skipIf(noXmlsec).each(variants)('XAdES verification: what xmlsec1 signs is verified: %s', (_, template) => {
  const xml = signedByXmlsec(template);

  expect(verify(xml)).toMatchObject({ valid: true, content: Buffer.from(CONTENT), signingTime: JANUARY });
  expect(verifySignature(xml).ok).toBe(true);
});

test.skipIf(noXmlsec).each([
  ['canonicalised', replaced(asText, /<ds:Transforms>.*?<\/ds:Transforms>/, transform(C14N))],
  ['canonicalised exclusively', replaced(asText, /<ds:Transforms>.*?<\/ds:Transforms>/, transform(EXCLUSIVE))],
  ['without a transform', replaced(asText, /<ds:Transforms>.*?<\/ds:Transforms>/, '')],
])('XAdES verification: content may be text, %s', (_, template) => {
  const xml = signedByXmlsec(template);

  expect(verify(xml)).toMatchObject({ valid: true, content: Buffer.from(CONTENT) });
  expect(verifySignature(xml).ok).toBe(true);
});

const sample = (name: string): Buffer =>
  readFileSync(new URL(`../../dss/samples/dss-xades/validation/${name}.xml`, import.meta.url));

// That the first has no signing time is found after its references and its signature value were found to be good.
test.each([
  ['xades-extended-epes', 'element-missing', { element: 'SigningTime' }],
  ['xades-tampered-reference', 'digest-mismatch', { uri: '#o-id-1' }],
  ['xades-not-base64-sigValue', 'signature-not-base64', {}],
  ['xades-no-keyinfo-sign-cert', 'signing-certificate-mismatch', {}],
  ['xades-with-dtd-injection', 'malformed-xml', { message: 'A document type declaration' }],
])('XAdES verification: the integrity of the DSS sample %s', (name, reason, details) => {
  expect(verify(sample(name))).toMatchObject({ valid: false, reason, details });
});

test('XAdES verification: a DSS sample that is tampered with has lost its integrity', () => {
  const xml = sample('xades-extended-epes').toString();

  expect(verify(replaced(xml, /(Id="o-[^>]*>)..../, '$177u+'))).toMatchObject({ reason: 'digest-mismatch' });
  expect(verify(replaced(xml, /(Id="value-[^>]*>)..../, '$1AAAA'))).toMatchObject({ reason: 'signature-mismatch' });
});
