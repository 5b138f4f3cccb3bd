import { expect, test } from 'vitest';
import type { Signer } from '../../../src/pki/signer.ts';
import { AED, OTHER_AED } from './digigo.ts';
import { message, operatorOf, PDF, requested, requestStatus, signature, signedBy, withAeds } from './enrolment.ts';
import { servicePath } from './services.ts';

const MB = 1024 * 1024;
const FILE = Buffer.concat([Buffer.from('%PDF-1.4'), Buffer.alloc(MB - 8, 'sandbox')]).toString('base64');

const pdf = (name: string, content = FILE) => ({ [name]: content, [`${name}Type`]: 'application/pdf' });

/** As much as an upload has in practice. */
const FILES = { ...pdf('subscriberIdentityFile'), ...pdf('taxIdentifierFile'), ...pdf('screenshot1File') };

/** A request that is missing something, its AED's operator, and how an upload is sent and what was made of it. */
async function missing() {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const requestId = await requested(simulated, operator);
  await simulated.happen('digigo.request.decide', { requestId, status: 'MISSING_INFO' });
  const upload = async (body: object) => {
    const response = await simulated.agent.post(servicePath('upload-proof', AED.clientId, requestId)).send(body);
    // At once: the journal does not keep many bodies as large as these.
    const { explanation } = await simulated.explain(response);
    return { body: response.body, because: explanation?.because };
  };
  return { simulated, operator, requestId, upload };
}

/** Somebody's signature of the files with one character of the signed content changed. */
async function tampered(signer: Signer) {
  const xml = Buffer.from(await signature(signer, FILES), 'base64').toString();
  const middle = Math.floor(xml.length / 2);
  const other = xml.charAt(middle) === 'A' ? 'B' : 'A';
  return Buffer.from(xml.slice(0, middle) + other + xml.slice(middle + 1)).toString('base64');
}

test('digigo.upload-proof: the signature of several files of 1 MB is verified', async () => {
  const { simulated, operator, requestId, upload } = await missing();

  const { body } = await upload(await signedBy(operator, FILES));

  expect(body).toMatchObject({ requestStatus: 'ONGOING', requestId });
  expect(await requestStatus(simulated, requestId)).toBe('ONGOING');
});

test('digigo.upload-proof: several files of 1 MB that were signed otherwise, or by somebody else, are refused', async () => {
  const { simulated, operator, requestId, upload } = await missing();
  const stranger = await operatorOf(simulated, OTHER_AED.clientId);
  const requestSignature = await signature(operator, FILES);

  const damaged = await upload({ ...FILES, requestSignature: await tampered(operator) });
  const exchanged = await upload({ ...FILES, ...pdf('screenshot1File', PDF), requestSignature });
  const theirs = await upload(await signedBy(stranger, FILES));

  expect(damaged.body).toEqual(message('requestSignature invalid'));
  expect(damaged.because).toMatch(/^the signature is refused: digest-mismatch \{"uri":/);
  expect(exchanged.body).toEqual(message('sent data and signed data must be identical'));
  expect(exchanged.because).toBe('sent and signed data differ in screenshot1File');
  expect(theirs.body).toEqual(message('requestSignature invalid'));
  expect(theirs.because).toBe('Opérateur de test is an operator of another AED');
  expect(await requestStatus(simulated, requestId)).toBe('MISSING_INFO');
});

test('digigo.upload-proof: a signature may be three times as long as the fields and 64 KB, and no longer', async () => {
  const { operator, upload } = await missing();
  const fields = pdf('subscriberIdentityFile', PDF);
  const signed = await signature(operator, fields);
  const most = 3 * JSON.stringify(fields).length + 64 * 1024;
  // White space inside base64 means nothing.
  const stretched = (length: number) => signed.slice(0, 76) + ' '.repeat(length - signed.length) + signed.slice(76);

  const longer = await upload({ ...fields, requestSignature: stretched(most + 1) });
  const longest = await upload({ ...fields, requestSignature: stretched(most) });

  expect(longer.body).toEqual(message('requestSignature invalid'));
  expect(longer.because).toBe('the signature is far longer than what was sent');
  expect(longest.body).toMatchObject({ requestStatus: 'ONGOING' });
});
