import { spawnSync } from 'node:child_process';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { bornAsExpressWants } from '../../src/http/express.ts';
import { type Listener, listen } from '../../src/http/listener.ts';
import type { Received } from '../../src/http/request.ts';
import type { Reply } from '../../src/kit/reply.ts';

async function listening(respond: (received: Received) => Promise<Reply>): Promise<Listener> {
  const listener = await listen(respond, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listener.close());
  return listener;
}

const plain = (body: string): Reply => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

test('listener: of answers that are ready together, one that cannot be written costs its own connection alone', async () => {
  const { url } = await listening(async ({ request: { path } }) =>
    path === '/bad' ? { ...plain('never seen'), headers: { 'x-line': 'two\nlines' } } : plain(path),
  );

  const [first, bad, last] = await Promise.allSettled(['/first', '/bad', '/last'].map((path) => fetch(url + path)));

  expect(bad?.status).toBe('rejected');
  for (const [answer, path] of [[first, '/first'] as const, [last, '/last'] as const]) {
    if (answer?.status !== 'fulfilled') throw new Error(`${path} was not answered`);
    expect(await answer.value.text()).toBe(path);
  }
});

test('listener: answers on one connection come in the order of their requests, whichever is ready first', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { url } = await listening(async ({ request: { path } }) => {
    if (path === '/slow') await held;
    else release();
    return plain(path);
  });
  const socket = createConnection(Number(new URL(url).port), '127.0.0.1');

  socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\nGET /quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const answered = await text(socket);

  expect(answered.match(/\/(slow|quick)/g)).toEqual(['/slow', '/quick']);
});

test.each(['reset', 'garbage'] as const)(
  'listener: a %s spoils a connection on which an answer is still to leave, after that',
  async (disruption) => {
    const { url } = await listening(async ({ request: { path } }) =>
      path === '/spoilt' ? { ...plain('never seen'), disruption } : plain(path),
    );
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
    let received = '';
    const closed = new Promise<void>((resolve) => {
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });

    socket.write('GET /whole HTTP/1.1\r\nhost: x\r\n\r\nGET /spoilt HTTP/1.1\r\nhost: x\r\n\r\n');
    await closed;

    expect(received).toContain('/whole');
    expect(received).not.toContain('never seen');
  },
);

test.skipIf(!bornAsExpressWants())(
  'listener: requests and responses are no dictionaries (skipped above Node 22)',
  () => {
    const script = `
    const { createServer, expressApp } = await import(${JSON.stringify(new URL('../../dist/http/express.js', import.meta.url).href)});
    const app = expressApp();
    app.use((request, response) => {
      response.writeHead(200, { 'content-length': 2 });
      response.end('ok');
      console.log(%HasFastProperties(request), %HasFastProperties(response));
    });
    const server = createServer(app).listen(0, '127.0.0.1', async () => {
      for (let n = 0; n < 20; n += 1) await (await fetch('http://127.0.0.1:' + server.address().port)).text();
      server.close();
      server.closeAllConnections();
    });`;

    const { stdout } = spawnSync(process.execPath, ['--allow-natives-syntax', '--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 15_000,
    });

    expect(stdout).toBe('true true\n'.repeat(20));
  },
);
