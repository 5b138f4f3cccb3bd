import { expect, test } from 'vitest';
import { withSigner } from '../../../signing/account.ts';
import { cades } from '../../../signing/cades-document.ts';
import { pades } from '../../../signing/pades-document.ts';
import { pdf } from '../../../signing/pdf-file.ts';
import { detached, enveloped, enveloping } from '../../../signing/xades-document.ts';
import { FORMS, INVOICE, ORIGINAL, signingTime } from './documents.ts';
import { verdicts } from './validating.ts';

const HASH_FAILURE = 'TOTAL_FAILED HASH_FAILURE';
const NOT_FOUND = 'INDETERMINATE SIGNED_DATA_NOT_FOUND';

/** One byte is another. */
function changed(document: Buffer, at: number): Buffer {
  const other = Buffer.from(document);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}

const attached = [
  ['PAdES', '/MediaBox [0 0 6', 15],
  ['XAdES enveloped', '1.250', 0],
  ['XAdES enveloping', ORIGINAL.toString('base64'), 2],
  ['CAdES attached', ORIGINAL.toString(), 3],
] as const;

test.each(attached)(
  'digigo.validate-signature: %s with one byte changed is a hash failure',
  async (name, text, offset) => {
    const { simulated, signer } = await withSigner();
    const form = FORMS.find(({ form }) => form === name);
    const { document, ...asked } = (await form?.sign(signer)) ?? { document: Buffer.alloc(0) };

    const spoilt = changed(document, document.indexOf(text) + offset);

    expect(await verdicts(simulated, spoilt, asked)).toEqual([HASH_FAILURE]);
  },
);

test('digigo.validate-signature: another original is a hash failure, none cannot be found', async () => {
  const { simulated, signer } = await withSigner();
  const xml = await detached(signer, ORIGINAL, 'original.txt', { signingTime });
  const cms = await cades(signer, ORIGINAL, { signingTime, detached: true });
  const other = { 'original.txt': Buffer.from('un autre') };

  for (const document of [xml, cms]) {
    expect(await verdicts(simulated, document, { originals: other })).toEqual([HASH_FAILURE]);
    expect(await verdicts(simulated, document)).toEqual([NOT_FOUND]);
  }
  expect(await verdicts(simulated, xml, { originals: { 'another.txt': ORIGINAL, 'third.txt': ORIGINAL } })).toEqual([
    NOT_FOUND,
  ]);
});

test.each(FORMS)(
  'digigo.validate-signature: $form with a spoilt value is a cryptographic failure',
  async ({ sign }) => {
    const { simulated, signer } = await withSigner();
    const spoiling = {
      ...signer,
      sign: async (toBeSigned: Buffer) => changed(await signer.sign(toBeSigned), 100),
    };

    const { document, ...asked } = await sign(spoiling);

    expect(await verdicts(simulated, document, asked)).toEqual(['TOTAL_FAILED SIG_CRYPTO_FAILURE']);
  },
);

test('digigo.validate-signature: a second signature does not mend the first, and is not spoilt by it', async () => {
  const { simulated, signer } = await withSigner();
  const once = await pades(signer, await pdf('Bonjour'), { signingTime });
  const spoilt = changed(once, once.indexOf('/MediaBox [0 0 6') + 15);
  const signed = await enveloped(signer, INVOICE, { signingTime });

  const twice = await pades(signer, spoilt, { signingTime: signingTime + 1000 });
  const both = await enveloped(signer, signed.replace('1.250', '9.250'), { id: 'S2', signingTime });

  expect(await verdicts(simulated, twice)).toEqual([HASH_FAILURE, 'TOTAL_PASSED']);
  expect(await verdicts(simulated, both)).toEqual([HASH_FAILURE, 'TOTAL_PASSED']);
});

test('digigo.validate-signature: signed properties that were changed are a hash failure', async () => {
  const { simulated, signer } = await withSigner();
  const xml = await enveloping(signer, ORIGINAL, { signingTime });

  expect(await verdicts(simulated, xml.replace('2026-01-15T09', '2026-01-15T08'))).toEqual([HASH_FAILURE]);
});
