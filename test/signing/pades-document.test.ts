import { expect, test } from 'vitest';
import { START } from '../simulate.ts';
import { withSigner } from './account.ts';
import { localSigner } from './local-signer.ts';
import { documentTimestamped, pades, withSecurityStore } from './pades-document.ts';
import { pdf, withCrossReferenceStream, withPage } from './pdf-file.ts';
import { noPdfsig, pdfsig, pdfsigVerdicts } from './programs.ts';

const VALID = 'Signature is Valid.';
const signingTime = Date.parse(START);

test.skipIf(noPdfsig)('pdfsig accepts what the simulator signed, and nothing that was changed', async () => {
  const { signer } = await withSigner();

  const signed = await pades(signer, await pdf('Bonjour'), { signingTime, timestamped: true });
  const changed = Buffer.from(signed);
  changed.write('Z', signed.indexOf('/MediaBox') + 1, 'latin1');

  expect(pdfsigVerdicts(signed)).toEqual([VALID]);
  expect(pdfsig(signed)).toContain('Total document signed');
  expect(pdfsigVerdicts(changed)).toEqual(['Digest Mismatch.']);
});

test.skipIf(noPdfsig)('a stream of cross-references: pdfsig accepts it', async () => {
  const signed = await pades(await localSigner(), withCrossReferenceStream(await pdf('Bonjour')), { signingTime });

  expect(pdfsigVerdicts(signed)).toEqual([VALID]);
});

test.skipIf(noPdfsig)('later revisions: pdfsig accepts both signatures, which do not sign the last page', async () => {
  const signer = await localSigner();

  const once = await pades(signer, await pdf('Bonjour'), { signingTime });
  const twice = await pades(await localSigner({ method: 'ECDSA' }), once, { signingTime });
  const longer = withPage(twice, 'ajout');

  expect(pdfsigVerdicts(twice)).toEqual([VALID, VALID]);
  expect(pdfsigVerdicts(longer)).toEqual([VALID, VALID]);
  expect(pdfsig(longer)).not.toContain('Total document signed');
});

test.skipIf(noPdfsig)('a security store and a document timestamp leave the signature as it is', async () => {
  const signer = await localSigner();
  const signed = await pades(signer, await pdf('Bonjour'), { signingTime, timestamped: true });

  const archived = await documentTimestamped(signer, withSecurityStore(signed, signer.chain, []));

  expect(pdfsigVerdicts(archived)[0]).toBe(VALID);
});
