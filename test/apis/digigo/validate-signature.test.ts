import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { BASE, send, withDigigo } from './digigo.ts';

const VALIDATE = `${BASE}/services/rest/tunsign-proxy/validate-signature`;

const validate = ({ agent }: Simulated, body: object) => agent.post(VALIDATE).send(body);

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const UNSIGNED = base64('<invoice><total>12</total></invoice>');

const answer = (description: string, code = 400, status = 'INVALID REQUEST') => ({ status, code, description });

test('digigo.validate-signature: a document without a signature has a report without one', async () => {
  const simulated = await withDigigo();

  const { body } = await validate(simulated, { signedDocument: { bytes: UNSIGNED, name: 'invoice.xml' } }).expect(200);

  expect(Object.keys(body)).toEqual(['diagnosticData', 'simpleReport', 'detailedReport']);
  expect(body.diagnosticData).toMatchObject({ documentName: 'invoice.xml', signatures: [], usedCertificates: [] });
  expect(body.simpleReport).toMatchObject({ validSignaturesCount: 0, signaturesCount: 0, signature: [] });
});

const signedDocument = { bytes: UNSIGNED, name: 'invoice.xml', mimeType: { mimeTypeString: 'text/xml' } };

test.each<[string, object]>([
  ['as the example has it', { signedDocument, originalDocuments: [], policy: null, signatureId: null }],
  ['as the table has it', { signedDocument: { bytes: UNSIGNED, Name: 'invoice.xml', mimeTypeString: 'text/xml' } }],
  ['without what is optional', { signedDocument: { bytes: UNSIGNED } }],
  ['with nulls', { signedDocument: { bytes: UNSIGNED, name: null, mimeType: null }, originalDocuments: null }],
  ['with the name of the policy', { signedDocument, policy: 'QES AdESQC TL based', signatureId: '' }],
  ['with one original that is no list', { signedDocument, originalDocuments: { bytes: base64('x') } }],
  ['with more than is documented', { signedDocument: { ...signedDocument, digestAlgorithm: null }, x: 1 }],
  ['with a MIME type that is not so', { signedDocument: { ...signedDocument, mimeTypeString: 'text/pdf' } }],
  ['with line ends in base64', { signedDocument: { bytes: `${UNSIGNED.slice(0, 8)}\r\n${UNSIGNED.slice(8)}\n` } }],
])('digigo.validate-signature: a request %s is answered', async (_how, body) => {
  const simulated = await withDigigo();

  expect((await validate(simulated, body).expect(200)).body.simpleReport.signaturesCount).toBe(0);
});

test.each<[string, unknown, string, string]>([
  ['no body', '', 'Missing parameter bytes', 'bytes is missing'],
  ['no JSON', '{"signedDocument":', 'The request is malformed.', 'the body is not JSON'],
  ['no object', '[]', 'The request is malformed.', 'the body is no object'],
  ['nested too deep', '['.repeat(100_000), 'The request is malformed.', 'the body is nested deeper than 64'],
  ['no document', {}, 'Missing parameter bytes', 'there is no signedDocument'],
  ['a document that is null', { signedDocument: null }, 'Missing parameter bytes', 'there is no signedDocument'],
  ['a document that is text', { signedDocument: 'x' }, 'Invalid parameter bytes', 'signedDocument is no object'],
  ['no bytes', { signedDocument: {} }, 'Missing parameter bytes', 'signedDocument.bytes is missing'],
  [
    'bytes that are none',
    { signedDocument: { bytes: 7 } },
    'Invalid parameter bytes',
    'signedDocument.bytes is no text',
  ],
  ['no base64', { signedDocument: { bytes: 'é' } }, 'Invalid parameter bytes', 'signedDocument.bytes is no base64'],
  ['no padding', { signedDocument: { bytes: 'YQ' } }, 'Invalid parameter bytes', 'signedDocument.bytes is no base64'],
  [
    'an original without bytes',
    { signedDocument, originalDocuments: [{ bytes: 'YQ==' }, { name: 'x' }] },
    'Invalid parameter originalDocuments',
    'originalDocuments[1].bytes is missing',
  ],
  [
    'too many originals',
    { signedDocument, originalDocuments: Array.from({ length: 101 }, () => ({ bytes: 'YQ==' })) },
    'Invalid parameter originalDocuments',
    'there are more than 100 originalDocuments',
  ],
  [
    'another policy',
    { signedDocument, policy: 'mine' },
    'Invalid parameter policy',
    'there is no validation policy mine',
  ],
  [
    'a policy that is a document',
    { signedDocument, policy: { bytes: 'YQ==' } },
    'Invalid parameter policy',
    'policy is no text',
  ],
  [
    'the id of no signature',
    { signedDocument, signatureId: 'id-1' },
    'Invalid parameter signatureId',
    'no signature of the document has the id id-1',
  ],
])('digigo.validate-signature: %s is refused', async (_what, body, text, because) => {
  const simulated = await withDigigo();

  const response = await send(simulated, VALIDATE, typeof body === 'string' ? body : JSON.stringify(body)).expect(400);

  expect(response.body).toEqual(answer(text));
  expect((await simulated.explain(response)).explanation.because).toContain(because);
});

test.each<[string, string | Buffer]>([
  ['text', 'Bonjour'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['an archive', Buffer.from('PK\u0003\u0004')],
  ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['a PEM of something else', '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n'],
])('digigo.validate-signature: %s is no signed document', async (_what, document) => {
  const simulated = await withDigigo();

  const response = await validate(simulated, { signedDocument: { bytes: base64(document) } }).expect(400);

  expect(response.body).toEqual(answer('The document is not a PDF, XML or CMS document that can be validated.'));
});
