import { afterEach, expect, test, vi } from 'vitest';
import { Busy, Overlong, Threads } from '../../../src/kit/threads.ts';
import { BASE, send, withDigigo } from './digigo.ts';

const VALIDATE = `${BASE}/services/rest/tunsign-proxy/validate-signature`;
const MB = 1024 * 1024;

afterEach(() => vi.restoreAllMocks());

/** A request about a document, as text. */
const about = (document: string | Buffer): string =>
  JSON.stringify({ signedDocument: { bytes: Buffer.from(document).toString('base64'), name: 'large.xml' } });

/** What no signed document is told. */
const NONE = 'The document is not a PDF, XML or CMS document that can be validated.';

test('digigo.validate-signature: a document of 8 MB has its report, and the journal only its beginning', async () => {
  const simulated = await withDigigo();

  const response = await send(simulated, VALIDATE, about(`<a>${'x'.repeat(8 * MB)}</a>`)).expect(200);

  expect(response.body.simpleReport).toMatchObject({ documentName: 'large.xml', signaturesCount: 0 });
  const { text } = await simulated.agent.get(`/_sim/worlds/default/journal/${response.headers['x-sim-request']}`);
  expect(text).toContain('signedDocument');
  expect(text.length).toBeLessThan(256 * 1024);
});

test('digigo.validate-signature: more than 32 MB are too large', async () => {
  const simulated = await withDigigo();

  const response = await send(simulated, VALIDATE, about(Buffer.alloc(25 * MB, '<'))).expect(400);

  expect(response.body).toEqual({ status: 'INVALID REQUEST', code: 400, description: 'The document is too large.' });
});

test.each<[string, string | Buffer]>([
  ['25 MB of nothing in base64', about(Buffer.alloc(20 * MB))],
  ['XML nested a million times', about('<a>'.repeat(1_000_000))],
  ['XML with a million attributes', about(`<a ${'b="" '.repeat(1_000_000)}/>`)],
  ['CMS nested a hundred thousand times', about(Buffer.alloc(400_000, Buffer.from([0x30, 0x80, 0x30, 0x80])))],
])('digigo.validate-signature: %s is refused', async (_what, body) => {
  const simulated = await withDigigo();

  const response = await send(simulated, VALIDATE, String(body)).expect(400);

  expect(response.body.description).toBe(NONE);
});

test('digigo.validate-signature: JSON of a million values is refused', async () => {
  const simulated = await withDigigo();

  const response = await send(simulated, VALIDATE, `{"signedDocument":[${'1,'.repeat(1_000_000)}1]}`).expect(400);

  expect((await simulated.explain(response)).explanation.because).toMatch(/more than 20000 values/);
});

test('digigo.validate-signature: small documents are read beside the event loop too', async () => {
  const run = vi.spyOn(Threads.prototype, 'run');
  const simulated = await withDigigo();
  expect(run).not.toHaveBeenCalled();

  await send(simulated, VALIDATE, about('<a/>')).expect(200);

  expect(run.mock.calls.map(([, size]) => size)).toEqual([1, 1]);
});

test.each([
  [new Overlong('the job took longer'), 400, 'The document is too large.', 'the document takes too long to validate'],
  [new Busy('16 jobs wait'), 503, 'The service is busy.', 'too many documents wait already'],
])('digigo.validate-signature: what the threads do not do is refused (%s)', async (problem, status, said, because) => {
  const simulated = await withDigigo();
  vi.spyOn(Threads.prototype, 'run').mockRejectedValue(problem);

  const response = await send(simulated, VALIDATE, about('<a/>')).expect(status);

  expect(response.body.description).toBe(said);
  expect((await simulated.explain(response)).explanation.because).toBe(because);
});
