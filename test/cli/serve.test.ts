import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { run, serve } from './program.ts';

const CREDENTIALS = {
  grant_type: 'client_credentials',
  client_id: 'e95cc363-cd9b-40cf-84d5-ba9c5e9d7121',
  client_secret: 'TEST-secret-of-mon-application-demo',
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bacasable-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('serve: answers with the default scenario and ends on SIGTERM', async () => {
  const { url, stop, log } = await serve();

  await supertest(url).get('/_sim/ready').expect(200);
  await supertest(url).post('/api/oauth/token').type('form').send(CREDENTIALS).expect(200);

  expect(await stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(log()).toBe('');
});

test('serve: drains a request under way before it ends', async () => {
  const { url, stop } = await serve();
  const fault = { operation: 'piste.token', delay: 'PT0.5S' };
  await supertest(url).post('/_sim/worlds/default/faults').send(fault).expect(201);

  const underWay = supertest(url).post('/api/oauth/token').type('form').send(CREDENTIALS).then();
  await new Promise((resolve) => setTimeout(resolve, 150));
  const ended = stop('SIGTERM');

  expect((await underWay).status).toBe(200);
  expect(await ended).toEqual({ code: 0, signal: null });
});

test('serve: hanging connections do not keep it from ending', async () => {
  const { url, stop } = await serve();
  const fault = { operation: 'piste.token', connection: 'hang' };
  await supertest(url).post('/_sim/worlds/default/faults').send(fault).expect(201);

  const hanging = supertest(url)
    .post('/api/oauth/token')
    .type('form')
    .send(CREDENTIALS)
    .then(
      () => 'answered',
      () => 'cut',
    );
  await new Promise((resolve) => setTimeout(resolve, 150));

  expect(await stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await hanging).toBe('cut');
});

test('serve: what was answered survives kill -9 under file:', async () => {
  const store = `file:${folder()}`;
  const before = await serve(['--store', store]);
  const { body: token } = await supertest(before.url).post('/api/oauth/token').type('form').send(CREDENTIALS);
  await before.stop('SIGKILL');

  const after = await serve(['--store', store]);
  const { status } = await supertest(after.url)
    .get('/mtes/sne-cotation/v1.0/healthcheck')
    .set('authorization', `Bearer ${token.access_token}`);

  expect(status).toBe(200);
});

test('serve: a second process refuses the folder of the first', async () => {
  const store = `file:${folder()}`;
  await serve(['--store', store]);

  const { code, stderr } = await run('serve', '--port', '0', '--store', store);

  expect(code).toBe(2);
  expect(stderr).toMatch(/^bacasable: .*(in use|another)/);
});

test('serve: a damaged world is set aside by name, and the others are served', async () => {
  const path = folder();
  const before = await serve(['--store', `file:${path}`]);
  await supertest(before.url).post('/api/oauth/token').type('form').send(CREDENTIALS).expect(200);
  await supertest(before.url).post('/w/other/api/oauth/token').type('form').send(CREDENTIALS).expect(200);
  await before.stop('SIGTERM');
  writeFileSync(join(path, 'other', 'journal-1.log'), 'nothing that anybody wrote\n{}\n');
  writeFileSync(join(path, 'other', 'snapshot.json'), '{ torn');

  const after = await serve(['--store', `file:${path}`]);
  const other = await supertest(after.url).post('/w/other/api/oauth/token').type('form').send(CREDENTIALS);

  expect(other.status).toBe(503);
  expect(other.body.detail).toMatch(/world other is damaged: .*snapshot\.json/);
  await supertest(after.url).post('/api/oauth/token').type('form').send(CREDENTIALS).expect(200);
  await supertest(after.url).post('/_sim/worlds/other/reset').expect(200);
  await supertest(after.url).post('/w/other/api/oauth/token').type('form').send(CREDENTIALS).expect(200);
});

test('serve: refuses options and scenarios that it cannot use, and says why', async () => {
  const scenario = join(folder(), 'wrong.yaml');
  writeFileSync(scenario, 'scenario: wrong\ngivven: {}\n');

  expect(await run('--prot', '1')).toMatchObject({ code: 2, stderr: "bacasable: Unknown option '--prot'\n" });
  expect(await run('--port', '99999')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--port must be a port'),
  });
  expect(await run('dance')).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no command dance') });
  const { code, stderr } = await run('--scenario', scenario);
  expect(code).toBe(2);
  expect(stderr).toContain('line 2: givven: ');
});

test('serve: an option may come from the environment, an unknown one is refused', async () => {
  const { url } = await serve([], { env: { BACASABLE_CONTROL_TOKEN: 'opensesame' } });

  await supertest(url).get('/_sim/worlds').expect(401);
  await supertest(url).get('/_sim/worlds').set('authorization', 'Bearer opensesame').expect(200);
  await expect(serve([], { env: { BACASABLE_PROT: '1' } })).rejects.toThrow('BACASABLE_PROT is no option');
});

test('serve: the log names the refusal and masks the secret', async () => {
  const { url, log, stop } = await serve(['--log', 'json']);

  await supertest(url)
    .post('/api/oauth/token')
    .type('form')
    .send({ ...CREDENTIALS, client_secret: 'not-the-right-one' });
  await stop('SIGTERM');

  expect(JSON.parse(log())).toMatchObject({ request: 'r1', operation: 'piste.token', case: 'invalid-client' });
  expect(log()).not.toContain('not-the-right-one');
});

const node24 = process.env['TEST_NODE24'];

test.skipIf(node24 === undefined)('serve: runs on Node 24 (skipped without TEST_NODE24)', async () => {
  const { url, stop } = await serve([], { node: node24 ?? '' });

  await supertest(url).post('/api/oauth/token').type('form').send(CREDENTIALS).expect(200);
  await supertest(url)
    .put('/_sim/worlds/other')
    .send({ given: { rdex: { generate: { journeys: 5 } } } })
    .expect(201);

  expect(await stop('SIGTERM')).toEqual({ code: 0, signal: null });
});
