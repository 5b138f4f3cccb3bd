import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Certificate as PkijsCertificate } from 'pkijs';
import { expect, test } from 'vitest';
import { pem, readCertificate } from '../../src/pki/certificate.ts';
import { issueCertificate } from '../../src/pki/issue.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import { legalPerson, naturalPerson } from '../../src/pki/name.ts';
import { OPERATOR, PRO, SEAL } from '../../src/pki/profiles.ts';
import {
  certificateFile,
  chainFile,
  file,
  fixtures,
  holder,
  issuingFile,
  JANUARY,
  keys,
  mutated,
  noOpenssl,
  openssl,
  REQUEST,
  readsOrRefuses,
  rootFile,
  trust,
} from './pki.ts';

const verifyAt = (instant: number, certificate: string, ...more: string[]) =>
  openssl(
    'verify',
    '-x509_strict',
    '-CAfile',
    rootFile,
    '-untrusted',
    chainFile,
    '-attime',
    `${instant / 1000}`,
    ...more,
    certificate,
  );

test.skipIf(noOpenssl)('certificate: OpenSSL verifies its chain, and only while it is valid', async () => {
  const certificate = certificateFile(await holder());

  expect(verifyAt(JANUARY, certificate).output).toContain('OK');
  expect(verifyAt(REQUEST.notAfter - 1000, certificate).output).toContain('OK');
  expect(verifyAt(JANUARY - 1000, certificate).output).toContain('certificate is not yet valid');
  expect(verifyAt(REQUEST.notAfter + 1000, certificate).output).toContain('certificate has expired');
});

test.skipIf(noOpenssl).each([
  ['an e-mail signer', 'smimesign', {}],
  ['an operator as client', 'sslclient', { profile: OPERATOR }],
])('certificate: OpenSSL takes %s for what it is', async (_, purpose, request) => {
  const certificate = certificateFile(await holder(request));

  expect(verifyAt(JANUARY, certificate, '-purpose', purpose).output).toContain('OK');
});

test.skipIf(noOpenssl)('certificate: nobody is certified as a server', async () => {
  const certificate = certificateFile(await holder());

  expect(verifyAt(JANUARY, certificate, '-purpose', 'sslserver').output).toContain('unsuitable certificate purpose');
});

test.skipIf(noOpenssl)('certificate: name constraints refuse a common name that is a host', async () => {
  const certificate = certificateFile(await holder({ subject: { C: 'TN', CN: 'www.example.com' } }));

  expect(verifyAt(JANUARY, certificate).output).toContain('permitted subtree violation');
});

/** A certificate that OpenSSL issues with our issuing authority's key. */
function issuedByOpenssl(extensions: string): string {
  const key = file(fixtures.signers.issuing.key, 'issuing.key.pem');
  const request = file('', 'request.pem');
  const certificate = file('', 'certificate.pem');
  const files = ['-in', request, '-CA', issuingFile, '-CAkey', key, '-extfile', file(extensions), '-out', certificate];
  openssl('req', '-new', '-key', key, '-subj', '/CN=Somebody', '-out', request);
  openssl('x509', '-req', ...files);
  return certificate;
}

test.skipIf(noOpenssl).each([
  ['DNS:www.example.com', 'permitted subtree violation'],
  ['IP:192.0.2.1', 'excluded subtree violation'],
  ['IP:2001:db8::1', 'excluded subtree violation'],
  ['DNS:www.example.test', 'OK'],
  ['email:folen@certification.tn', 'OK'],
])('certificate: name constraints on %s, issued by OpenSSL with our key: %s', (name, verdict) => {
  const certificate = issuedByOpenssl(`subjectAltName=${name}\n`);

  const { output } = openssl('verify', '-CAfile', rootFile, '-untrusted', chainFile, certificate);

  expect(output).toContain(verdict);
});

test('certificate: what others read in it is what it was issued for', async () => {
  const addresses = { crl: 'http://sim.test/crl', ocsp: 'http://sim.test/ocsp', caIssuers: 'http://sim.test/ca' };
  const { certificate } = await holder({ addresses });

  const read = new X509Certificate(certificate.der);

  expect(read.subject).toBe('C=TN\nGN=Folen\nSN=Ben Foulen\nCN=Folen Ben Foulen\nserialNumber=IDCTN-01234567');
  expect(read.issuer).toBe(new X509Certificate(fixtures.signers.issuing.certificate).subject);
  expect(read.serialNumber).toBe(REQUEST.serial);
  expect(read.subjectAltName).toBe('email:folen.benfoulen@certification.tn');
  expect(read.infoAccess?.trim()).toBe('OCSP - URI:http://sim.test/ocsp\nCA Issuers - URI:http://sim.test/ca');
  expect(new Date(read.validTo).getTime()).toBe(REQUEST.notAfter);
  expect(read.ca).toBe(false);
  expect(read.checkIssued(new X509Certificate(fixtures.signers.issuing.certificate))).toBe(true);
  expect(read.publicKey.equals(keys.publicKey)).toBe(true);
});

test('certificate: pkijs reads its extensions', async () => {
  const { certificate } = await holder({ addresses: { crl: 'http://sim.test/crl' } });

  const { extensions = [], version } = PkijsCertificate.fromBER(new Uint8Array(certificate.der).buffer);

  expect(version).toBe(2);
  expect(extensions.map(({ extnID, critical }) => `${extnID}${critical ? '!' : ''}`)).toEqual([
    '2.5.29.19!',
    '2.5.29.15!',
    '2.5.29.37',
    '2.5.29.32',
    '2.5.29.14',
    '2.5.29.35',
    '2.5.29.17',
    '2.5.29.31',
  ]);
  expect(extensions.at(-1)?.parsedValue.distributionPoints[0].distributionPoint[0].value).toBe('http://sim.test/crl');
  expect(extensions.every(({ parsedValue }) => !('parsingError' in parsedValue))).toBe(true);
});

test('certificate: a person in an organisation, and an organisation', async () => {
  const organisation = { name: 'Société «Émir», تونس', identifier: 'VATTN-1182431M' };
  const person = { country: 'TN', firstname: 'Folen', name: 'Ben Foulen', identifier: 'IDCTN-01234567' };

  const pro = await holder({ profile: PRO, subject: naturalPerson({ ...person, title: 'Gérant', organisation }) });
  const seal = await holder({ profile: SEAL, subject: legalPerson('TN', organisation) });

  expect(pro.certificate.subject).toEqual({
    C: 'TN',
    O: organisation.name,
    organizationIdentifier: organisation.identifier,
    title: 'Gérant',
    GN: 'Folen',
    SN: 'Ben Foulen',
    CN: 'Folen Ben Foulen',
    serialNumber: 'IDCTN-01234567',
  });
  expect(seal.certificate.subject).toEqual({
    C: 'TN',
    O: organisation.name,
    organizationIdentifier: organisation.identifier,
    CN: organisation.name,
  });
});

test.each(['01', '7F', '80', 'FF00000000000001', '0102030405060708090A0B0C0D0E0F1011121314'])(
  'certificate: serial %s is read as it was issued',
  async (serial) => {
    const { certificate } = await holder({ serial });

    expect(certificate.serial).toBe(serial);
  },
);

test('certificate: dates before and after 2050', async () => {
  const notBefore = Date.UTC(2049, 11, 31, 23, 59, 59);

  const { certificate } = await holder({ notBefore, notAfter: notBefore + 1000 });

  expect(certificate).toMatchObject({ notBefore, notAfter: notBefore + 1000 });
});

test('certificate: the same request gives the same bytes, another serial others', async () => {
  const first = await issueCertificate(trust.issuing, REQUEST);

  expect(await issueCertificate(trust.issuing, REQUEST)).toEqual(first);
  expect(await issueCertificate(trust.issuing, { ...REQUEST, serial: '02' })).not.toEqual(first);
});

test('certificate: read from DER and from PEM alike', async () => {
  const { certificate } = await holder();

  const { publicKey, ...facts } = readCertificate(pem(certificate.der));

  expect(facts).toMatchObject({ serial: REQUEST.serial, email: REQUEST.email, notBefore: JANUARY });
  expect(facts.encoded).toEqual(certificate.encoded);
  expect(publicKey.equals(certificate.publicKey)).toBe(true);
});

test.skipIf(noOpenssl)('certificate: an address inside another name is not its e-mail', () => {
  const names = 'URI=http://a.test/, email:evil@example.com\nemail=good@example.com\n';

  const certificate = readCertificate(readFileSync(issuedByOpenssl(`subjectAltName=@names\n[names]\n${names}`)));

  expect(new X509Certificate(certificate.der).subjectAltName).toContain('evil@example.com');
  expect(certificate.email).toBe('good@example.com');
});

test('certificate: anything else is malformed', async () => {
  const { certificate } = await holder();

  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('hello'),
    certificate.der.subarray(1),
    Buffer.alloc(70_000, 0x30),
  ]) {
    expect(() => readCertificate(bytes)).toThrow(Malformed);
  }
});

test('certificate: changed bytes are read or refused, never worse', async () => {
  const { certificate } = await holder();

  fc.assert(
    fc.property(mutated(certificate.der), (bytes) => readsOrRefuses(() => readCertificate(bytes))),
    { numRuns: 1000 },
  );
});
