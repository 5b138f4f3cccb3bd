import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { file, noOpenssl, openssl } from '../pki.ts';
import {
  asText,
  base64,
  C14N,
  C14N11,
  CONTENT,
  contentReference,
  EXCLUSIVE,
  escapedContent,
  FORGED,
  id,
  issuerName,
  keyInfo,
  object,
  olderForm,
  propertiesReference,
  replaced,
  rsaSha,
  SERIAL,
  signed,
  signedCertificate,
  signedDigest,
  signedProperties,
  signingTime,
  transform,
  verify,
} from './samples.ts';
import { DSIG, ETSI, keyFile, noXmlsec, signedByXmlsec, verifySignature } from './xmlsec.ts';

const forgedObject = object.replace(base64(CONTENT), base64(FORGED));

/** What is no longer what was signed; xmlsec1 sees it too. */
const tampered: [string, string, string, object?][] = [
  ['the content', replaced(signed, object, forgedObject), 'digest-mismatch', { uri: `#o-${id}-1` }],
  ['the signing time', replaced(signed, '2026-01-15T09', '2026-01-14T09'), 'digest-mismatch', { uri: `#xades-${id}` }],
  ['the media type', replaced(signed, 'application/json', 'application/jso'), 'digest-mismatch'],
  ['a digest', replaced(signed, /(<ds:DigestValue>)./, '$1#'), 'digest-mismatch'],
  ['what else is in SignedInfo', replaced(signed, ' Type="http', ' x="y"$&'), 'signature-mismatch'],
  ['the signature', replaced(signed, /(<ds:SignatureValue [^>]*>)..../, '$1AAAA'), 'signature-mismatch'],
  ['the length of the signature', replaced(signed, /(<ds:SignatureValue [^>]*>)..../, '$1'), 'signature-mismatch'],
  ['the signature, to no base64', replaced(signed, /(<ds:SignatureValue [^>]*>)./, '$1*'), 'signature-not-base64'],
  ['the content, to no base64', replaced(signed, object, object.replace(/(>)./, '$1*')), 'content-not-base64'],
  ['the signature algorithm', replaced(signed, rsaSha(256), rsaSha(512)), 'signature-mismatch'],
  [
    'the digest of the certificate',
    replaced(signed, signedDigest, `A${signedDigest.slice(1)}`),
    'signing-certificate-mismatch',
  ],
  [
    'the hash of the content',
    replaced(
      signed,
      /(<\/ds:Transforms><ds:DigestMethod Algorithm=")[^"]+/,
      '$1http://www.w3.org/2001/04/xmlenc#sha512',
    ),
    'digest-mismatch',
  ],
  ['the transform', replaced(signed, `${DSIG}base64`, C14N), 'digest-mismatch'],
  ['the canonical form', replaced(signed, EXCLUSIVE, C14N), 'signature-mismatch'],
];

test.skipIf(noXmlsec).each(tampered)(
  'XAdES verification: refuses when %s was changed',
  (_, xml, reason, details = {}) => {
    expect(verify(xml)).toMatchObject({ valid: false, reason, details });
    expect(verifySignature(xml).ok).toBe(false);
  },
);

const moved = (inside: string): string =>
  replaced(signed, object, forgedObject.replace(/Id="[^"]+"/, 'Id="forged"')).replace(
    '</xades:QualifyingProperties>',
    `${inside}$&`,
  );
const fakeProperties = signedProperties.replace('2026-01-15T09', '2025-01-15T09').replace(/Id="[^"]+"/, 'Id="fake"');
const nested = signed.replace(/^<\?.*?\?>/, '');

/** What is put around, beside or before what was signed; xmlsec1 is content with it, what it refers to being there. */
const wrapped: [string, string, string][] = [
  [
    'the content moved to unsigned properties',
    moved(`<xades:UnsignedProperties>${object}</xades:UnsignedProperties>`),
    'reference-elsewhere',
  ],
  [
    'the content moved into the forged object',
    replaced(signed, object, forgedObject.replace(/Id="[^"]+"/, 'Id="forged"').replace('</', `${object}</`)),
    'reference-elsewhere',
  ],
  [
    'another object before it',
    replaced(signed, object, forgedObject.replace(/Id="[^"]+"/, 'Id="forged"') + object),
    'element-repeated',
  ],
  [
    'another object after it',
    replaced(signed, object, object + forgedObject.replace(/Id="[^"]+"/, 'Id="forged"')),
    'element-repeated',
  ],
  [
    'other signed properties before',
    replaced(signed, signedProperties, fakeProperties + signedProperties),
    'element-repeated',
  ],
  [
    'other qualifying properties',
    replaced(
      signed,
      object,
      `${object}<ds:Object><xades:QualifyingProperties xmlns:xades="${ETSI}" Target="#${id}">${fakeProperties}</xades:QualifyingProperties></ds:Object>`,
    ),
    'element-repeated',
  ],
  [
    'signed properties moved, others at their place',
    replaced(
      signed,
      signedProperties,
      `${fakeProperties}<xades:UnsignedProperties>${signedProperties}</xades:UnsignedProperties>`,
    ),
    'element-repeated',
  ],
  [
    'the signature inside another element',
    `<request>${forgedObject.replace(/Id="[^"]+"/, 'Id="forged"').replace('>', ` xmlns:ds="${DSIG}">`)}${nested}</request>`,
    'not-a-signature',
  ],
];

test.skipIf(noXmlsec).each(wrapped)('XAdES verification: refuses what xmlsec1 is fooled by: %s', (_, xml, reason) => {
  expect(verify(xml)).toMatchObject({ valid: false, reason });
  expect(verifySignature(xml).ok).toBe(true);
});

/** What could be signed, and is no baseline signature of its content. */
const unacceptable: [string, string, string][] = [
  ['RSA with SHA-1', replaced(signed, rsaSha(256), `${DSIG}rsa-sha1`), 'signature-algorithm-refused'],
  [
    'a digest with SHA-1',
    replaced(signed, /(<\/ds:Transforms><ds:DigestMethod Algorithm=")[^"]+/, `$1${DSIG}sha1`),
    'digest-algorithm-refused',
  ],
  [
    'another certificate of the chain',
    replaced(signed, signedDigest, 'A'.repeat(43).concat('=')),
    'signing-certificate-mismatch',
  ],
  ['another issuer and serial', replaced(signed, /(<xades:IssuerSerialV2>.{4})./, '$1A'), 'issuer-serial-mismatch'],
  [
    'another issuer in the older form',
    olderForm(issuerName.replace('Tunis', 'Sfax'), SERIAL),
    'issuer-serial-mismatch',
  ],
  ['another serial in the older form', olderForm(issuerName, '12'), 'issuer-serial-mismatch'],
  ['no signing time', replaced(signed, signingTime, ''), 'element-missing'],
  ['two signing times', replaced(signed, signingTime, signingTime + signingTime), 'element-repeated'],
  ['a time without a zone', replaced(signed, '09:00:00Z', '09:00:00'), 'signing-time-malformed'],
  ['a time that is none', replaced(signed, '09:00:00Z', '29:00:00Z'), 'signing-time-malformed'],
  ['no reference to the content', replaced(signed, contentReference, ''), 'content-not-referenced'],
  [
    'no reference to the signed properties',
    replaced(signed, propertiesReference, ''),
    'signed-properties-not-referenced',
  ],
  [
    'the content twice',
    replaced(signed, contentReference, contentReference + contentReference.replace(/ Id="[^"]+"/, '')),
    'reference-repeated',
  ],
  [
    'the whole document',
    replaced(
      signed,
      propertiesReference,
      `${propertiesReference}<ds:Reference URI="">${transform(`${DSIG}enveloped-signature`)}<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>`,
    ),
    'reference-elsewhere',
  ],
  [
    'the content by XPointer',
    replaced(signed, ` URI="#o-${id}-1"`, ` URI="#xpointer(id('o-${id}-1'))"`),
    'reference-elsewhere',
  ],
  [
    'properties that say they are an object',
    replaced(signed, ' Type="http://uri.etsi.org/01903#SignedProperties"', ''),
    'reference-type-mismatch',
  ],
  [
    'an XPath transform',
    replaced(
      signed,
      /(#xades-.*?)<ds:Transforms>.*?<\/ds:Transforms>/,
      `$1${transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>true()</ds:XPath>')}`,
    ),
    'transform-refused',
  ],
  [
    'two transforms',
    replaced(signed, /(#xades-.*?<ds:Transforms>)(<ds:Transform .*?<\/ds:Transform>)/, '$1$2$2'),
    'transform-refused',
  ],
  ['the properties of another signature', replaced(signed, `Target="#${id}"`, 'Target="#other"'), 'target-mismatch'],
  ['no signing certificate', replaced(signed, signedCertificate, ''), 'element-missing'],
  [
    'elements as content',
    replaced(replaced(asText, /<ds:Transforms>.*?<\/ds:Transforms>/, transform(C14N)), escapedContent, '<a/>'),
    'element-unexpected',
  ],
];

test.skipIf(noXmlsec).each(unacceptable)(
  'XAdES verification: refuses what is signed with %s',
  (_, template, reason) => {
    const xml = signedByXmlsec(template);

    expect(verify(xml)).toMatchObject({ valid: false, reason });
    expect(verifySignature(xml).ok).toBe(true);
  },
);

test.each([
  ['the Id of the content twice', replaced(signed, object, object + forgedObject), 'id-repeated'],
  ['an Id under another name', replaced(signed, '<ds:KeyInfo>', `<ds:KeyInfo ID="o-${id}-1">`), 'id-repeated'],
  ['an Id of xml:id', replaced(signed, '<ds:KeyInfo>', `<ds:KeyInfo xml:id="o-${id}-1">`), 'id-repeated'],
  [
    'an empty Id on the signature',
    signed.replace(`Id="${id}"`, 'Id=""').replace(`Target="#${id}"`, 'Target="#"'),
    'target-mismatch',
  ],
  ['no Id on the signature', replaced(signed, ` Id="${id}"`, ''), 'target-mismatch'],
  ['a reference to nothing', replaced(signed, ` URI="#o-${id}-1"`, ' URI="#nothing"'), 'reference-not-found'],
  [
    'a reference to the key',
    replaced(replaced(signed, '<ds:KeyInfo>', '<ds:KeyInfo Id="k">'), ` URI="#o-${id}-1"`, ' URI="#k"'),
    'reference-elsewhere',
  ],
  ['a reference to a file', replaced(signed, ` URI="#o-${id}-1"`, ' URI="file:///etc/passwd"'), 'reference-elsewhere'],
  ['a reference without a URI', replaced(signed, ` URI="#o-${id}-1"`, ''), 'reference-elsewhere'],
  ['no content', replaced(signed, object, ''), 'element-missing'],
  ['no key information', replaced(signed, keyInfo, ''), 'element-missing'],
  ['a key value only', replaced(signed, keyInfo, '<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>'), 'no-certificate'],
  [
    'a certificate that is none',
    replaced(signed, '<ds:X509Certificate>M', '<ds:X509Certificate>A'),
    'certificate-malformed',
  ],
  [
    'a certificate that is no base64',
    replaced(signed, '<ds:X509Certificate>M', '<ds:X509Certificate>*'),
    'certificate-malformed',
  ],
  [
    'eleven certificates',
    replaced(
      signed,
      keyInfo,
      `<ds:KeyInfo><ds:X509Data>${'<ds:X509Certificate/>'.repeat(11)}</ds:X509Data></ds:KeyInfo>`,
    ),
    'too-many-certificates',
  ],
  [
    'only the certificate of the authority',
    replaced(signed, /<ds:X509Certificate>.*?<\/ds:X509Certificate>/, ''),
    'signing-certificate-mismatch',
  ],
  ['two pieces of key information', replaced(signed, keyInfo, keyInfo + keyInfo), 'element-repeated'],
  ['two signature values', replaced(signed, /<ds:SignatureValue[^>]*>/, '<ds:SignatureValue/>$&'), 'element-repeated'],
  ['an element in the signature value', replaced(signed, '</ds:SignatureValue>', '<a/>$&'), 'element-unexpected'],
  [
    'a signature inside the signature',
    replaced(signed, object, `${object}<ds:Object>${nested}</ds:Object>`),
    'element-repeated',
  ],
  ['an unknown canonical form', replaced(signed, EXCLUSIVE, 'urn:none'), 'canonicalization-refused'],
  [
    'HMAC for an algorithm',
    replaced(signed, rsaSha(256), 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'),
    'signature-algorithm-refused',
  ],
  [
    'base64 of the signed properties',
    replaced(signed, /(#xades-.*?)Algorithm="[^"]+"/, `$1Algorithm="${DSIG}base64"`),
    'transform-refused',
  ],
  [
    'xml:base on the root, with C14N 1.1',
    replaced(replaced(signed, EXCLUSIVE, C14N11), ' Id=', ' xml:base="http://a.test/" Id='),
    'malformed-xml',
  ],
  ['a document type', replaced(signed, '<ds:Signature ', '<!DOCTYPE x>$&'), 'malformed-xml'],
  [
    'a processing instruction in the content',
    replaced(signed, '</ds:Object></ds:Signature>', '<?x 0?>$&'),
    'malformed-xml',
  ],
  ['another document', '<invoice/>', 'not-a-signature'],
  ['a signature in no namespace', '<Signature/>', 'not-a-signature'],
  ['JSON', CONTENT, 'malformed-xml'],
])('XAdES verification: refuses %s', (_, xml, reason) => {
  expect(verify(xml)).toMatchObject({ valid: false, reason });
});

test.skipIf(noXmlsec || noOpenssl)('XAdES verification: a key of another type is no RSA key', () => {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', '/dev/null'];
  const { output } = openssl('req', '-x509', ...curve, '-nodes', '-subj', '/CN=EC', '-days', '1');
  const text = output.match(/-----BEGIN CERTIFICATE-----\n(.*)\n-----END/s)?.[1]?.replaceAll('\n', '') ?? '';
  const bytes = Buffer.from(text, 'base64');
  const digest = openssl('dgst', '-sha256', '-binary', '-out', `${keyFile}.digest`, file(bytes));
  expect(digest.ok).toBe(true);

  const xml = replaced(
    signed,
    keyInfo,
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${text}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
  );
  const named = replaced(xml, signedDigest, readFileSync(`${keyFile}.digest`).toString('base64'));
  expect(verify(signedByXmlsec(named))).toMatchObject({ valid: false, reason: 'key-type-mismatch' });
});
