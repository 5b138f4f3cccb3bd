import type { ApiModule } from '../../kit/module.ts';
import type { ErrorRow, Provenance } from '../../kit/operation.ts';
import { code, table } from '../markdown.ts';
import { type ShownBy, type ShownRule, shownRules } from './shown.ts';
import { type TestFile, type TitledTest, titledTests } from './titles.ts';

type Operation = ApiModule['api']['operations'][number];

/** An API, what it leaves open, and the tests of both. */
interface Examined extends ApiModule {
  readonly shown: readonly ShownRule[];
  readonly tests: readonly TitledTest[];
}

/**
 * The page that says how we know that the simulator does what the real services do, and which tests show it: docs/fidelity.md.
 * @param files every file of tests
 * @param shownBy what docs/shown-by.yaml says
 * @throws when `shownBy` names a rule or a test that there is not
 */
export function fidelityPage(modules: readonly ApiModule[], files: readonly TestFile[], shownBy: ShownBy): string {
  const ids = modules.flatMap(({ api, events }) => [
    api.api,
    ...api.operations.map(({ id }) => id),
    ...events.map(({ id }) => id),
  ]);
  const tests = files.flatMap((file) => titledTests(file, ids));
  const examined = modules.map((module) => ({ ...module, tests, shown: shownRules(module, shownBy, tests) }));
  return `${[INTRODUCTION, summary(examined), ...examined.flatMap(apiSection)].join('\n\n')}\n`;
}

const INTRODUCTION = `<!-- Written by npm run docs, from the code, the titles of the tests and shown-by.yaml: edit those. -->
# Fidelity

How we know that the simulator does what the real services do, and what shows it. _Documented_: the document says so. _Observed_: a real
client or server was seen doing so. _Assumed_: nobody says; this seemed likeliest, and the real service may well differ.

No test was run against the real services: tests show that the simulator does what this page says, not that what it says is so. They are
found by their titles (\`<operation>: <behaviour>\`); a table of cases counts as one.

An error counts for every operation that documents it. _By its cause_: some request leads there; where a document has one error table for all
of its operations, not necessarily a request to each of them. _Only by a fault_: no behaviour of a client leads there.`;

const PROVENANCES = ['documented', 'observed', 'assumed'] as const satisfies readonly Provenance[];

const counted = (all: readonly { readonly provenance: Provenance }[]): string[] =>
  PROVENANCES.map((one) => String(all.filter(({ provenance }) => provenance === one).length));

/** Every row, as often as an operation documents it, and those of paths that no operation answers. */
const errorsOf = ({ api }: ApiModule): ErrorRow[] => [
  ...api.operations.flatMap(({ errors }) => Object.values(errors)),
  ...Object.values(unmatchedErrors(api)),
];

/** What only a path or a verb that no operation answers is refused with. */
const unmatchedErrors = ({ errors, operations }: ApiModule['api']): Operation['errors'] =>
  Object.fromEntries(Object.entries(errors).filter(([id]) => !operations.some((one) => Object.hasOwn(one.errors, id))));

/** Counts by provenance, of every API and of all. */
function summary(examined: readonly Examined[]): string {
  const row = (name: string, answers: readonly ErrorRow[], open: readonly ShownRule[]) => [
    name,
    ...counted(answers),
    String(answers.filter(({ onlyByFault }) => onlyByFault).length),
    ...counted(open),
    String(open.filter(({ tests }) => tests.length === 0).length),
  ];
  const errorHead = [...PROVENANCES.map((one) => `errors ${one}`), 'errors only by a fault'];
  const ruleHead = [...PROVENANCES.map((one) => `rules ${one}`), 'rules without a test of their own'];
  const rows = examined.map((one) => row(`[${one.api.api}](#${one.api.api})`, errorsOf(one), one.shown));
  const all = row(
    'all',
    examined.flatMap(errorsOf),
    examined.flatMap(({ shown }) => shown),
  );
  return table(['', ...errorHead, ...ruleHead], [...rows, all]);
}

function apiSection(examined: Examined): string[] {
  const { api, tests, shown } = examined;
  const unmatched = unmatchedErrors(api);
  return [
    `## ${api.api}`,
    `_${api.document}_. For the API as a whole: ${told(about(api.api, tests))}.`,
    ...api.operations.flatMap((operation) => operationSection(operation, tests)),
    ...(Object.keys(unmatched).length === 0
      ? []
      : [`### Where no operation of ${api.api} answers`, errorTable(unmatched, 'by its cause')]),
    ...eventSection(examined),
    `### What ${api.api} leaves open`,
    table(['rule', 'section', 'provenance', 'dialect', 'shown by'], shown.map(ruleRow)),
  ];
}

function operationSection({ id, contract, errors }: Operation, tests: readonly TitledTest[]): string[] {
  const { method, paths, section } = contract;
  const place = section === '' ? '' : `, section ${section}`;
  return [
    `### ${id}`,
    `${code(`${method} ${paths[0]}`)}${place}: ${told(about(id, tests))}.`,
    errorTable(errors, 'by its cause, or a fault'),
  ];
}

const errorTable = (errors: Operation['errors'], caused: string): string =>
  table(
    ['error', 'status', 'text', 'section', 'provenance', 'how to get it'],
    Object.entries(errors).map(([id, { status, text, section, provenance, onlyByFault }]) => [
      code(id),
      String(status),
      text,
      section,
      provenance,
      onlyByFault ? 'only by a fault' : caused,
    ]),
  );

/** What other people do in an API. */
const eventSection = ({ api, events, tests }: Examined): string[] =>
  events.length === 0
    ? []
    : [
        `### Events of ${api.api}`,
        table(
          ['event', 'shown by'],
          events.map(({ id }) => [code(id), told(about(id, tests))]),
        ),
      ];

const ruleRow = ({ says, section, provenance, dialect, tests }: ShownRule): string[] => [
  says,
  section,
  provenance,
  dialect === undefined ? '' : `${code(dialect.name)}, ${code(dialect.default)} unless said`,
  tests.map(({ title, path }) => `${link(path)}: ${title.replace(/%\w|\$\w+/g, '…')}`).join('<br>') ||
    'no test is named for it',
];

const about = (id: string, tests: readonly TitledTest[]): TitledTest[] =>
  tests.filter(({ subjects }) => subjects.includes(id));

/** How many tests there are, and where; a table of cases counts once. */
function told(tests: readonly TitledTest[]): string {
  const files = [...new Set(tests.map(({ path }) => path))].sort().map(link);
  if (files.length === 0) return 'no test is named for it';
  return `${tests.length} ${tests.length === 1 ? 'test' : 'tests'} in ${files.join(', ')}`;
}

const link = (path: string): string => `[${path.split('/').slice(-2).join('/')}](../${path})`;
