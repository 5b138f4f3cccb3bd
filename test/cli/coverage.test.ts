import supertest from 'supertest';
import { expect, test } from 'vitest';
import { run, serve } from './program.ts';

const CREDENTIALS = {
  grant_type: 'client_credentials',
  client_id: 'e95cc363-cd9b-40cf-84d5-ba9c5e9d7121',
  client_secret: 'TEST-secret-of-mon-application-demo',
};

test('coverage: lists every documented answer, and how often it was seen', async () => {
  const { url } = await serve();
  const token = (form: object) => supertest(url).post('/w/shop/api/oauth/token').type('form').send(form);
  await token(CREDENTIALS).expect(200);
  await token(CREDENTIALS).expect(200);
  await token({ ...CREDENTIALS, client_secret: 'wrong' }).expect(400);

  const { code, stdout } = await run('coverage', '--against', url, '--world', 'shop');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^piste\.token\n {2}ok +2\n {2}invalid-request +0\n/);
  expect(stdout).toMatch(/^ {2}invalid-client +1$/m);
  expect(stdout).toMatch(/^ {2}temporarily-unavailable +-$/m);
  expect(stdout).toMatch(/\n\n2 of \d+ documented answers were seen: \d+(\.\d)? %\n$/);
  expect(await run('coverage', '--against', url, '--world', 'shpo')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no world shpo'),
  });
  expect((await run('coverage', '--against', url)).stdout).toMatch(/\n0 of \d+ documented answers were seen: 0 %\n$/);
});

test('coverage: ends with 1 below the threshold', async () => {
  const { url } = await serve();
  await supertest(url).post('/api/oauth/token').type('form').send(CREDENTIALS).expect(200);

  const json = await run('coverage', '--against', url, '--format', 'json', '--min', '0.1');
  const { percent } = JSON.parse(json.stdout);

  expect(json.code).toBe(0);
  expect(percent).toBeGreaterThan(0);
  expect(await run('coverage', '--against', url, '--min', String(percent))).toMatchObject({ code: 0, stderr: '' });
  expect(await run('coverage', '--against', url, '--min', '80')).toMatchObject({
    code: 1,
    stderr: `bacasable: ${percent} % of what is documented was seen, less than the 80 % asked for\n`,
  });
});

test('coverage: says what it cannot use', async () => {
  const refused: [string[], RegExp][] = [
    [[], /takes --against URL/],
    [['--against', 'http://127.0.0.1:1'], /cannot be reached/],
    [['--against', 'http://127.0.0.1:1', '--min', 'all'], /--min takes percents/],
    [['--against', 'http://127.0.0.1:1', '--min', '101'], /--min takes percents/],
    [['--against', 'http://127.0.0.1:1', '--format', 'xml'], /table or json/],
    [['--against', 'http://127.0.0.1:1', 'more'], /Unexpected argument/],
  ];
  for (const [args, said] of refused) {
    expect(await run('coverage', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  }
});
