#!/usr/bin/env node
import { OptionRefused } from '../config.ts';
import { version } from '../kit/package-file.ts';
import { StoreRefused } from '../world/store.ts';
import type { Command } from './command.ts';
import { help } from './help.ts';

/** The commands, each loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  serve: () => import('./serve.ts'),
  check: () => import('./check.ts'),
  play: () => import('./play.ts'),
  coverage: () => import('./coverage.ts'),
  'sign-rdex': () => import('./sign-rdex.ts'),
  'sign-xades': () => import('./sign-xades.ts'),
};

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') return say(help());
  if (args[0] === '--version' || args[0] === '-v') return say(`${version}\n`);
  const [first = '-'] = args;
  const [name, rest] = first.startsWith('-') ? ['serve', args] : [first, args.slice(1)];
  const command = commands[name];
  if (command === undefined) throw new OptionRefused(`there is no command ${name}; see bacasable --help`);
  return (await command()).default(rest);
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Errors that whoever started us can mend: options, files, a port in use. */
const isForPeople = (error: unknown): error is Error =>
  error instanceof OptionRefused || error instanceof StoreRefused || (error instanceof Error && 'syscall' in error);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!isForPeople(error)) throw error;
  process.stderr.write(`bacasable: ${error.message}\n`);
  process.exitCode = 2;
}
