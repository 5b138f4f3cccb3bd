import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { BasicOCSPResponse, OCSPRequest, OCSPResponse } from 'pkijs';
import { expect, test } from 'vitest';
import { Malformed } from '../../src/pki/malformed.ts';
import { answerOcsp, type CertificateStatus, MALFORMED_REQUEST, UNAUTHORIZED } from '../../src/pki/ocsp.ts';
import { type OcspRequest, readOcspPath, readOcspRequest } from '../../src/pki/ocsp-request.ts';
import {
  certificateFile,
  chainFile,
  DAY,
  file,
  holder,
  issuingFile,
  JANUARY,
  mutated,
  noOpenssl,
  openssl,
  REQUEST,
  readsOrRefuses,
  rootFile,
  trust,
} from './pki.ts';

/** OpenSSL compares the times of an answer with its own clock. */
const NOW = Math.floor(Date.now() / 1000) * 1000;

const answer = (request: OcspRequest, status: CertificateStatus, thisUpdate = NOW): Promise<Buffer> =>
  answerOcsp({
    issuer: trust.issuing.certificate,
    responder: trust.ocsp,
    request,
    statusOf: (serial) => (serial === REQUEST.serial ? status : 'unknown'),
    thisUpdate,
    nextUpdate: thisUpdate + DAY,
  });

/** A request that OpenSSL makes. */
function requestFor(certificate: string, ...more: string[]): { readonly path: string; readonly bytes: Buffer } {
  const path = file('', 'request.der');
  openssl('ocsp', '-issuer', issuingFile, ...more, '-cert', certificate, '-reqout', path);
  return { path, bytes: readFileSync(path) };
}

const trusted = file(`${readFileSync(rootFile)}${readFileSync(chainFile)}`);

const verified = (response: Buffer, ...question: string[]): string =>
  openssl('ocsp', ...question, '-respin', file(response), '-CAfile', trusted).output;

/** What OpenSSL makes of an answer about a certificate. */
const statusIn = (response: Buffer, asked: string): string =>
  verified(response, '-issuer', issuingFile, '-no_nonce', '-cert', asked);

/** What OpenSSL makes of an answer to a request. */
const matching = (response: Buffer, request: string): string => verified(response, '-reqin', request);

const certificate = certificateFile(await holder({ notBefore: NOW - DAY, notAfter: NOW + DAY }));

const statuses: [string, CertificateStatus, RegExp][] = [
  ['good', 'good', /: good\n/],
  ['unknown', 'unknown', /: unknown\n/],
  ['revoked', { at: NOW - 3_600_000, reason: 'keyCompromise' }, /: revoked\n[\s\S]*Reason: keyCompromise\n/],
  ['replaced', { at: NOW - 3_600_000, reason: 'superseded' }, /: revoked\n[\s\S]*Reason: superseded\n/],
];

test.skipIf(noOpenssl).each(statuses)('OCSP: OpenSSL verifies the answer %s', async (_, status, expected) => {
  const { bytes } = requestFor(certificate);

  const output = statusIn(await answer(readOcspRequest(bytes), status), certificate);

  expect(output).toContain('Response verify OK');
  expect(output).not.toMatch(/WARNING|rror/);
  expect(output).toMatch(expected);
});

test.skipIf(noOpenssl)('OCSP: the request in the path of a GET is the one in the body of a POST', () => {
  const { bytes } = requestFor(certificate, '-sha256');
  const base64 = bytes.toString('base64');

  expect(readOcspPath(encodeURIComponent(base64))).toEqual(readOcspRequest(bytes));
  expect(readOcspPath(base64)).toEqual(readOcspRequest(bytes));
});

test.skipIf(noOpenssl)('OCSP: the nonce comes back, and without one there is none', async () => {
  const withNonce = requestFor(certificate);
  const without = requestFor(certificate, '-no_nonce');

  const echoed = await answer(readOcspRequest(withNonce.bytes), 'good');
  const bare = await answer(readOcspRequest(without.bytes), 'good');

  expect(readOcspRequest(without.bytes).nonce).toBeUndefined();
  expect(matching(bare, withNonce.path)).toContain('no nonce in response');
  expect(matching(echoed, withNonce.path)).toBe('Response verify OK\n');
  expect(matching(bare, without.path)).toBe('Response verify OK\n');
});

test.skipIf(noOpenssl)('OCSP: the nonce of another request is not accepted', async () => {
  const response = await answer(readOcspRequest(requestFor(certificate).bytes), 'good');

  expect(matching(response, requestFor(certificate).path)).toContain('Nonce Verify error');
});

test.skipIf(noOpenssl)('OCSP: several certificates at once', async () => {
  const other = certificateFile(await holder({ serial: 'FF02' }));
  const { bytes } = requestFor(certificate, '-cert', other);

  const response = await answer(readOcspRequest(bytes), 'good');

  expect(
    readOcspRequest(bytes)
      .certificates.map(({ serial }) => serial)
      .sort(),
  ).toEqual([REQUEST.serial, 'FF02']);
  expect(statusIn(response, certificate)).toMatch(/: good\n/);
  expect(statusIn(response, other)).toMatch(/: unknown\n/);
});

test.skipIf(noOpenssl)('OCSP: another authority is asked about', async () => {
  const government = file(openssl('x509', '-in', issuingFile).output);
  const path = file('', 'request.der');
  const issuer = file(trust.government.certificate.der, 'government.der');
  openssl('ocsp', '-issuer', issuer, '-cert', government, '-reqout', path);

  const response = await answer(readOcspRequest(readFileSync(path)), 'good');

  expect(response).toEqual(UNAUTHORIZED);
  expect(openssl('ocsp', '-respin', file(response)).output).toContain('unauthorized (6)');
});

test.skipIf(noOpenssl)('OCSP: what is no request has an answer too', () => {
  expect(openssl('ocsp', '-respin', file(MALFORMED_REQUEST)).output).toContain('malformedrequest (1)');
});

test.skipIf(noOpenssl)('OCSP: pkijs reads the same request, and the answer', async () => {
  const { bytes } = requestFor(certificate);

  const read = readOcspRequest(bytes);
  const response = OCSPResponse.fromBER(new Uint8Array(await answer(read, 'good', JANUARY)).buffer);

  const { tbsRequest } = OCSPRequest.fromBER(new Uint8Array(bytes).buffer);
  const basic = BasicOCSPResponse.fromBER(response.responseBytes?.response.valueBlock.valueHex ?? new ArrayBuffer(0));
  const [single] = basic.tbsResponseData.responses;
  const asked = tbsRequest.requestList.map(({ reqCert }) => Buffer.from(reqCert.toSchema().toBER()));
  expect(read.certificates.map(({ der }) => der)).toEqual(asked);
  expect(single?.thisUpdate).toEqual(new Date(JANUARY));
  expect(single?.nextUpdate).toEqual(new Date(JANUARY + DAY));
  expect(basic.certs).toHaveLength(1);
});

test.skipIf(noOpenssl)('OCSP: the same request and instant give the same bytes', async () => {
  const request = readOcspRequest(requestFor(certificate).bytes);

  expect(await answer(request, 'good')).toEqual(await answer(request, 'good'));
});

const nested = (depth: number): Buffer => Buffer.from('3080'.repeat(depth), 'hex');

test('OCSP: anything else is malformed', () => {
  const strange = [
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.from('3000', 'hex'),
    nested(5000),
    Buffer.alloc(20_000),
  ];

  for (const bytes of strange) expect(() => readOcspRequest(bytes)).toThrow(Malformed);
  for (const path of ['', '%', 'not base64!', 'MAA=', '../../etc/passwd']) {
    expect(() => readOcspPath(path)).toThrow(Malformed);
  }
});

test.skipIf(noOpenssl)('OCSP: changed bytes are read or refused, never worse', () => {
  const { bytes } = requestFor(certificate);

  fc.assert(
    fc.property(mutated(bytes), (changed) => readsOrRefuses(() => readOcspRequest(changed))),
    { numRuns: 5000 },
  );
});

test('OCSP: any bytes and any path are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }), (bytes, path) => {
      readsOrRefuses(() => readOcspRequest(Buffer.from(bytes)));
      readsOrRefuses(() => readOcspPath(path));
    }),
    { numRuns: 2000 },
  );
});
