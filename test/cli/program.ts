import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const PROGRAM = 'dist/bin/bacasable.js';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program to its end. */
export const run = (...args: string[]): Promise<Ended> => runOn('', ...args);

/** The same, with something on its standard input. */
export const runOn = (input: string | Buffer, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    // Whoever does not read it may be gone before it is written.
    child.stdin?.on('error', () => {}).end(input);
  });

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** All that was written to standard error so far. */
  readonly log: () => string;
  /** Sends a signal and waits for the end. */
  readonly stop: (signal: NodeJS.Signals) => Promise<{ code: number | null; signal: string | null }>;
}

/** Starts the built program, on a free port, and waits for its ready line. */
export async function serve(
  args: readonly string[] = [],
  { node = process.execPath, env = {} } = {},
): Promise<Running> {
  const child = spawn(node, [PROGRAM, '--port', '0', ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`it ended before it was ready:\n${log}`))),
  ])) as [string];
  const url = /^bacasable listening on (http:\/\/\S+)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`this is no ready line: ${line}`);
  const stop = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code, by] = (await ended) as [number | null, string | null];
    return { code, signal: by };
  };
  return { url, child, log: () => log, stop };
}
