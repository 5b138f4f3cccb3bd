// Large signed documents, made by the signing application of the tests through a simulator.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const AED = { clientId: 'TEST-aed', clientSecret: 'TEST-secret', redirectUris: ['http://127.0.0.1/back'] };
const HOLDER = { userId: '01234567', name: 'Nom', firstname: 'Prénom', email: 'holder@example.tn', phone: '99111111' };
/** A holder who consents without being asked. */
export const scenario = {
  clock: { at: '2026-01-15T09:00:00Z', frozen: true },
  seed: 1,
  consent: 'auto',
  given: { digigo: { aeds: [AED], users: [HOLDER] } },
};
const signingTime = Date.UTC(2026, 0, 15, 9);

/** The signing application of the tests. */
async function signingApplication() {
  const outfile = fileURLToPath(new URL('../dist/bench/signing.js', import.meta.url));
  const module = (name) => `export * from './${name}.ts';`;
  await build({
    stdin: {
      contents: ['remote-signer', 'xades-document', 'cades-document', 'pades-document', 'pdf-file']
        .map(module)
        .join('\n'),
      resolveDir: fileURLToPath(new URL('../test/signing/', import.meta.url)),
    },
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  return import(outfile);
}

const { cades, enveloped, enveloping, pades, pdf, remoteSigner } = await signingApplication();

/** That holder. */
export const signerOf = (url) =>
  remoteSigner(url, {
    clientId: AED.clientId,
    clientSecret: AED.clientSecret,
    redirectUri: AED.redirectUris[0],
    credentialId: HOLDER.email,
  });

/** An invoice of many lines, in canonical form. */
function invoice(bytes) {
  const article =
    '<LinImd lang="fr"><ItemCode>3-221</ItemCode><ItemDescription>Article de test</ItemDescription></LinImd>';
  const quantity = '<LinQty><Quantity measurementUnit="KGM">1.000</Quantity></LinQty>';
  const line = `<Lin lineNumber="1">${article}${quantity}<Note>${'Livraison à Tunis, comme convenu. '.repeat(8)}</Note></Lin>\n`;
  return `<TEIF version="1.8.8">${line.repeat(Math.ceil(bytes / line.length))}</TEIF>`;
}

/** Signed documents by their form, of a number of bytes. */
export const makers = {
  pdf: async (signer, bytes) => pades(signer, await pdf('Bonjour', randomBytes(bytes)), { signingTime }),
  xml: (signer, bytes) => enveloped(signer, invoice(bytes), { signingTime }, 'enveloped'),
  xpath: (signer, bytes) => enveloped(signer, invoice(bytes), { signingTime }, 'elFatoora'),
  base64: (signer, bytes) => enveloping(signer, randomBytes(Math.round((bytes * 3) / 4)), { signingTime }),
  cms: (signer, bytes) => cades(signer, randomBytes(bytes), { signingTime }),
};
