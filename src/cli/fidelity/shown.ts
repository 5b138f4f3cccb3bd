import type { ApiModule } from '../../kit/module.ts';
import type { Rule } from '../../kit/rule.ts';
import type { TitledTest } from './titles.ts';

/** The titles of the tests that show a rule or a switch: by API, and by the switch's name or how the rule begins. */
export type ShownBy = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What a document leaves open, and the tests that show what we do. */
export interface ShownRule extends Rule {
  /** The name in `dialect` and what it is without one, when a scenario may switch it. */
  readonly dialect?: { readonly name: string; readonly default: unknown };
  readonly tests: readonly TitledTest[];
}

/**
 * The rules and switches of an API, with their tests.
 * @throws when `shownBy` names what there is not, or what is not one
 */
export function shownRules(
  { api: { api }, switches, rules }: ApiModule,
  shownBy: ShownBy,
  tests: readonly TitledTest[],
): ShownRule[] {
  const shown = shownBy[api] ?? {};
  const named = (titles: readonly string[] = []) => titles.map((title) => testCalled(title, tests));
  const ofRules = Object.keys(shown).filter((name) => !Object.hasOwn(switches, name));
  for (const name of ofRules) {
    if (rules.filter(({ says }) => says.startsWith(name)).length !== 1)
      throw new TypeError(`${api}: which rule is ${name}?`);
  }
  return [
    ...Object.entries(switches).map(([name, { default: value, ...rule }]) => ({
      ...rule,
      dialect: { name: `${api}.${name}`, default: value },
      tests: named(shown[name]),
    })),
    ...rules.map((rule) => ({
      ...rule,
      tests: ofRules.filter((name) => rule.says.startsWith(name)).flatMap((name) => named(shown[name])),
    })),
  ];
}

function testCalled(title: string, tests: readonly TitledTest[]): TitledTest {
  const found = tests.find((test) => test.title === title);
  if (found === undefined) throw new TypeError(`no test is called ${title}`);
  return found;
}
