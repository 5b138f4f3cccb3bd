import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { padesSignatures } from '../../../src/pki/pades/signatures.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { pdfsig } from './pdfsig.ts';

const SAMPLES = new URL('../../dss/samples/', import.meta.url);

interface Sample {
  readonly id: string;
  readonly file: string;
  readonly format: string;
  readonly signaturesCount: number;
  readonly integrity: string;
  readonly expectation_without_any_trusted_anchor: { readonly signatureScope: string | null };
}

const samples: readonly Sample[] = JSON.parse(readFileSync(new URL('manifest.json', SAMPLES), 'utf8'));
const pdfs = samples.filter(({ format }) => format === 'PAdES');

/** In the words of the manifest. */
function integrityOf({ digests, value }: FoundSignature): string {
  if (!digests.every(({ found }) => found)) return 'data_not_found';
  if (!digests.every(({ intact }) => intact)) return 'broken_digest';
  return value.intact ? 'ok' : 'broken_signature';
}

test.each(pdfs)('samples of DSS: $id has its signatures, their integrity and scope', ({ file, ...expected }) => {
  const found = padesSignatures(readFileSync(new URL(file, SAMPLES)));

  expect(found).toHaveLength(expected.signaturesCount);
  expect(found.map(integrityOf)).toContain(expected.integrity.replace('_partial', ''));
  const { signatureScope } = expected.expectation_without_any_trusted_anchor;
  expect(found[0]?.scopes[0]?.scope).toBe(signatureScope ?? found[0]?.scopes[0]?.scope);
});

test.each([
  ['p-ok-single', ['PAdES-BASELINE-B'], ['ok'], ['Full PDF']],
  ['p-ok-pkcs7', ['PKCS7-T'], ['ok'], ['Full PDF']],
  [
    'p-bad-byterange-overlap',
    ['PAdES-BASELINE-B', 'PAdES-BASELINE-B'],
    ['ok', 'broken_digest'],
    ['PDF previous version #1', 'Partial PDF'],
  ],
  ['p-bad-eof', ['PAdES-BASELINE-T'], ['broken_digest'], ['Partial PDF']],
  ['p-bad-unsupported-sigalg', ['PAdES-BASELINE-B'], ['broken_signature'], ['Full PDF']],
  ['p-warn-added-page', ['PAdES-BASELINE-B'], ['ok'], ['Partial PDF']],
])('samples of DSS: %s is as it was read by hand', (id, formats, integrity, scopes) => {
  const found = padesSignatures(readFileSync(new URL(samples.find((one) => one.id === id)?.file ?? '', SAMPLES)));

  expect(found.map(({ format }) => format)).toEqual(formats);
  expect(found.map(integrityOf)).toEqual(integrity);
  expect(found.map((signature) => signature.scopes[0]?.name)).toEqual(scopes);
});

test.skipIf(pdfsig === undefined).each(pdfs)('samples of DSS: pdfsig agrees on $id', ({ file }) => {
  const found = padesSignatures(readFileSync(new URL(file, SAMPLES)));

  const judged = pdfsig?.(fileURLToPath(new URL(file, SAMPLES)));

  expect(judged?.map(({ isValid }) => isValid)).toEqual(found.map((signature) => integrityOf(signature) === 'ok'));
  expect(judged?.map(({ isTotal }) => isTotal)).toEqual(found.map(({ scopes }) => scopes[0]?.scope === 'FULL'));
});
