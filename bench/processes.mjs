// Starts servers on a processor core of their own, and reads what they use from /proc.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

export const HELLO = fileURLToPath(new URL('hello.mjs', import.meta.url));
export const SIMULATOR = fileURLToPath(new URL('../dist/bin/bacasable.js', import.meta.url));

const SERVER_CORE = '0';
const CLIENT_CORE = '1';

/** Whether processes can be kept apart; where they cannot, servers and clients disturb each other. */
export const pinning = spawnSync('taskset', ['-c', CLIENT_CORE, 'true']).status === 0;

const on = (core, command) => (pinning ? ['taskset', '-c', core, ...command] : command);

/** A bench runs where its clients run, which are its children: the other core is left to the server. */
export const onClientCore = (...command) => on(CLIENT_CORE, command);

/** Lets this process, and what it starts from now on, use both cores: for what is held against the whole machine. */
export const useEveryCore = () =>
  pinning && spawnSync('taskset', ['-acp', `${SERVER_CORE},${CLIENT_CORE}`, String(process.pid)]);

const running = new Map();
process.on('exit', () => {
  for (const [child, signal] of running) child.kill(signal);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Sees to it that a process does not outlive this one. */
export function endsWithThis(child, signal) {
  running.set(child, signal);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Options that happen to be set here are not the ones that are measured. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BACASABLE_')));

const READY = / listening on (http:\S+)$/;

/**
 * Starts a server, and waits for its ready line.
 * @param options.profile a folder for a CPU profile of it
 */
export async function startServer(script, args = [], { profile } = {}) {
  const node = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const [command, ...rest] = on(SERVER_CORE, [process.execPath, ...node, script, ...args]);
  const child = endsWithThis(
    spawn(command, rest, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] }),
    'SIGKILL',
  );
  const ended = once(child, 'exit');
  sayFirst(child.stderr);
  return {
    url: await readyUrl(child),
    cpuSeconds: () => cpuSeconds(child.pid),
    rss: () => rss(child.pid),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** The simulator with the options given, and otherwise as anybody starts it. */
export const startSimulator = (args = [], options = {}) =>
  startServer(SIMULATOR, ['--port', '0', ...args], { profile: process.env['PROFILE'], ...options });

const MOST_SAID = 2000;

/** Lets through the beginning of what a server says: under load it may say the same a hundred thousand times. */
function sayFirst(stream) {
  let left = MOST_SAID;
  stream.setEncoding('utf8').on('data', (text) => {
    process.stderr.write(text.slice(0, left));
    left = Math.max(0, left - text.length);
  });
}

async function readyUrl({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const ready = READY.exec(line);
    if (ready !== null) return ready[1];
  }
  throw new Error('the server ended before it was ready');
}

/** GET, without what a client library would add to the time it takes. */
export function statusOf(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
}

const TICKS_PER_SECOND = 100;

/** What `/proc` says, or nothing where there is no such thing. */
function proc(file) {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Fields 14 to 17 of `stat`: user and system time of all its threads, and of the children it has waited for. */
const ticksOf = (stat) =>
  stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks), 0);

/** Processor time of a process in seconds, NaN where that cannot be read. */
export function cpuSeconds(pid) {
  const stat = proc(`${pid}/stat`);
  return stat === undefined ? Number.NaN : ticksOf(stat) / TICKS_PER_SECOND;
}

/** How long the processors of this machine have been at work for anybody, in seconds. */
export function machineSeconds() {
  const [, user, nice, system, , , irq, softirq] = (proc('stat') ?? '').split('\n', 1)[0].split(/\s+/).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}

/** Resident memory in megabytes, NaN where that cannot be read. */
function rss(pid) {
  const [, kilobytes = 'NaN'] = /^VmRSS:\s+(\d+)/m.exec(proc(`${pid}/status`) ?? '') ?? [];
  return Number(kilobytes) / 1024;
}
