import type { Logger } from 'pino';
import type { Log } from './kit/log.ts';

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * A log for people, for programs, or none, on standard error: standard output is the ready line's.
 * The logger is loaded when there is something to say.
 */
export function openLog(form: 'pretty' | 'json' | 'silent'): Log {
  if (form === 'silent') return SILENT;
  let opened: Promise<Logger> | undefined;
  const say = (level: keyof Log) => (fields: object, message: string) => {
    opened ??= open(form);
    void opened.then((logger) => logger[level](fields, message));
  };
  return { info: say('info'), warn: say('warn'), error: say('error') };
}

async function open(form: 'pretty' | 'json'): Promise<Logger> {
  const { pino } = await import('pino');
  const base = { base: null };
  if (form === 'json') return pino(base, pino.destination({ dest: 2, sync: true }));
  const { default: pretty } = await import('pino-pretty');
  return pino(base, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }));
}
