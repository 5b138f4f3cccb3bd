import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { OptionRefused } from '../config.ts';
import { Malformed } from '../pki/malformed.ts';
import { type Pkcs12, readPkcs12 } from '../pki/pkcs12.ts';
import { type Instant, parseInstant, systemNow } from '../world/time.ts';
import type { Command } from './command.ts';
import { signedJson } from './xades-signature.ts';

/**
 * `bacasable sign-xades --p12 FILE --password P [--at INSTANT] < body.json`: prints a XAdES-B signature in base64 that envelops the bytes
 * it reads, as the fields `requestSignature` and `txSignature` hold it (DigiGO section 2).
 */
const signXadesCommand: Command = async (args) => {
  const { p12, password, at } = argumentsOf(args);
  const signer = await signerIn(p12, password);
  const content = await buffer(process.stdin);
  process.stdout.write(`${await signedJson(content, signer, at)}\n`);
  return 0;
};

export default signXadesCommand;

interface Arguments {
  readonly p12: string;
  readonly password: string;
  readonly at: Instant;
}

function argumentsOf(args: readonly string[]): Arguments {
  const { p12, password, at: said } = valuesIn(args);
  if (p12 === undefined || password === undefined) {
    throw new OptionRefused(
      'sign-xades takes --p12 FILE --password PASSWORD, and what is to be signed on standard input',
    );
  }
  const at = said === undefined ? systemNow() : parseInstant(said);
  if (at === undefined) throw new OptionRefused(`--at must be an instant such as 2026-01-15T09:00:00Z, not ${said}`);
  return { p12, password, at };
}

function valuesIn(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { p12: option, password: option, at: option } }).values;
  } catch (error) {
    throw new OptionRefused((error as Error).message);
  }
}

async function signerIn(file: string, password: string): Promise<Pkcs12> {
  try {
    return await readPkcs12(await readFile(file), password);
  } catch (error) {
    throw error instanceof Malformed ? new OptionRefused(`${file}: ${error.message}`) : error;
  }
}
