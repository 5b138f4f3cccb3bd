import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { contracts } from '../../src/generated/contracts.ts';
import { openReference } from '../../src/http/reference.ts';
import { contractOf, type OperationId, type Violation, violationOf } from '../../src/kit/contracts.ts';
import type { Operation } from '../../src/kit/operation.ts';
import { packageFile } from '../../src/kit/package-file.ts';
import { parseRequest } from '../../src/kit/parse.ts';
import type { Request } from '../../src/kit/request.ts';
import { routerOf } from '../../src/kit/routes.ts';
import { Unparsable } from '../../src/kit/unparsable.ts';
import { modules } from '../../src/modules.ts';
import { requestsOf, type Written } from './reference-requests.ts';

/** How many requests of an operation; of one that a document describes, eight times as many. */
const RUNS = Number(process.env['REFERENCE_RUNS'] ?? 100);

const reference = await openReference();

const requestOf = (method: string, { path, query, contentType }: Written): Request => ({
  method,
  target: `/w/other${path}?${query}`,
  origin: 'http://localhost',
  hostname: 'localhost',
  prefix: '/w/other',
  path,
  query,
  headers: { host: 'localhost', ...(contentType !== undefined && { 'content-type': contentType }) },
  peer: '127.0.0.1',
  hasBody: false,
  readBody: async () => Buffer.from(''),
});

/** What both say of a request; undefined when it cannot be routed or taken apart, and neither is asked. */
async function verdicts(id: OperationId, written: Written, second = reference) {
  const contract = contractOf(id);
  const operation: Operation<never> = { id, contract, errors: {}, handle: () => ({ status: 204, headers: {} }) };
  const matched = routerOf([operation])(contract.method, written.path);
  if (matched === undefined) return undefined;
  const request = requestOf(contract.method, written);
  try {
    const sent = parseRequest(request, Buffer.from(written.body), contract, matched.params);
    const parsed = modules.find(({ api }) => api.api === contract.api)?.api.read?.(sent, contract) ?? sent;
    const theirs = await second.violation(request, parsed, operation);
    return { ours: told(violationOf(contract, parsed)), theirs: told(theirs) };
  } catch (error) {
    if (error instanceof Unparsable) return undefined;
    throw error;
  }
}

const ACCEPTED = 'accepted';

const told = (violation: Violation | undefined): string =>
  violation === undefined ? ACCEPTED : `${[violation.part, ...violation.field].join(' ')} ${violation.message}`;

async function agreed(id: OperationId, written: Written, second = reference): Promise<string | undefined> {
  const { ours, theirs } = (await verdicts(id, written, second)) ?? {};
  if ((ours === ACCEPTED) !== (theirs === ACCEPTED)) throw new Error(`ours: ${ours}; theirs: ${theirs}`);
  return ours;
}

/** The same requests in every run, so that a red one is red again; REFERENCE_SEED asks for others. */
const SEED = Number(process.env['REFERENCE_SEED'] ?? 42);

for (const contract of contracts) {
  const { id, query, params, bodies } = contract;
  if (query === undefined && params === undefined && Object.keys(bodies).length === 0) continue;

  test(`${id}: both validators agree on requests`, async () => {
    const said = { accepted: 0, refused: 0 };
    const property = fc.asyncProperty(requestsOf(contract), async (request) => {
      const verdict = await agreed(id, request);
      if (verdict !== undefined) said[verdict === ACCEPTED ? 'accepted' : 'refused'] += 1;
    });
    const numRuns = contract.api === 'control' ? RUNS : 8 * RUNS;
    await fc.assert(property, { numRuns, seed: SEED });
    if (process.env['REFERENCE_RUNS']) console.log(id, said);
    expect(said.accepted + said.refused).toBeGreaterThan(numRuns / 2);
    expect(said.accepted).toBeGreaterThan(0);
  });
}

const SIGNED = 'timestamp=1768467600&apikey=a&signature=s';
const ENDS = 'p[from][latitude]=48.85&p[from][longitude]=2.35&p[to][latitude]=45.76&p[to][longitude]=4.83';
const SEARCH = `${SIGNED}&p[driver][state]=1&p[passenger][state]=0&${ENDS}`;
const AS_JSON = encodeURIComponent(
  '{"driver":{"state":1},"passenger":{"state":0},"from":{"latitude":1,"longitude":1},"to":{"latitude":1,"longitude":1}}',
);
const MESSAGE = {
  driver: { state: 'sender' },
  passenger: { state: 'recipient' },
  journeys: { uuid: 12 },
  details: 'x',
};

const search = (query: string, path = '/rdexapi/journeys.json'): Written => ({ path, query, body: '' });
const message = (body: string, contentType = 'application/json', query = SIGNED): Written => ({
  path: '/rdexapi/connections.json',
  query,
  contentType,
  body,
});
const withUuid = (uuid: string): Written => message(JSON.stringify(MESSAGE).replace('12', uuid));
const FORM = 'driver[state]=sender&passenger[state]=recipient&journeys[uuid]=12&details=x';
const form = 'application/x-www-form-urlencoded';
const token = (body: string, contentType = form): Written => ({
  path: '/api/oauth/token',
  query: '',
  contentType,
  body,
});
const world = (body: string, contentType?: string): Written => ({
  path: '/_sim/worlds/a',
  query: '',
  contentType,
  body,
});

const clock = (now: string): Written => ({
  path: '/_sim/worlds/a/clock',
  query: '',
  contentType: 'application/json',
  body: JSON.stringify({ now }),
});

const cases: readonly (readonly [OperationId, string, 'accepted' | 'refused', Written])[] = [
  ['rdex.get-journeys', 'a query in two levels', 'accepted', search(SEARCH)],
  ['rdex.get-journeys', 'another base and another ending', 'accepted', search(SEARCH, '/restapi/journeys.xml')],
  ['rdex.get-journeys', 'the observed base, without ending', 'accepted', search(SEARCH, '/rdex/journeys')],
  ['rdex.get-journeys', 'no p', 'refused', search(SIGNED)],
  ['rdex.get-journeys', 'p as text', 'refused', search(`${SIGNED}&p=1`)],
  ['rdex.get-journeys', 'p as JSON', 'refused', search(`${SIGNED}&p=${AS_JSON}`)],
  ['rdex.get-journeys', 'p as a list of JSON', 'refused', search(`${SIGNED}&p[]=${AS_JSON}`)],
  ['rdex.get-journeys', 'an unknown field', 'accepted', search(`${SEARCH}&q=1&p[radius]=3`)],
  [
    'rdex.get-journeys',
    'reserved characters as they are',
    'accepted',
    search(SEARCH.replace('apikey=a', 'apikey=a:b/c')),
  ],
  ['rdex.get-journeys', 'an empty apikey', 'refused', search(SEARCH.replace('apikey=a', 'apikey='))],
  ['rdex.get-journeys', 'apikey twice', 'refused', search(`${SEARCH}&apikey=b`)],
  [
    'rdex.get-journeys',
    'apikey hidden in the name of another',
    'refused',
    search(`${SEARCH.replace('apikey=a', '')}&apikey%5B%26apikey=a`),
  ],
  [
    'rdex.get-journeys',
    'apikey hidden in the value of another',
    'refused',
    search(`${SEARCH.replace('apikey=a', '')}&apikey[=x%26apikey%3Da`),
  ],
  ['rdex.get-journeys', 'a hexadecimal latitude', 'refused', search(SEARCH.replace('48.85', '0x10'))],
  ['rdex.get-journeys', 'an infinite latitude', 'refused', search(SEARCH.replace('48.85', '1e400'))],
  ['rdex.get-journeys', 'an empty latitude', 'refused', search(SEARCH.replace('48.85', ''))],
  ['rdex.get-journeys', 'an empty date', 'accepted', search(`${SEARCH}&p[outward][mindate]=`)],
  ['rdex.post-connections', 'JSON', 'accepted', message(JSON.stringify(MESSAGE))],
  [
    'rdex.post-connections',
    'JSON with a charset',
    'accepted',
    message(JSON.stringify(MESSAGE), 'application/json; charset=UTF-8'),
  ],
  ['rdex.post-connections', 'a form', 'accepted', message(FORM, form)],
  ['rdex.post-connections', 'a form that lacks details', 'refused', message(FORM.replace('&details=x', ''), form)],
  ['rdex.post-connections', 'an infinite uuid', 'refused', withUuid('1e400')],
  ['rdex.post-connections', 'a uuid of text', 'accepted', withUuid('"12"')],
  ['rdex.post-connections', 'a boolean uuid, not to be converted', 'refused', withUuid('true')],
  ['rdex.post-connections', 'null', 'refused', message('null')],
  ['rdex.post-connections', 'no body', 'refused', message('')],
  [
    'rdex.post-connections',
    'no signature',
    'refused',
    message(JSON.stringify(MESSAGE), 'application/json', 'apikey=a&timestamp=1'),
  ],
  ['piste.token', 'a form', 'accepted', token('grant_type=client_credentials')],
  ['piste.token', 'a form with a charset', 'accepted', token('grant_type=client_credentials', `${form};charset=UTF-8`)],
  ['piste.token', 'grant_type twice', 'refused', token('grant_type=a&grant_type=b')],
  ['piste.token', 'an empty grant_type', 'refused', token('grant_type=')],
  ['piste.token', 'no body', 'refused', token('')],
  ['control.put-clock', 'an instant', 'accepted', clock('2026-02-28T09:00:00Z')],
  ['control.put-clock', 'an instant that never was', 'refused', clock('2026-02-30T09:00:00Z')],
  ['control.put-world', 'any media type', 'accepted', world('seed: 1', 'text/x-yaml')],
  ['control.put-world', 'no media type', 'accepted', world('seed: 1')],
  ['control.put-world', 'no body', 'refused', world('', 'text/x-yaml')],
];

for (const [id, what, expected, written] of cases) {
  test(`${id}: both validators have ${what} ${expected}`, async () => {
    const verdict = await agreed(id, written);
    expect(verdict === ACCEPTED ? 'accepted' : 'refused', verdict).toBe(expected);
  });
}

test('piste.token: a contract that one of the validators has not read is found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bacasable-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(packageFile('specs/'), folder, { recursive: true });
  const file = join(folder, 'piste.openapi.yaml');
  const spec = await readFile(file, 'utf8');
  await writeFile(file, spec.replace('grant_type: { type: string, minLength: 1 }', 'grant_type: { type: string }'));
  const other = await openReference(pathToFileURL(`${folder}/`));

  await agreed('piste.token', token('grant_type=a'), other);
  await expect(agreed('piste.token', token('grant_type='), other)).rejects.toThrow('theirs: accepted');
  const property = fc.asyncProperty(requestsOf(contractOf('piste.token')), async (request) => {
    await agreed('piste.token', request, other);
  });
  const { failed } = await fc.check(property, { numRuns: 8 * RUNS, seed: 1 });
  expect(failed).toBe(true);
});

test('piste.token: a contract that is not OpenAPI is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bacasable-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'piste.openapi.yaml'), 'openapi: 3.0.3\ninfo: {}\npaths: {}\n');
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const wrong = await openReference(pathToFileURL(`${folder}/`));
  await expect(agreed('piste.token', token('grant_type=a'), wrong)).rejects.toThrow('invalid');
});
