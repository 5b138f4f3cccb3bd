// The process that sends requests over plain sockets, one at a time on each, for load.mjs: the job is its argument, the result its output.
import { connect } from 'node:net';

const { url, requests, seconds, connections, unique } = JSON.parse(process.argv[2]);
const { host, hostname, port } = new URL(url);

let sent = 0;

/** Gives the bytes of a request: always the same, unless something in its body is to be unique. */
function writing({ method, path, headers = {}, body }) {
  const fields = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\n${fields.join('')}`;
  const length = (text) => (text === undefined ? '' : `content-length: ${Buffer.byteLength(text)}\r\n`);
  const whole = (text) => Buffer.from(`${head}${length(text)}\r\n${text ?? ''}`);
  if (body?.includes(unique)) return () => whole(body.replace(unique, sent));
  const bytes = whole(body);
  return () => bytes;
}

/** The status of an answer, and how many bytes it has in all; undefined when its head is not there whole. */
function beginningOf(chunk) {
  const end = chunk.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = chunk.latin1Slice(0, end);
  const [, length = '0'] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  return { status: Number(head.slice(9, 12)), length: end + 4 + Number(length) };
}

const writers = requests.map(writing);
const counted = { answered: 0, refused: 0, broken: 0 };

/** Sends one request after the other until the connection ends. */
function exchange(socket) {
  let answer = { length: 0 };
  let received = 0;
  const next = () => {
    received = 0;
    sent += 1;
    socket.write(writers[sent % writers.length]());
  };
  socket.on('connect', next).on('data', (chunk) => {
    if (received === 0) answer = beginningOf(chunk);
    if (answer === undefined) return socket.destroy();
    received += chunk.length;
    if (received < answer.length) return;
    counted.answered += 1;
    if (answer.status < 200 || answer.status > 299) counted.refused += 1;
    next();
  });
  socket
    .on('error', () => {})
    .on('close', () => {
      counted.broken += 1;
    });
}

const begun = performance.now();
for (let n = 0; n < connections; n += 1) exchange(connect({ host: hostname, port, noDelay: true }));
setTimeout(() => {
  console.log(JSON.stringify({ ...counted, seconds: (performance.now() - begun) / 1000 }));
  process.exit();
}, seconds * 1000);
