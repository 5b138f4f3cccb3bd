import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { askToken, check, FORM, HEALTHCHECK, TOKEN, tokenOf, withApplication } from '../apis/piste/piste.ts';

interface Seen {
  readonly text: string;
  readonly end: 'closed' | 'ECONNRESET' | 'waiting';
}

/** What a client without any HTTP sees of a connection, until it closes or for as long as it has patience. */
const talk = (url: string, sent: string, patience = 5000): Promise<Seen> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let text = '';
    const finish = (end: Seen['end']) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, end });
    };
    const timer = setTimeout(() => finish('waiting'), patience);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => finish(code === 'ECONNRESET' ? code : 'closed'));
    socket.on('close', () => finish('closed'));
    socket.write(sent);
  });

const body = new URLSearchParams(FORM).toString();
const TOKEN_REQUEST = `POST ${TOKEN} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const struckBy = (connection: string) =>
  withApplication({}, { faults: [{ operation: 'piste.token', connection, times: 1 }] });

test('piste.token: resets the connection when a fault says so, and has made no token', async () => {
  const simulated = await struckBy('reset');

  const seen = await talk(simulated.url, TOKEN_REQUEST);

  expect(seen).toEqual({ text: '', end: 'ECONNRESET' });
  const { body: held } = await simulated.agent.get('/_sim/worlds/default/rows/piste.tokens');
  expect(held.rows).toEqual([]);
  await askToken(simulated).expect(200);
});

test('piste.token: says nothing and keeps the connection open when a fault says so', async () => {
  const simulated = await struckBy('hang');

  const seen = await talk(simulated.url, TOKEN_REQUEST, 500);

  expect(seen).toEqual({ text: '', end: 'waiting' });
});

test('piste.token: stops in the middle of its answer when a fault says so', async () => {
  const simulated = await struckBy('truncate');

  const seen = await talk(simulated.url, TOKEN_REQUEST);

  const [head = '', shown = ''] = seen.text.split('\r\n\r\n');
  const announced = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(shown).toMatch(/^\{"access_token":"/);
  expect(shown).toHaveLength(announced >> 1);
  expect(['closed', 'ECONNRESET']).toContain(seen.end);
});

test('piste.token: answers what is no HTTP when a fault says so', async () => {
  const simulated = await struckBy('garbage');

  const seen = await talk(simulated.url, TOKEN_REQUEST);

  expect(seen.text).not.toBe('');
  expect(seen.text).not.toContain('HTTP/');
  expect(seen.end).toBe('closed');
});

test.each(['reset', 'hang', 'truncate', 'garbage'])(
  'piste.token: tells a fault %s in the journal',
  async (connection) => {
    const simulated = await struckBy(connection);

    await talk(simulated.url, TOKEN_REQUEST, 300);

    const { body: journal } = await simulated.agent.get('/_sim/worlds/default/journal').expect(200);
    expect(journal.entries).toHaveLength(1);
    expect(journal.entries[0]).toMatchObject({ operation: 'piste.token', outcome: 'fault', fault: 'f1' });
  },
);

test.each(['truncate', 'garbage'])('piste.healthcheck: a fault %s strikes refusals too', async (connection) => {
  const faults = [{ operation: 'piste.healthcheck', connection, times: 1 }];
  const simulated = await withApplication({ profile: false }, { faults });
  const token = await tokenOf(simulated);

  const request = `GET ${HEALTHCHECK} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const seen = await talk(simulated.url, request, 1000);

  expect(['closed', 'ECONNRESET']).toContain(seen.end);
  expect(seen.text).not.toContain('administrateurs');
});

const smuggled: [string, string][] = [
  ['no Host', `GET ${HEALTHCHECK} HTTP/1.1\r\n\r\n`],
  ['two lengths', `POST ${TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
  [
    'a length and chunks',
    `POST ${TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['a negative length', `POST ${TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n`],
  ['a broken header', `GET ${HEALTHCHECK} HTTP/1.1\r\nHost: a\r\nAuthorization Bearer\r\n\r\n`],
  ['headers without end', `GET ${HEALTHCHECK} HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['a newline in a header', `GET ${HEALTHCHECK} HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n`],
  ['no HTTP', '\u0000\u0001\u0002\r\n\r\n'],
];

test('world: what is no HTTP is refused by 4xx, and the server lives', async () => {
  const simulated = await withApplication();

  const answers: unknown[] = [];
  for (const [name, sent] of smuggled) {
    const { text } = await talk(simulated.url, sent, 1000);
    answers.push([name, /^HTTP\/1\.1 (4\d\d) /.test(text)]);
  }

  expect(answers).toEqual(smuggled.map(([name]) => [name, true]));
  await check(simulated, await tokenOf(simulated)).expect(200);
});

test('world: a client that leaves in the middle of its request changes nothing', async () => {
  const simulated = await withApplication();

  const cut = TOKEN_REQUEST.slice(0, -10);
  await Promise.all(Array.from({ length: 20 }, () => talk(simulated.url, cut, 50)));

  const { body: held } = await simulated.agent.get('/_sim/worlds/default/rows/piste.tokens').expect(200);
  expect(held.rows).toEqual([]);
  await check(simulated, await tokenOf(simulated)).expect(200);
});

test('piste.healthcheck: answers a target in absolute form, as proxies send it', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);

  const head = `GET http://api.piste.gouv.fr${HEALTHCHECK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
  const seen = await talk(simulated.url, `${head}Authorization: Bearer ${token}\r\n\r\n`, 1000);

  expect(seen.text).toMatch(/^HTTP\/1\.1 401 /);
  const { body: journal } = await simulated.agent.get('/_sim/worlds/default/journal').expect(200);
  expect(journal.entries.at(-1).explanation.because).toContain('means nothing at api.piste.gouv.fr');
});
