import { options } from '../config.ts';
import { version } from '../kit/package-file.ts';

/** Every option with its value, default and sentence. */
const rows = Object.values(options).map(({ flag, doc, default: value, ...option }) => ({
  flag: 'value' in option && option.value !== undefined ? `--${flag} ${option.value}` : `--${flag}`,
  default: value === undefined || value === false ? '' : String(value),
  doc,
}));

/** What `bacasable --help` prints. */
export function help(): string {
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  const printed = rows.map(
    (row) => `  ${row.flag.padEnd(width)}  ${row.doc}${row.default === '' ? '' : ` Default: ${row.default}.`}`,
  );
  return `bacasable ${version}: a stateful simulator of PISTE, RDEX, carpooling certificates and DigiGO

Usage:
  bacasable [serve] [options]           start a simulator
  bacasable check FILE…                 say what is wrong with scenario files
  bacasable sign-rdex URL --key KEY     print an RDEX URL with its signature

Options of serve, each also as an environment variable BACASABLE_…:
${printed.join('\n')}
`;
}
