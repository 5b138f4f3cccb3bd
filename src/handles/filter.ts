import { parseFields } from '../kit/brackets.ts';
import { type Mismatch, mismatches } from '../scenario/play/matching.ts';
import type { Outcome } from '../world/journal.ts';
import type { ErrorsOf, OperationId } from './documented.ts';
import type { JournalEntry, Told } from './entry.ts';

/** A text, or what it has to match. */
export type TextPattern = string | RegExp;

/** What is looked for in what was sent or answered; secrets are masked in both. */
export interface MessagePattern {
  /** By name, in lower case. */
  readonly headers?: Readonly<Record<string, TextPattern>>;
  /**
   * The text; or, of JSON and forms, what it says: of objects the keys that are listed, lists whole, everything else equal.
   * The values of forms are texts.
   */
  readonly body?: TextPattern | object;
}

/** Which requests are meant: those that fit all that is said. */
export interface Criteria {
  readonly operation?: string;
  /** The HTTP status of the answer. */
  readonly status?: number;
  /** `ok`, `refused` as documented, `fault` (an injected answer), or `error` (a defect of the simulator). */
  readonly outcome?: Outcome;
  /** The documented error that it was answered with, caused or injected. */
  readonly error?: string;
  /** Only requests after the one with this id. */
  readonly since?: string;
  readonly request?: MessagePattern & {
    readonly method?: TextPattern;
    /** Path and query as sent, the world's prefix included. */
    readonly url?: TextPattern;
  };
  readonly response?: MessagePattern;
}

/** The same, of operations and errors that are documented. */
export interface JournalFilter<Id extends OperationId = OperationId> extends Criteria {
  readonly operation?: Id;
  readonly error?: ErrorsOf<Id>;
}

export const fits = (entry: JournalEntry, filter: Criteria): boolean => departures(entry, filter).length === 0;

/** Where a request is another one than was meant. */
export function departures(entry: JournalEntry, { since, request, response, ...filter }: Criteria): Mismatch[] {
  const { operation, outcome, explanation, response: answer } = entry;
  const plain = { operation, status: answer.status, outcome, error: explanation?.case };
  return [
    ...(since !== undefined && numberOf(entry.id) <= numberOf(since)
      ? [{ at: 'since', expected: `after ${since}`, actual: entry.id }]
      : []),
    ...partMismatches(filter, plain, ''),
    ...messageMismatches(request, entry.request, 'request'),
    ...messageMismatches(response, answer, 'response'),
  ];
}

const numberOf = (id: string): number => Number(id.slice(1));

function messageMismatches(pattern: MessagePattern | undefined, { body, ...actual }: Told, at: string): Mismatch[] {
  if (pattern === undefined) return [];
  const { body: expected, ...plain } = pattern;
  const isText = typeof expected === 'string' || expected instanceof RegExp;
  return [
    ...partMismatches(plain, actual, `${at}.`),
    ...(expected === undefined
      ? []
      : mismatches(expected, isText ? body : said(body, actual.headers['content-type']), `${at}.body`)),
  ];
}

/** By the keys of a filter that say something. */
const partMismatches = (expected: object, actual: object, at: string): Mismatch[] =>
  Object.entries(expected)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => mismatches(value, (actual as Record<string, unknown>)[key], at + key));

/** What a body says, when it is JSON or a form; anything else is its text. */
function said(body = '', contentType = ''): unknown {
  try {
    if (/[/+]json\b/.test(contentType)) return JSON.parse(body);
    return /form-urlencoded/.test(contentType) ? parseFields(body) : body;
  } catch {
    return body;
  }
}
