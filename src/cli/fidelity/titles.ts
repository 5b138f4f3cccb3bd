/** A file of tests: where it is, and what it says. */
export interface TestFile {
  /** Below the folder of the project, e.g. `test/apis/rdex/search.test.ts`. */
  readonly path: string;
  readonly text: string;
}

/** A test, or a table of cases that share one title. */
export interface TitledTest {
  readonly path: string;
  /** As it is written, with `%s` for what differs between the cases. */
  readonly title: string;
  /** What it is about: operations, events, or an API as a whole. */
  readonly subjects: readonly string[];
}

/** A title stands before the function that it names. */
const TITLE = /\(\s*(['"])((?:\\.|(?!\1).)+)\1,\s*(?:async\s*)?\(/g;

/** The tests of a file that say what they are about, by the house's convention: `<subject>: <behaviour>`. */
export function titledTests({ path, text }: TestFile, ids: readonly string[]): TitledTest[] {
  return [...text.matchAll(TITLE)].flatMap(([, , written = '']) => {
    const title = written.replace(/\\(.)/g, '$1');
    const subjects = subjectsOf(title, text, ids);
    return subjects.length === 0 ? [] : [{ path, title, subjects }];
  });
}

/**
 * The ids that a title begins with: `rdex: …`, `covoiturage.download-pdf, download-png: …`, `covoiturage.download-%s: …`; of
 * `%s: …`, those that its file has in quotes.
 */
function subjectsOf(title: string, text: string, ids: readonly string[]): string[] {
  const [named = ''] = title.split(': ', 1);
  if (named === '%s') return ids.filter((id) => text.includes(`'${id}'`));
  const [api = ''] = named.split('.', 1);
  const parts = named.split(', ').map((part) => (part === api || part.includes('.') ? part : `${api}.${part}`));
  return ids.filter((id) => parts.some((part) => patternOf(part).test(id)));
}

/** `piste.subscription` means all events that begin so; `piste` alone, the API. */
const patternOf = (part: string): RegExp => {
  const named = part.replace(/[^\w%-]/g, '\\$&').replaceAll('%s', '[a-z]+');
  return new RegExp(part.includes('.') ? `^${named}(\\.|$)` : `^${named}$`);
};
