import { parseArgs } from 'node:util';
import { signedUrl } from '../apis/rdex/signature.ts';
import { OptionRefused } from '../config.ts';
import type { Command } from './command.ts';

/** `bacasable sign-rdex URL --key K`: prints the URL with its signature (RDEX section 1.2.3), byte for byte as given. */
const signRdex: Command = async (args) => {
  const { url, key } = argumentsOf(args);
  if (url === undefined || key === undefined) throw new OptionRefused('sign-rdex takes URL --key PRIVATE_KEY');
  process.stdout.write(`${signedUrl(url, key)}\n`);
  return 0;
};

export default signRdex;

function argumentsOf(args: readonly string[]): { url: string | undefined; key: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { key: { type: 'string' } },
      allowPositionals: true,
    });
    return { url: positionals.length === 1 ? positionals[0] : undefined, key: values.key };
  } catch (error) {
    throw new OptionRefused((error as Error).message);
  }
}
