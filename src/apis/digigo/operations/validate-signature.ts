import { JSON_UTF8, text } from '../../../kit/reply.ts';
import { digigo } from '../contract.ts';
import { assumed } from '../errors.ts';
import { validated } from '../validating/validations.ts';

/** POST validate-signature (section 4): what the signatures of a document are worth. */
export default digigo.operation({
  id: 'digigo.validate-signature',
  errors: ['malformed-request', 'internal-error', 'service-unavailable'],
  table: assumed('4', {
    'missing-bytes': 'Missing parameter bytes',
    'invalid-bytes': 'Invalid parameter bytes',
    'invalid-original-documents': 'Invalid parameter originalDocuments',
    'invalid-policy': 'Invalid parameter policy',
    'invalid-signature-id': 'Invalid parameter signatureId',
    'not-a-signed-document': 'The document is not a PDF, XML or CMS document that can be validated.',
    'document-too-large': 'The document is too large.',
  }),

  async handle({ input: { body }, fail, ...place }) {
    return text(200, await validated(body, place, fail), JSON_UTF8);
  },
});
