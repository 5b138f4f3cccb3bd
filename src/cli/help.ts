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
  bacasable play FILE…                  play the steps of scenario files, each in a world of its own; 1 when a step fails
      --against URL                       in a running simulator, which keeps the worlds of stories that fail
      --report FILE                       also write a report: JUnit as .xml, CTRF as .json; may be given twice
      --control-token TOKEN               what that simulator's control API asks for (or BACASABLE_CONTROL_TOKEN)
  bacasable coverage --against URL      say which documented answers were seen in a world of a running simulator
      --world NAME                        the world; default unless said
      --min PERCENT                       end with 1 when fewer were seen
      --format table|json                 table unless said
      --control-token TOKEN               as for play
  bacasable sign-rdex URL --key KEY     print an RDEX URL with its signature
  bacasable sign-xades --p12 FILE --password PASSWORD [--at INSTANT]
                                        print a XAdES signature in base64 of what is on standard input

Options of serve, each also as an environment variable BACASABLE_…:
${printed.join('\n')}
`;
}
