import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { HEALTHCHECK, raw, TOKEN, withApplication } from '../apis/piste/piste.ts';

const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Requests that carry secrets where clients put them, rightly or wrongly; every secret begins with HUSH. */
const plain: Record<string, Sent> = {
  'a form': { body: 'grant_type=client_credentials&client_id=demo&client_secret=HUSH1' },
  'a form, percent-encoded': { body: 'client_id=demo&client%5Fsecret=HUSH2%20HUSH2&grant_type=client_credentials' },
  'a form that cannot be read': { body: 'client_secret=HUSH3&grant_type=%zz' },
  'a form with the secret twice': { body: 'client_secret=HUSH4&client_secret=HUSH4b&grant_type=a' },
  'Basic credentials': { headers: { Authorization: `Basic ${base64('demo:HUSH5')}` }, body: 'grant_type=a' },
  'JSON in a form': { body: '{"client_id":"demo","client_secret":"HUSH6"}' },
  'JSON that is cut': { headers: { 'Content-Type': 'application/json' }, body: '{"client_secret": "HUSH7' },
  'JSON of another case': { headers: { 'Content-Type': 'application/json' }, body: '{"clientSecret" : "HUSH8"}' },
  'the query': { path: `${TOKEN}?client_secret=HUSH9&grant_type=a` },
  'a query that cannot be read': { path: `${TOKEN}?client_secret=HUSH10&x=%zz` },
  'a bearer token': { method: 'GET', path: HEALTHCHECK, headers: { Authorization: 'Bearer HUSH11' } },
  'a token in the query': { method: 'GET', path: `${HEALTHCHECK}?access_token=HUSH12` },
  'other schemes': { method: 'GET', path: HEALTHCHECK, headers: { Authorization: 'HUSH13 HUSH13' } },
  'an API key': {
    method: 'GET',
    path: HEALTHCHECK,
    headers: { KeyId: 'HUSH14', 'X-Api-Key': 'HUSH15', Cookie: 'HUSH16' },
  },
};

/** The same where secrets hold what ends a field elsewhere, or their names are written oddly. */
const tricky: Record<string, Sent> = {
  'a form, with a comma': { body: 'grant_type=a&client_secret=HUSH21,HUSH22' },
  'a form, with a space': { body: 'grant_type=a&client_secret=HUSH23 HUSH24' },
  'a form, with a quote': { body: 'grant_type=a&client_secret=HUSH25"HUSH26}HUSH27' },
  'a form, as a list': { body: 'grant_type=a&client_secret[]=HUSH28&client_secret%5B0%5D=HUSH29' },
  'a form, oddly encoded': { body: 'grant_type=a&client_secre%74=HUSH30' },
  'JSON, with a comma': { body: '{"client_secret":"HUSH31,HUSH32 HUSH33}HUSH34"}' },
  'JSON, with a quote': { body: '{"client_secret":"HUSH35\\"HUSH36"}' },
  'JSON, far apart': { body: '{"client_secret"  :         "HUSH37"}' },
  'a long one': { body: `grant_type=a&client_secret=${'HUSH38'.repeat(1500)}` },
};

async function journalOf(requests: Record<string, Sent>): Promise<Record<string, string>> {
  const simulated = await withApplication();
  const shown: Record<string, string> = {};
  for (const [name, { method = 'POST', path = TOKEN, headers = {}, body = '' }] of Object.entries(requests)) {
    const sent = method === 'POST' ? { ...FORM_TYPE, ...headers } : headers;
    await raw(simulated.url, path, { method, headers: sent, body });
    const { body: journal } = await simulated.agent.get('/_sim/worlds/default/journal').expect(200);
    shown[name] = JSON.stringify(journal.entries.at(-1));
  }
  return shown;
}

const leaks = (shown: Record<string, string>): string[] =>
  Object.entries(shown).flatMap(([name, entry]) => (/HUSH|SFVTS/.test(entry) ? [name] : []));

test('world: the journal shows no secret of a request', async () => {
  const shown = await journalOf(plain);

  expect(leaks(shown)).toEqual([]);
  expect(shown['a form']).toContain('client_id=demo&client_secret=***');
  expect(shown['Basic credentials']).toContain('"authorization":"Basic ***"');
  expect(shown['a bearer token']).toContain('"authorization":"Bearer ***"');
});

test('world: the journal shows no secret with odd characters, or under an oddly written name', async () => {
  const shown = await journalOf(tricky);

  expect(leaks(shown)).toEqual([]);
});

test('world: the journal shows no token that was given', async () => {
  const simulated = await withApplication();
  const form = 'grant_type=client_credentials&client_id=demo&client_secret=s3cret';

  const answer = await raw(simulated.url, TOKEN, { method: 'POST', headers: FORM_TYPE, body: form });

  const { access_token } = JSON.parse(answer.body);
  const { body, text } = await simulated.agent.get('/_sim/worlds/default/journal').expect(200);
  expect(text).not.toContain(access_token);
  expect(text).not.toContain('s3cret');
  expect(JSON.parse(body.entries[0].response.body)).toEqual({ ...JSON.parse(answer.body), access_token: '***' });
});

const BUILT = new URL('../../dist/bin/bacasable.js', import.meta.url).pathname;

test.skipIf(!existsSync(BUILT))(
  'world: the log shows no secret (skipped when dist/ is not built)',
  async ({ skip }) => {
    const server = spawn(process.execPath, [BUILT, 'serve', '--port', '0', '--log', 'json']);
    onTestFinished(() => void server.kill('SIGKILL'));
    const exited = once(server, 'exit');
    let log = '';
    server.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const ready = await Promise.race([once(createInterface(server.stdout), 'line'), exited.then(() => undefined)]);
    if (ready === undefined) return skip('what is in dist/ does not start: it is being built, or out of date');
    const url = String(ready[0]).replace('bacasable listening on ', '');

    for (const { method = 'POST', path = TOKEN, headers = {}, body = '' } of Object.values({ ...plain, ...tricky })) {
      const sent = method === 'POST' ? { ...FORM_TYPE, ...headers } : headers;
      await raw(url, path, { method, headers: sent, body });
    }
    server.kill('SIGTERM');
    const [code] = await exited;

    expect(code).toBe(0);
    expect(log).toContain('"case":"invalid-client"');
    expect(log).not.toMatch(/HUSH|SFVTS/);
  },
);
