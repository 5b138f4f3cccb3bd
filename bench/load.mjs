// Sends requests as fast as a server takes them: with wrk where there is one, else over sockets of Node, which takes thrice its time.
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFolder } from './folder.mjs';
import { cpuSeconds, machineSeconds } from './processes.mjs';

const run = promisify(execFile);

const CONNECTIONS = 50;

/** In a body: something else in every request. */
export const UNIQUE = '~n~';

// wrk prints its version and exits with 1.
export const client = spawnSync('wrk', ['--version']).error === undefined ? 'wrk' : 'sockets';

const sockets = fileURLToPath(new URL('sockets.mjs', import.meta.url));

const clients = {
  wrk: ({ url, requests, seconds, connections }) =>
    withFolder(async (folder) => {
      const script = join(folder, 'requests.lua');
      writeFileSync(script, luaOf(requests));
      const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url]);
      return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{')));
    }),
  sockets: async (job) => {
    const text = JSON.stringify({ ...job, unique: UNIQUE });
    const { stdout } = await run(process.execPath, [sockets, text]);
    return JSON.parse(stdout);
  },
};

/**
 * Sends requests in turn over some connections, 50 unless said, for some seconds.
 * @param requests each `{ method, path, headers, body }`
 * @returns how many were answered and how fast, what one cost the server in CPU, and how many were refused
 */
export async function load(server, requests, seconds, connections = CONNECTIONS) {
  const before = usage(server);
  const job = { ...jobOf(server.url, requests, seconds), connections };
  const { answered, seconds: took, refused, broken } = await clients[client](job);
  if (answered === 0 || broken > 0) throw new Error(`${broken} of ${answered} requests had no answer`);
  const after = usage(server);
  const own = after.server - before.server;
  const others = after.machine - before.machine - own - (after.client - before.client);
  return {
    answered,
    refused,
    perSecond: answered / took,
    microseconds: (own / answered) * 1e6,
    /** How many cores somebody else was using meanwhile. */
    others: Math.max(0, others / took),
  };
}

/**
 * The same where all are to be served.
 * @throws when any was refused
 */
export async function loadServed(server, requests, seconds, connections) {
  const sample = await load(server, requests, seconds, connections);
  if (sample.refused === 0) return sample;
  const paths = requests.map(({ path }) => path).join(', ');
  throw new Error(`${sample.refused} of ${sample.answered} were refused: ${paths.slice(0, 300)}`);
}

const usage = (server) => ({
  server: server.cpuSeconds(),
  client: cpuSeconds(process.pid),
  machine: machineSeconds(),
});

/** What is unique in one job is unique among all of them. */
function jobOf(url, requests, seconds) {
  const tag = randomBytes(4).toString('hex');
  const tagged = requests.map(({ body, ...request }) =>
    body === undefined ? request : { ...request, body: body.replace(UNIQUE, `${tag}${UNIQUE}`) },
  );
  return { url, requests: tagged, seconds };
}

/** A text as Lua writes it: in what is sent here, as JSON does. */
const lua = (text) => JSON.stringify(text);

const luaHeaders = (headers = {}) =>
  Object.entries(headers)
    .map(([name, value]) => `[${lua(name)}]=${lua(value)}`)
    .join(',');

const luaRequest = ({ method, path, headers, body }) =>
  `{${lua(method)},${lua(path)},{${luaHeaders(headers)}},${body === undefined ? 'nil' : lua(body)}}`;

/** Requests that are always the same are written once, so that the client is not what is measured. */
const luaOf = (requests) => `
local requests = {${requests.map(luaRequest).join(',\n')}}
local made, n = {}, 0
function init()
  for i, r in ipairs(requests) do
    if not (r[4] and r[4]:find(${lua(UNIQUE)}, 1, true)) then made[i] = wrk.format(r[1], r[2], r[3], r[4]) end
  end
end
function request()
  n = n + 1
  local i = n % #requests + 1
  if made[i] then return made[i] end
  local r = requests[i]
  local body = r[4]:gsub(${lua(UNIQUE)}, tostring(n))
  return wrk.format(r[1], r[2], r[3], body)
end
function done(summary)
  local e = summary.errors
  io.write(string.format('\\n{"answered":%d,"seconds":%f,"refused":%d,"broken":%d}',
    summary.requests, summary.duration / 1e6, e.status, e.connect + e.read + e.write + e.timeout))
end
`;
