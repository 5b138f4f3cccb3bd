import { parseArgs } from 'node:util';

interface Option<T> {
  readonly env: string;
  readonly flag: string;
  /** How the value is written in help, or undefined for a switch. */
  readonly value?: string;
  readonly default: T;
  readonly doc: string;
  /** @throws {OptionRefused} when the text is no such value */
  readonly parse: (text: string) => T;
}

/** An option that cannot be used as given. */
export class OptionRefused extends Error {}

const DEFAULT_PORT = 8080;

const text = (given: string): string => given;

const optionalText = (given: string): string | undefined => (given === '' ? undefined : given);

const isTrue = (given: string): boolean => {
  if (['', 'true', '1', 'yes'].includes(given)) return true;
  if (['false', '0', 'no'].includes(given)) return false;
  throw new OptionRefused(`must be true or false, not ${given}`);
};

function port(given: string): number {
  // So Kubernetes says where a service of our name is; it says nothing about where we should listen.
  if (given.startsWith('tcp://')) return DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535)
    throw new OptionRefused(`must be a port from 0 to 65535, not ${given}`);
  return Number(given);
}

const oneOf =
  <const T extends string>(...values: readonly T[]) =>
  (given: string): T => {
    const found = values.find((value) => value === given);
    if (found === undefined) throw new OptionRefused(`must be one of ${values.join(', ')}, not ${given}`);
    return found;
  };

function store(given: string): string {
  if (given !== 'memory' && !/^file:./.test(given)) throw new OptionRefused(`must be memory or file:DIR, not ${given}`);
  return given;
}

function publicUrl(given: string): string | undefined {
  if (given === '') return undefined;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new OptionRefused(`must be an http or https URL, not ${given}`);
  }
  return given.replace(/\/+$/, '');
}

const option = <T>(name: string, rest: Omit<Option<T>, 'env' | 'flag'>): Option<T> => ({
  flag: name,
  env: `BACASABLE_${name.toUpperCase().replaceAll('-', '_')}`,
  ...rest,
});

/** Every option of the server, once: `--help` and the table of the README are printed from this. */
export const options = {
  port: option('port', {
    value: 'N',
    default: DEFAULT_PORT,
    parse: port,
    doc: 'Where the APIs listen, and the control API under /_sim; 0 takes a free port.',
  }),
  host: option('host', { value: 'ADDRESS', default: '127.0.0.1', parse: text, doc: 'The address to listen on.' }),
  scenario: option('scenario', {
    value: 'FILE',
    default: 'scenarios/default.yaml',
    parse: text,
    doc: 'What a world is when it begins.',
  }),
  watch: option('watch', {
    default: false,
    parse: isTrue,
    doc: 'Begins the world default anew whenever the scenario file changes; one that cannot be used is told, and the last good one stays.',
  }),
  store: option('store', {
    value: 'memory|file:DIR',
    default: 'memory',
    parse: store,
    doc: 'Where worlds are kept: for as long as the process lives, or in a folder.',
  }),
  seed: option('seed', {
    value: 'TEXT',
    default: undefined,
    parse: optionalText,
    doc: "The seed of worlds staged from the scenario, in place of the scenario's own.",
  }),
  publicUrl: option('public-url', {
    value: 'URL',
    default: undefined,
    parse: publicUrl,
    doc: 'The address clients use, when it is another one: for links, and for the texts that RDEX clients sign.',
  }),
  pki: option<'fixture' | 'fresh'>('pki', {
    value: 'fixture|fresh',
    default: 'fixture',
    parse: oneOf('fixture', 'fresh'),
    doc: 'Whose certificates DigiGO issues: of the test authorities that everybody has, or of fresh ones, kept with the worlds.',
  }),
  controlToken: option('control-token', {
    value: 'TOKEN',
    default: undefined,
    parse: optionalText,
    doc: 'What the control API asks for as Authorization: Bearer.',
  }),
  controlOpen: option('control-open', {
    default: false,
    parse: isTrue,
    doc: 'Lets the control API answer others than this machine without a token.',
  }),
  strict: option('strict', {
    default: false,
    parse: isTrue,
    doc: 'Puts express-openapi-validator, the reference, beside the compiled validators, for requests and answers.',
  }),
  log: option<'pretty' | 'json' | 'silent'>('log', {
    value: 'pretty|json|silent',
    default: 'pretty',
    parse: oneOf('pretty', 'json', 'silent'),
    doc: 'What is written to standard error: refusals and errors, for people or for programs.',
  }),
} as const;

export type Config = {
  readonly [Name in keyof typeof options]: ReturnType<(typeof options)[Name]['parse']>;
};

/** What every option is when nobody says anything. */
export const defaults = Object.fromEntries(
  Object.entries(options).map(([name, { default: value }]) => [name, value]),
) as Config;

/**
 * Reads the options of the server from its arguments and its environment; arguments win.
 * @throws {OptionRefused} naming what is unknown or cannot be used
 */
export function readConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const given = flags(args);
  const unknown = Object.keys(env).find(
    (name) =>
      name.startsWith('BACASABLE_') &&
      !isOfKubernetes(name) &&
      !Object.values(options).some(({ env: own }) => own === name),
  );
  if (unknown !== undefined) throw new OptionRefused(`${unknown} is no option`);
  return Object.fromEntries(
    Object.entries(options).map(([name, known]) => [name, resolved(known, given[known.flag], env[known.env])]),
  ) as unknown as Config;
}

/** What Kubernetes puts into the environment for a service that is called bacasable. */
const isOfKubernetes = (name: string): boolean => /^BACASABLE_(SERVICE|PORT)_/.test(name);

function flags(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const known = Object.fromEntries(
    Object.values(options).map(({ flag, value }) => [
      flag,
      { type: value === undefined ? 'boolean' : 'string' } as const,
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false });
    return Object.fromEntries(Object.entries(values).map(([flag, value]) => [flag, String(value)]));
  } catch (error) {
    throw new OptionRefused((error as Error).message.split('. ', 1)[0] ?? 'unknown option');
  }
}

function resolved(known: Option<unknown>, flag: string | undefined, env: string | undefined): unknown {
  const given = flag ?? env;
  if (given === undefined) return known.default;
  try {
    return known.parse(given);
  } catch (error) {
    if (!(error instanceof OptionRefused)) throw error;
    throw new OptionRefused(`${flag === undefined ? known.env : `--${known.flag}`} ${error.message}`);
  }
}
