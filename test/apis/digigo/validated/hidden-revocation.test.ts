import { expect, test } from 'vitest';
import { pem, readCertificate } from '../../../../src/pki/certificate.ts';
import { bits, generalizedTime, sequence, tagged } from '../../../../src/pki/der.ts';
import { ocspQuestion } from '../../../../src/pki/ocsp-question.ts';
import { SHA256_WITH_RSA } from '../../../../src/pki/signer.ts';
import { DAY } from '../../../pki/pki.ts';
import { withSigner } from '../../../signing/account.ts';
import type { DocumentSigner } from '../../../signing/document-signer.ts';
import { certifiedBy, localSigner, strangeAuthority } from '../../../signing/local-signer.ts';
import { enveloped, enveloping } from '../../../signing/xades-document.ts';
import { type Simulated, START } from '../../../simulate.ts';
import { given, HOLDER } from '../digigo.ts';
import { crlsOf } from './crls.ts';
import { INVOICE, ORIGINAL, signingTime } from './documents.ts';
import { PASSED, sent, verdicts } from './validating.ts';

const REVOKED = 'INDETERMINATE REVOKED_NO_POE';

/** An hour goes by, and then the certificate of the holder is revoked. */
async function revoke(simulated: Simulated): Promise<void> {
  await simulated.advance('PT1H');
  await simulated.happen('digigo.certificate.revoke', { email: HOLDER, reason: 'KEY_COMPROMISE' });
}

/** What the responder says just now of the holder's certificate. */
async function answerOf({ url }: Simulated, { certificate, chain }: DocumentSigner): Promise<Buffer> {
  const [subject, issuer] = [certificate, ...chain].map(readCertificate);
  if (subject === undefined || issuer === undefined) throw new TypeError('Nobody has issued the certificate');
  const headers = { 'content-type': 'application/ocsp-request' };
  const response = await fetch(`${url}/ocsp`, { method: 'POST', headers, body: ocspQuestion(subject, issuer) });
  return Buffer.from(await response.arrayBuffer());
}

/** Puts OCSP responses into the revocation values of a signature, or of one that has none. */
function withResponses(xml: string, responses: readonly Buffer[]): string {
  const values = responses.map(
    (der) => `<xades:EncapsulatedOCSPValue>${der.toString('base64')}</xades:EncapsulatedOCSPValue>`,
  );
  const list = `<xades:OCSPValues>${values.join('')}</xades:OCSPValues>`;
  const end = '</xades:RevocationValues>';
  if (xml.includes(end)) return xml.replace(end, list + end);
  const properties = `<xades:UnsignedSignatureProperties><xades:RevocationValues>${list}${end}</xades:UnsignedSignatureProperties>`;
  return xml.replace(
    '</xades:QualifyingProperties>',
    `<xades:UnsignedProperties>${properties}</xades:UnsignedProperties></xades:QualifyingProperties>`,
  );
}

/** A response about nobody, with five copies of a certificate. */
const junk = (certificate: Buffer, n: number): Buffer =>
  sequence(
    sequence(
      tagged(1, readCertificate(certificate).encoded.subject),
      generalizedTime(signingTime + n * 1000),
      sequence(),
    ),
    SHA256_WITH_RSA,
    bits(Buffer.of(1)),
    tagged(0, sequence(...Array<Buffer>(5).fill(certificate))),
  );

test('digigo.validate-signature: what comes with a document does not hide a revocation', async () => {
  const { simulated, signer } = await withSigner();
  const crls = await crlsOf(simulated);
  const xml = await enveloped(signer, INVOICE, { signingTime, crls });
  await revoke(simulated);
  const responses = Array.from({ length: 16 }, (_, n) => junk(signer.certificate, n));

  const crowded = withResponses(xml, [...responses, await answerOf(simulated, signer)]);

  expect(await verdicts(simulated, withResponses(xml, responses))).toEqual([REVOKED]);
  expect(await verdicts(simulated, crowded)).toEqual([REVOKED]);
  expect(await verdicts(simulated, crowded, { signatureId: 'S1' })).toEqual([REVOKED]);
});

test('digigo.validate-signature: an answer from the future does not hide a revocation', async () => {
  const { simulated, signer } = await withSigner();
  const startAt = (at: string) =>
    simulated.agent
      .put('/_sim/worlds/default')
      .send({ clock: { at, frozen: true }, seed: 42, consent: 'auto', given: { digigo: given() } })
      .expect(200);
  const xml = await enveloped(signer, INVOICE, { signingTime });
  await startAt(new Date(signingTime + DAY).toISOString());
  const future = withResponses(xml, [await answerOf(simulated, signer)]);
  expect(await verdicts(simulated, future)).toEqual([PASSED]);

  await startAt(START);
  await revoke(simulated);

  expect(await verdicts(simulated, future)).toEqual([REVOKED]);
});

/** The signatures of many, and behind them that of a holder whose certificate is then revoked. */
async function crowd(simulated: Simulated, signer: DocumentSigner, others: readonly DocumentSigner[]): Promise<string> {
  const crls = await crlsOf(simulated);
  const signatures = await Promise.all(
    others.map((other, n) => enveloping(other, ORIGINAL, { signingTime, id: `O${n}` })),
  );
  const victim = await enveloping(signer, ORIGINAL, { signingTime, id: 'VICTIM', crls });
  await revoke(simulated);
  return `<L>${signatures.join('')}${victim}</L>`;
}

test('digigo.validate-signature: certificates of other authorities do not keep ours from being asked about', async () => {
  const authority = await strangeAuthority();
  const { simulated, signer } = await withSigner({ trust: [pem(authority.certificate.der)] });
  const others = await Promise.all(
    Array.from({ length: 50 }, (_, n) => certifiedBy(authority, { request: { serial: `${7000 + n}` } })),
  );

  const xml = await crowd(simulated, signer, others);

  expect((await verdicts(simulated, xml)).at(-1)).toBe(REVOKED);
  expect(await verdicts(simulated, xml, { signatureId: 'VICTIM' })).toEqual([REVOKED]);
});

test('digigo.validate-signature: a document with too many certificates of ours is refused, but for one signature', async () => {
  const { simulated, signer } = await withSigner();
  const others = await Promise.all(
    Array.from({ length: 48 }, (_, n) => localSigner({ chain: [], request: { serial: `${7000 + n}` } })),
  );
  const tooMany = await crowd(simulated, signer, others);
  const notQuite = tooMany.replace(/<ds:Signature [^>]*Id="O0"[\s\S]*?<\/ds:Signature>/, '');

  const { body } = await sent(simulated, tooMany).expect(400);

  expect(body.description).toBe('The document is not a PDF, XML or CMS document that can be validated.');
  expect((await verdicts(simulated, notQuite)).at(-1)).toBe(REVOKED);
  expect(await verdicts(simulated, tooMany, { signatureId: 'VICTIM' })).toEqual([REVOKED]);
});
