import { kind, type ReadRows, type Row, type Rows } from './rows.ts';
import type { Instant } from './time.ts';

/** What the world sent to a person: the mailbox and the phone that no simulator can reach. */
export interface Message extends Row {
  readonly at: Instant;
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
  readonly otp?: string;
  readonly pin?: string;
  readonly link?: string;
}

/** The number of the last message, which survives the messages themselves: ids are never used twice. */
interface Postmark extends Row {
  readonly last: number;
}

const outbox = kind<Message>()('sim.outbox');
const postmarks = kind<Postmark>()('sim.outbox.postmark');

/** How many messages a world keeps; the oldest go first. */
export const OUTBOX_LIMIT = 1000;

const numberOf = (id: string): number => Number(id.slice(1));

/** Sends a message, as part of a change: it leaves when the change is made. Ids are m1, m2, … in order of sending. */
export function deliver(rows: Rows, message: Omit<Message, 'id'>): Message {
  const number = (rows.get(postmarks, 'last')?.last ?? 0) + 1;
  const sent = { id: `m${number}`, ...message };
  rows.put(postmarks, { id: 'last', last: number });
  rows.put(outbox, sent);
  rows.delete(outbox, `m${number - OUTBOX_LIMIT}`);
  return sent;
}

export interface MessageFilter {
  readonly channel?: Message['channel'];
  readonly to?: string;
  /** Only messages sent after the one with this id. */
  readonly since?: string;
}

/** The messages still kept that fit, oldest first. */
export function messages(rows: ReadRows, { channel, to, since }: MessageFilter = {}): Message[] {
  const after = since === undefined ? 0 : numberOf(since);
  return [...rows.list(outbox)].filter(
    (message) =>
      (channel === undefined || message.channel === channel) &&
      (to === undefined || message.to === to) &&
      numberOf(message.id) > after,
  );
}

export function emptyOutbox(rows: Rows): void {
  for (const { id } of [...rows.list(outbox)]) rows.delete(outbox, id);
}
