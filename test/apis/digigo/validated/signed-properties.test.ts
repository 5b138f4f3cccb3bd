import { expect, test } from 'vitest';
import { withSigner } from '../../../signing/account.ts';
import { cades } from '../../../signing/cades-document.ts';
import { enveloped } from '../../../signing/xades-document.ts';
import { INVOICE, ORIGINAL, signingTime } from './documents.ts';
import { PASSED, verdicts } from './validating.ts';

/** The policy of El Fatoora, whose own text is made up here. */
const policy = {
  id: 'urn:2.16.788.1.2.1',
  document: Buffer.from('Politique de signature'),
  url: 'http://policy.example/',
};
const known = (document: Buffer) => ({ policies: [{ id: policy.id, document: document.toString('base64') }] });

test('digigo.validate-signature: a signature under a policy that the scenario knows passes', async () => {
  const { simulated, signer } = await withSigner(known(policy.document));

  expect(await verdicts(simulated, await enveloped(signer, INVOICE, { signingTime, policy }))).toEqual([PASSED]);
});

test('digigo.validate-signature: an unknown policy is not available, another text is no basis', async () => {
  const unknown = await withSigner();
  const other = await withSigner(known(Buffer.from('Une autre')));
  const verdictIn = async ({ simulated, signer }: typeof unknown) =>
    verdicts(simulated, await enveloped(signer, INVOICE, { signingTime, policy }));

  expect(await verdictIn(unknown)).toEqual(['INDETERMINATE SIGNATURE_POLICY_NOT_AVAILABLE']);
  expect(await verdictIn(other)).toEqual(['INDETERMINATE POLICY_PROCESSING_ERROR']);
});

test('digigo.validate-signature: a signer who does not say when has not met the constraints', async () => {
  const { simulated, signer } = await withSigner();

  const documents = [await enveloped(signer, INVOICE), await cades(signer, ORIGINAL)];

  for (const document of documents) {
    expect(await verdicts(simulated, document)).toEqual(['TOTAL_FAILED SIG_CONSTRAINTS_FAILURE']);
  }
});

test('digigo.validate-signature: a broken signature has failed, though its policy is unknown', async () => {
  const { simulated, signer } = await withSigner();
  const signed = await enveloped(signer, INVOICE, { signingTime, policy });

  const spoilt = signed.toString().replace('1.250', '9.250');

  expect(await verdicts(simulated, signed)).toEqual(['INDETERMINATE SIGNATURE_POLICY_NOT_AVAILABLE']);
  expect(await verdicts(simulated, spoilt)).toEqual(['TOTAL_FAILED HASH_FAILURE']);
});
