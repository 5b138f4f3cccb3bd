import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCertificate } from '../../src/pki/certificate.ts';
import { certificateDetails } from '../../src/pki/certificate-details.ts';
import { oid } from '../../src/pki/der.ts';
import { elements, oidOf } from '../../src/pki/der-reader.ts';
import { textOf } from '../../src/pki/name-reader.ts';
import { file, holder, mutated, noOpenssl, openssl, readsOrRefuses, trust } from './pki.ts';

/** A certificate that OpenSSL makes from a section of its configuration. */
function made(subject: string, extensions: string, ...options: readonly string[]) {
  const config = file(`[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\n${extensions}`);
  const [key, certificate] = [file('', 'key.pem'), file('', 'certificate.pem')];
  const said = openssl(
    ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-config', config, '-subj', subject],
    ...['-keyout', key, '-out', certificate, '-multivalue-rdn', '-utf8', ...options],
  );
  expect(said.output).not.toMatch(/error/i);
  return certificateDetails(readCertificate(readFileSync(certificate, 'utf8')));
}

const EVERYTHING = `
keyUsage=digitalSignature,nonRepudiation,cRLSign,decipherOnly
extendedKeyUsage=emailProtection,1.3.6.1.4.1.311.10.3.12
certificatePolicies=0.4.0.194112.1.2,@policy
authorityInfoAccess=OCSP;URI:http://ocsp.test/a,caIssuers;URI:http://ca.test/b.crt,caIssuers;email:a@b.test
crlDistributionPoints=URI:http://crl.test/c.crl,URI:ldap://crl.test/d
noCheck=ignored
1.3.6.1.5.5.7.1.3=ASN1:SEQUENCE:statements
[policy]
policyIdentifier=1.3.6.1.4.1.1
CPS.1=https://cps.test/e
[statements]
s1=SEQUENCE:compliance
s2=SEQUENCE:type
[compliance]
id=OID:0.4.0.1862.1.1
[type]
id=OID:0.4.0.1862.1.6
types=SEQUENCE:types
[types]
t1=OID:0.4.0.1862.1.6.1
t2=OID:0.4.0.1862.1.6.2
`;

test.skipIf(noOpenssl)('certificate details: all that an end entity says', () => {
  const details = made('/C=TN/O=Société \\+ Cie/CN=Foulen', EVERYTHING, '-sha384');

  expect(details).toEqual({
    subject: [
      { type: '2.5.4.6', value: 'TN' },
      { type: '2.5.4.10', value: 'Société + Cie' },
      { type: '2.5.4.3', value: 'Foulen' },
    ],
    issuer: details.subject,
    signatureAlgorithm: { encryption: 'RSA', digest: 'SHA384' },
    keyUsage: ['digitalSignature', 'nonRepudiation', 'crlSign', 'decipherOnly'],
    extendedKeyUsages: ['1.3.6.1.5.5.7.3.4', '1.3.6.1.4.1.311.10.3.12'],
    policies: [{ oid: '0.4.0.194112.1.2' }, { oid: '1.3.6.1.4.1.1', cpsUrl: 'https://cps.test/e' }],
    ocspUrls: ['http://ocsp.test/a'],
    caIssuersUrls: ['http://ca.test/b.crt'],
    crlUrls: ['http://crl.test/c.crl', 'ldap://crl.test/d'],
    qcStatements: ['0.4.0.1862.1.1', '0.4.0.1862.1.6'],
    qcTypes: ['0.4.0.1862.1.6.1', '0.4.0.1862.1.6.2'],
    ocspNoCheck: true,
  });
});

test.skipIf(noOpenssl)(
  'certificate details: one with no extension, two attributes in one part of its name, and RSASSA-PSS',
  () => {
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_mgf1_md:sha384', '-sha256'];
    const details = made('/C=TN/GN=Foulen+SN=Ben Foulen', '', ...pss);

    expect(details).toMatchObject({ keyUsage: [], policies: [], qcTypes: [], crlUrls: [], ocspNoCheck: false });
    expect(details.signatureAlgorithm).toEqual({ encryption: 'RSA', digest: 'SHA256', mask: 'SHA384' });
    expect(details.subject.map(({ value }) => value)).toEqual(['TN', 'Foulen', 'Ben Foulen']);
  },
);

test('certificate details: those of our own holders, authorities and responder', async () => {
  const addresses = { crl: 'http://home.test/crl', ocsp: 'http://home.test/ocsp', caIssuers: 'http://home.test/ca' };
  const { certificate } = await holder({ addresses });

  expect(certificateDetails(certificate)).toMatchObject({
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ocspUrls: [addresses.ocsp],
    caIssuersUrls: [addresses.caIssuers],
    crlUrls: [addresses.crl],
    signatureAlgorithm: { encryption: 'RSA', digest: 'SHA256' },
  });
  expect(certificateDetails(trust.root.certificate).keyUsage).toEqual(['keyCertSign', 'crlSign']);
  expect(certificateDetails(trust.ocsp.certificate).ocspNoCheck).toBe(true);
});

test('certificate details: an extension that is no DER inside says nothing, the others what they say', () => {
  const der = Buffer.from(trust.issuing.certificate.der);
  const usage = der.indexOf(oid('2.5.29.15'));
  // The length inside of the OCTET STRING: type (5), critical (3), OCTET STRING (2), tag.
  der[usage + 11] = 0x7f;

  const details = certificateDetails({ ...trust.issuing.certificate, der });

  expect(details.keyUsage).toEqual([]);
  expect(details.policies).toEqual([{ oid: '2.5.29.32.0' }]);
});

test('certificate details: whatever is sent is read or refused', async () => {
  const { certificate } = await holder();

  fc.assert(
    fc.property(mutated(certificate.der), (bytes) => {
      readsOrRefuses(() => certificateDetails({ ...certificate, der: bytes }));
      readsOrRefuses(() => certificateDetails(readCertificate(bytes)));
    }),
    { numRuns: 2000 },
  );
});

const element = (hex: string) => elements(Buffer.from(hex, 'hex'))[0];

test('object identifiers: large and first arcs as they are written in dotted decimals', () => {
  const read = (text: string) => oidOf(elements(oid(text))[0]);

  expect(['2.5.4.3', '1.2.840.113549.1.1.11', '0.9.2342.19200300.100.1.25'].map(read)).toEqual([
    '2.5.4.3',
    '1.2.840.113549.1.1.11',
    '0.9.2342.19200300.100.1.25',
  ]);
  // X.667 annex, a UUID; X.690 section 8.19.5
  expect(oidOf(element('06146983fe8cc4e9b7a9a3eff7b3c584c6d8de9b8101'))).toMatch(/^2\.25\.\d{30,}$/);
  expect(oidOf(element('0603883703'))).toBe('2.999.3');
});

test('names: every string type of ASN.1 is read', () => {
  expect(textOf(element('1e0400410628'))).toBe('Aب');
  expect(textOf(element('1c080000004100000628'))).toBe('Aب');
  expect(textOf(element('1402c9e9'))).toBe('Éé');
  expect(textOf(element('1301'.concat('41')))).toBe('A');
  expect(textOf(element('0c02d8a8'))).toBe('ب');
  expect(textOf(element('020105'))).toBe('#020105');
});
