import { readFile } from 'node:fs/promises';
import { SIGNERS, type SignerName, type TrustText } from './trust.ts';

/**
 * Reads keys and certificates from a folder: `root.pem` and `root.key.pem`, likewise for every other signer, and all
 * `holders.key.pem` and `operators.key.pem`.
 * @param folder ends in a slash
 */
export async function readFixtures(folder: URL): Promise<TrustText> {
  const text = (file: string): Promise<string> => readFile(new URL(file, folder), 'utf8');
  const signer = async (name: SignerName) => ({
    certificate: await text(`${name}.pem`),
    key: await text(`${name}.key.pem`),
  });
  const signers = await Promise.all(SIGNERS.map(async (name) => [name, await signer(name)] as const));
  return {
    signers: Object.fromEntries(signers) as TrustText['signers'],
    holderKeys: keysIn(await text('holders.key.pem')),
    operatorKeys: keysIn(await text('operators.key.pem')),
  };
}

const keysIn = (text: string): string[] => text.match(/-----BEGIN[\s\S]*?-----END.*\n/g) ?? [];
