// Makes the test authorities and keys in fixtures/pki/ anew, with the library's own code: build first, run by hand.
// Everything that was issued with the old ones ceases to verify.
import { mkdirSync, writeFileSync } from 'node:fs';
import { freshTrust } from '../dist/pki/trust.js';

const folder = new URL('../fixtures/pki/', import.meta.url);
const { signers, holderKeys, operatorKeys } = await freshTrust();

mkdirSync(folder, { recursive: true });
for (const [name, { certificate, key }] of Object.entries(signers)) {
  writeFileSync(new URL(`${name}.pem`, folder), certificate);
  writeFileSync(new URL(`${name}.key.pem`, folder), key);
}
writeFileSync(new URL('holders.key.pem', folder), holderKeys.join(''));
writeFileSync(new URL('operators.key.pem', folder), operatorKeys.join(''));
