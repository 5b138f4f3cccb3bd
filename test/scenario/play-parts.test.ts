import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curl } from '../../src/cli/play/curl.ts';
import { progress } from '../../src/cli/play/progress.ts';
import { savedFrom, unexpected } from '../../src/scenario/play/answer.ts';
import { mismatches } from '../../src/scenario/play/matching.ts';
import { filled } from '../../src/scenario/play/templates.ts';

test.each<[string, unknown, unknown, string[]]>([
  ['a group by the keys that are listed', { a: 1 }, { a: 1, b: 2 }, []],
  ['a group within a group', { a: { b: 1 } }, { a: { b: 2, c: 3 } }, ['body.a.b']],
  ['a key that is not there', { a: 1, b: 2 }, {}, ['body.a', 'body.b']],
  ['null, which is not nothing', { a: null }, {}, ['body.a']],
  ['null', { a: null }, { a: null }, []],
  ['a number, which is no text', { a: 1 }, { a: '1' }, ['body.a']],
  ['a list by position', [{ a: 1 }, 2], [{ a: 1, b: 1 }, 3], ['body.1']],
  ['a list whole', [1], [1, 2], ['body (its length)']],
  ['an empty list', [], [], []],
  ['a list where there is a group', [], {}, ['body']],
  ['a group where there is a list', { length: 0 }, [], ['body']],
  ['a group where there is text', {}, 'text', ['body']],
  ['text', 'text', 'text', []],
  ['nothing that every object has', { constructor: 1, toString: 2 }, {}, ['body.constructor', 'body.toString']],
])('matching: compares %s', (_, expected, actual, wrong) => {
  expect(mismatches(expected, actual, 'body').map(({ at }) => at)).toEqual(wrong);
});

const ANSWER = {
  status: 200,
  headers: {
    'content-type': 'text/plain',
    'x-n': '5',
    location: 'https://aed.example/retour?tenant=7&token=e30.eyJqdGkiOiJjb2RlIiwiw6kiOnsibiI6MX19.x#top?a=b',
  },
  body: { list: [{ id: 7 }], none: null, address: '/a%20b?c=d+e&c=%2B', path: '/a' },
};

test('matching: headers by any case of their names, as text', () => {
  expect(unexpected({ headers: { 'Content-Type': 'text/plain', 'X-N': 5 } }, ANSWER)).toEqual([]);
  expect(unexpected({ headers: { link: '/' } }, ANSWER)).toEqual([
    { at: 'headers.link', expected: '/', actual: undefined },
  ]);
});

test.each([
  ['body.list.0.id', 7],
  ['body.list', [{ id: 7 }]],
  ['body.none', null],
  ['body', ANSWER.body],
  ['headers.X-N', '5'],
  ['body.list.1', undefined],
  ['body.list.length.0', undefined],
  ['body.constructor', undefined],
  ['headers.constructor', undefined],
  ['headers.location.query.tenant', '7'],
  ['headers.Location.query.token.claims.jti', 'code'],
  ['headers.location.query.token.claims.é.n', 1],
  ['headers.location.query.a', undefined],
  ['headers.location.claims.jti', undefined],
  ['headers.location.length', undefined],
  ['body.address.query', { c: '+' }],
  ['body.path.query.a', undefined],
  ['body.none.query.a', undefined],
])('save: %s', (place, value) => {
  expect(savedFrom(ANSWER, place)).toEqual(value);
});

test('templates: a text that is nothing else becomes the value, within a text it stands as it reads', () => {
  const saved = new Map<string, unknown>([
    ['n', 7],
    ['text', '{{n}} $& '],
    ['group', { a: null }],
  ]);

  const given = { a: '{{n}}', b: ['{{ group }}', 'x{{n}}-{{text}}{{group}}'], '{{n}}': true, c: null };

  expect(filled(given, saved)).toEqual({ a: 7, b: [{ a: null }, 'x7-{{n}} $& {"a":null}'], '{{n}}': true, c: null });
});

test('curl: a shell reads every word as it is', () => {
  const body = `it's "$HOME" \`id\` \\ !\nnext`;
  const line = curl({ method: 'PUT', url: 'http://h/a?b=[1]&c=1', headers: { 'x-y': "'; id" }, body });

  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`])
    .toString()
    .split('\0');

  expect(words).toEqual([
    'curl',
    '-ig',
    '-X',
    'PUT',
    'http://h/a?b=[1]&c=1',
    '-H',
    "x-y: '; id",
    '--data-raw',
    body,
    '',
  ]);
});

test('curl: the token of the control API is not written, and left out where there is none', () => {
  const line = curl({ method: 'GET', url: 'http://h/', headers: {}, isControl: true });
  const words = (env: Record<string, string>) => execFileSync('sh', ['-c', `printf '%s|' ${line}`], { env }).toString();

  expect(words({ BACASABLE_CONTROL_TOKEN: 'a b' })).toBe('curl|-ig|http://h/|-H|authorization: Bearer a b|');
  expect(words({})).toBe('curl|-ig|http://h/|');
});

test('progress: is shown on a terminal, and nowhere else', () => {
  const written: string[] = [];
  const story = { file: 'a.yaml', title: '', text: '', steps: Array(3) };
  const shown = (isTTY: boolean) => {
    const bar = progress({ isTTY, write: (text) => written.push(text) }, story);
    bar.show(2, 'piste.token');
    bar.clear();
  };

  shown(false);
  expect(written).toEqual([]);
  shown(true);

  expect(written).toEqual(['\r\u001b[Ka.yaml: step 2 of 3, piste.token', '\r\u001b[K']);
});
