import { options } from '../config.ts';
import { presets } from '../kit/presets.ts';
import { modules } from '../modules.ts';
import { code, table } from './markdown.ts';

/** The options of the server, as the README shows them. */
const optionsTable = (): string =>
  table(
    ['option', 'environment', 'default', ''],
    Object.values(options).map(({ flag, env, doc, default: value, ...option }) => [
      code('value' in option ? `--${flag} ${option.value}` : `--${flag}`),
      code(env),
      code(value),
      doc,
    ]),
  );

/** What a scenario may switch. */
const switchesTable = (): string =>
  table(
    ['switch', 'default', 'provenance', ''],
    modules.flatMap(({ api: { api }, switches }) =>
      Object.entries(switches).map(([name, rule]) => [
        code(`${api}.${name}`),
        code(rule.default),
        rule.provenance,
        rule.says,
      ]),
    ),
  );

/** What else the documents leave open. */
const rulesTable = (): string =>
  table(
    ['API', 'section', 'provenance', ''],
    modules.flatMap(({ api: { api }, rules }) =>
      rules.map(({ section, provenance, says }) => [api, section, provenance, says]),
    ),
  );

/** What a preset of faults stands for. */
const presetsTable = (): string =>
  table(
    ['preset', 'operation', 'provenance', ''],
    Object.entries(presets).flatMap(([name, faults]) =>
      faults.map(({ fault, provenance, says }) => [code(name), code(fault.operation), provenance, says]),
    ),
  );

/** The README with its generated tables as the code has them: each stands between `<!-- name -->` and `<!-- /name -->`. */
export function withTables(readme: string): string {
  const tables = {
    options: optionsTable(),
    presets: presetsTable(),
    switches: switchesTable(),
    rules: rulesTable(),
  };
  return Object.entries(tables).reduce(
    (text, [name, rows]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\\n).*?(<!-- /${name} -->)`, 's'),
        (_, begin, end) => `${begin}${rows}\n${end}`,
      ),
    readme,
  );
}
