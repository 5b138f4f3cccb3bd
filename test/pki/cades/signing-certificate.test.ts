import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { readSignedData } from '../../../src/pki/cades/signed-data.ts';
import { identifySigner } from '../../../src/pki/cades/signing-certificate.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { holder } from '../pki.ts';
import { contentType, messageDigest, signedData, signerInfo } from './built-cms.ts';

const holders = await Promise.all(
  Array.from({ length: 12 }, (_, n) => holder({ serial: (0x1a2b3c4d00n + BigInt(n)).toString(16).toUpperCase() })),
);
const certificates = holders.map(({ certificate }) => certificate);
const CONTENT = Buffer.from('Je soussigné, pour essai.\n');

/** A SignerInfo that names one of the holders. */
function infoOf(n: number) {
  const [signer] = holders.slice(n);
  if (signer === undefined) throw new Error(`no holder ${n}`);
  const cms = signedData(CONTENT, [], signerInfo(signer, [contentType(), messageDigest(CONTENT)]));
  const [info] = readSignedData(cms).signers;
  if (info === undefined) throw new Error('no signer');
  return info;
}

/** Which certificates are tried for a signer, and the one that is found when the key of this one verifies. */
function identified(candidates: readonly Certificate[], named: number, right?: Certificate) {
  const tried: Certificate[] = [];
  const { certificate } = identifySigner(candidates, infoOf(named), (candidate) => {
    tried.push(candidate);
    return candidate === right;
  });
  return { tried: tried.map(({ serial }) => serial), found: certificate?.serial };
}

const serialOf = (n: number): string | undefined => certificates[n]?.serial;

test('CMS signer: at most four keys are tried, that of the certificate that is named first', () => {
  expect(identified(certificates, 9)).toEqual({ tried: [9, 0, 1, 2].map(serialOf), found: serialOf(9) });
  expect(identified(certificates, 9, certificates[2])).toMatchObject({ found: serialOf(2) });
  expect(identified(certificates, 1)).toEqual({ tried: [1, 0, 2, 3].map(serialOf), found: serialOf(1) });
});

test('CMS signer: keys that nobody signs with are not tried', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'sect571r1' });
  const slow = certificates.map((certificate, n) => (n < 10 ? { ...certificate, publicKey } : certificate));

  expect(identified(slow, 3, certificates[11])).toEqual({ tried: [10, 11].map(serialOf), found: serialOf(11) });
});
