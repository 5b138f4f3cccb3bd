import { parseArgs } from 'node:util';
import { OptionRefused } from '../config.ts';
import type { Command } from './command.ts';
import { serverAt } from './server.ts';

/** What the control API says was seen, of what the documents have. */
interface Coverage {
  readonly operations: readonly {
    readonly operation: string;
    readonly ok: number;
    readonly errors: readonly { readonly id: string; readonly seen: number; readonly onlyByFault?: boolean }[];
  }[];
  readonly documented: number;
  readonly seen: number;
  readonly percent: number;
}

/** `bacasable coverage --against URL`: what of the documents was seen in a world; 1 when that is less than `--min` percent. */
const coverage: Command = async (args) => {
  const { against, world, min, format, token } = argumentsOf(args);
  const { control } = serverAt(against, token);
  const path = `/worlds/${encodeURIComponent(world)}`;
  // Asked for its coverage, a world that nobody has used would be made, and nothing of it seen.
  await control('GET', path);
  const { body } = await control('GET', `${path}/coverage`);
  const found = body as Coverage;
  process.stdout.write(format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : table(found));
  if (found.percent >= min) return 0;
  process.stderr.write(
    `bacasable: ${found.percent} % of what is documented was seen, less than the ${min} % asked for\n`,
  );
  return 1;
};

export default coverage;

function argumentsOf(args: readonly string[]) {
  const { against, world, min, format, 'control-token': token } = parsed(args);
  if (against === undefined) throw new OptionRefused('coverage takes --against URL');
  if (!/^\d{1,3}(\.\d+)?$/.test(min) || Number(min) > 100) throw new OptionRefused(`--min takes percents, not ${min}`);
  if (format !== 'table' && format !== 'json') throw new OptionRefused(`--format takes table or json, not ${format}`);
  return { against, world, min: Number(min), format, token };
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      against: { type: 'string' },
      world: { type: 'string', default: 'default' },
      min: { type: 'string', default: '0' },
      format: { type: 'string', default: 'table' },
      'control-token': { type: 'string' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OptionRefused((error as Error).message);
  }
}

/** Every operation with how often each of its documented answers was seen; `-` for those that only a fault gives. */
function table({ operations, documented, seen, percent }: Coverage): string {
  const rows = operations.flatMap(({ operation, ok, errors }) => [
    { name: operation, seen: '' },
    ...[{ id: 'ok', seen: ok, onlyByFault: false }, ...errors].map(({ id, seen: count, onlyByFault = false }) => ({
      name: `  ${id}`,
      seen: onlyByFault ? '-' : String(count),
    })),
  ]);
  const names = Math.max(...rows.map(({ name }) => name.length));
  const counts = Math.max(...rows.map((row) => row.seen.length));
  const lines = rows.map((row) => `${row.name.padEnd(names)}  ${row.seen.padStart(counts)}`.trimEnd());
  return `${lines.join('\n')}\n\n${seen} of ${documented} documented answers were seen: ${percent} %\n`;
}
