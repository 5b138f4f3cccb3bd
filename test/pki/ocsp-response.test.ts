import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Certificate, readCertificate } from '../../src/pki/certificate.ts';
import { OCTET_STRING, octets, oid, sequence } from '../../src/pki/der.ts';
import { contentOf, fieldsOf } from '../../src/pki/der-reader.ts';
import { algorithm } from '../../src/pki/hash.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import { answerOcsp, type CertificateStatus, MALFORMED_REQUEST, UNAUTHORIZED } from '../../src/pki/ocsp.ts';
import type { CertificateId } from '../../src/pki/ocsp-request.ts';
import { mayAnswerFor, readOcspResponse } from '../../src/pki/ocsp-response.ts';
import { flipped } from './cades/openssl-cms.ts';
import { DAY, file, holder, JANUARY, mutated, noOpenssl, openssl, readsOrRefuses, trust } from './pki.ts';

const issuer = trust.issuing.certificate;
const responder = trust.ocsp.certificate;
const { certificate } = await holder();
const { certificate: another } = await holder({ serial: '1A2B3C4D5E6F7082' });

const HASHES = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

function idOf({ serial, encoded }: Certificate, hash: keyof typeof HASHES): CertificateId {
  const digest = (bytes: Buffer): Buffer => createHash(hash).update(bytes).digest();
  const [issuerNameHash, issuerKeyHash] = [digest(issuer.encoded.subject), digest(issuer.encoded.publicKey)];
  const der = sequence(algorithm(HASHES[hash]), octets(issuerNameHash), octets(issuerKeyHash), encoded.serial);
  return { hash: oid(HASHES[hash]), issuerNameHash, issuerKeyHash, serial, der };
}

const ours = (status: CertificateStatus, hash: keyof typeof HASHES = 'sha1'): Promise<Buffer> =>
  answerOcsp({
    ...{ issuer, responder: trust.ocsp, thisUpdate: JANUARY, nextUpdate: JANUARY + DAY },
    request: { certificates: [idOf(certificate, hash)] },
    statusOf: () => status,
  });

const times = { thisUpdate: JANUARY, nextUpdate: JANUARY + DAY };

test.each([
  ['good', 'good', { status: 'good', ...times }],
  ['unknown', 'unknown', { status: 'unknown', ...times }],
  [
    'revoked',
    { at: JANUARY - DAY, reason: 'keyCompromise' },
    { status: 'revoked', at: JANUARY - DAY, reason: 'keyCompromise', ...times },
  ],
] satisfies [string, CertificateStatus, object][])('OCSP response: our own says %s', async (_, status, expected) => {
  for (const hash of ['sha1', 'sha256'] as const) {
    const response = readOcspResponse(await ours(status, hash));

    expect(response.producedAt).toBe(JANUARY);
    expect(response.statusOf(certificate, issuer)).toEqual(expected);
    expect(response.statusOf(another, issuer)).toBeUndefined();
    expect(response.statusOf(certificate, trust.root.certificate)).toBeUndefined();
  }
});

test('OCSP response: the responder is the one that it names, and has signed it', async () => {
  const response = readOcspResponse(await ours('good'));

  const found = response.responder([issuer]);

  expect(response.certificates.map(({ der }) => der)).toEqual([responder.der]);
  expect(found.certificate?.der).toEqual(responder.der);
  expect(found.value).toMatchObject({ encryption: 'RSA', digest: 'SHA256', intact: true });
});

test('OCSP response: the issuer and those it has certified for that may answer, nobody else', () => {
  expect(mayAnswerFor(responder, issuer)).toBe(true);
  expect(mayAnswerFor(issuer, issuer)).toBe(true);
  expect(mayAnswerFor(certificate, issuer)).toBe(false);
  expect(mayAnswerFor(responder, trust.root.certificate)).toBe(false);
});

test('OCSP response: the basic one alone is read like the whole', async () => {
  const whole = await ours('good');
  const [, wrapped] = fieldsOf(whole);
  const [, basic] = fieldsOf(contentOf(wrapped, 0xa0));

  const response = readOcspResponse(contentOf(basic, OCTET_STRING));

  expect(response.statusOf(certificate, issuer)).toEqual({ status: 'good', ...times });
  expect(response.responder([]).value.intact).toBe(true);
});

test('OCSP response: refusals and what is none are malformed', () => {
  for (const bytes of [MALFORMED_REQUEST, UNAUTHORIZED, Buffer.alloc(0), Buffer.alloc(40), certificate.der]) {
    expect(() => readOcspResponse(bytes)).toThrow(Malformed);
  }
});

test('OCSP response: one about 20 certificates is read, one about 21 is not', async () => {
  const about = (count: number): Promise<Buffer> =>
    answerOcsp({
      ...{ issuer, responder: trust.ocsp, thisUpdate: JANUARY, nextUpdate: JANUARY + DAY },
      request: { certificates: Array.from({ length: count }, () => idOf(certificate, 'sha1')) },
      statusOf: () => 'good',
    });

  expect(readOcspResponse(await about(20)).statusOf(certificate, issuer)?.status).toBe('good');
  const tooMany = await about(21);
  expect(() => readOcspResponse(tooMany)).toThrow(Malformed);
});

/** What OpenSSL answers for an authority of its own that has revoked one certificate. */
function opensslAnswer(...more: readonly string[]): { readonly authority: Certificate; readonly response: Buffer } {
  const paths = { key: file(''), certificate: file(''), response: file('') };
  const index = file('R\t361231235959Z\t260110120000Z,cessationOfOperation\t2A\tunknown\t/CN=x\n');
  const steps = [
    [
      ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=Autorité'],
      ...['-keyout', paths.key, '-out', paths.certificate],
    ],
    [
      ...['ocsp', '-index', index, '-CA', paths.certificate, '-rsigner', paths.certificate, '-rkey', paths.key],
      ...['-issuer', paths.certificate, '-serial', '0x2A', '-ndays', '3', '-respout', paths.response, ...more],
    ],
  ];
  for (const step of steps) {
    const { ok, output } = openssl(...step);
    if (!ok) throw new Error(output);
  }
  return { authority: readCertificate(readFileSync(paths.certificate)), response: readFileSync(paths.response) };
}

test.skipIf(noOpenssl).each([
  ['by name', []],
  ['by key', ['-resp_key_id']],
  ['without certificates', ['-resp_no_certs']],
])('OCSP response: one of OpenSSL, whose responder is named %s', (_, options) => {
  const { authority, response } = opensslAnswer(...options);

  const read = readOcspResponse(response);

  expect(read.responder([certificate, authority])).toMatchObject({
    certificate: { der: authority.der },
    value: { encryption: 'ECDSA', digest: 'SHA256', intact: true },
  });
  expect(read.statusOf({ ...certificate, serial: '2A' }, authority)).toMatchObject({
    ...{ status: 'revoked', at: Date.UTC(2026, 0, 10, 12), reason: 'cessationOfOperation' },
  });
});

test('OCSP response: one that was changed is malformed, not intact, or says the same', async () => {
  const genuine = await ours({ at: JANUARY - DAY, reason: 'superseded' });
  const said = (bytes: Buffer) => {
    const read = readOcspResponse(bytes);
    return [read.responder([responder]).value.intact, read.producedAt, read.statusOf(certificate, issuer)];
  };

  fc.assert(
    fc.property(fc.oneof(mutated(genuine), flipped(genuine)), (changed) =>
      readsOrRefuses(() => {
        const found = said(changed);
        if (found[0]) expect(found).toEqual(said(genuine));
      }),
    ),
    { numRuns: 500 },
  );
});
