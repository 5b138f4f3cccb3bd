import type { Instant } from '../world/time.ts';
import { contractOf, type OperationId, templates } from './contracts.ts';
import { keptBody, maskedHeaders, maskedPath, maskedTarget, maskedText } from './masking.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';
import type { Course, Ended, Stage } from './stage.ts';

/** About what a note costs beside what it holds. */
const NOTE_BYTES = 1024;

/**
 * Writes down how a request was answered: coverage, journal and, for a refusal, the log.
 * @returns the answer with what every answer carries: the id of its journal entry, and the date of its world
 */
export function recorded(
  operation: OperationId | undefined,
  { method, target, path, headers }: Request,
  { journal, coverage, now, log }: Pick<Stage<unknown>, 'journal' | 'coverage' | 'now' | 'log'>,
  { body, fault }: Course,
  { reply, outcome, case: seen, explanation }: Ended,
): Reply {
  if (operation !== undefined && (outcome === 'ok' || outcome === 'refused')) coverage?.count(operation, seen);
  const [asked, answered] = [keptBody(body), keptBody(reply.body)];
  const id = journal.write({
    at: now,
    operation,
    status: reply.status,
    outcome,
    explanation,
    fault: fault?.id,
    bytes: NOTE_BYTES + target.length + lengthOf(headers) + asked.bytes + answered.bytes + sizeOf(explanation),
    exchange: () => ({
      request: {
        method,
        url: maskedUrl(operation, target, path),
        headers: maskedHeaders(headers),
        body: asked.shown(),
      },
      response: { status: reply.status, headers: maskedHeaders(reply.headers), body: answered.shown() },
    }),
  });
  if (explanation !== undefined) {
    log.warn({ request: id, operation, case: explanation.case }, `${reply.status} ${printable(explanation.because)}`);
  }
  return { ...reply, headers: { 'x-sim-request': id, date: httpDate(now), ...reply.headers } };
}

const maskedUrl = (operation: OperationId | undefined, target: string, path: string): string =>
  operation === undefined
    ? maskedText(target.replace(path, () => maskedPath(path, templates)))
    : maskedTarget(target, path, contractOf(operation).paths);

const sizeOf = (explanation: Ended['explanation']): number =>
  explanation === undefined ? 0 : JSON.stringify(explanation).length;

/** A line of the log stays a line, whatever strangers put into it. */
const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to show
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

function lengthOf(headers: Request['headers']): number {
  let length = 0;
  for (const name in headers) length += name.length + (headers[name]?.length ?? 0);
  return length;
}

let lastDate = { second: Number.NaN, text: '' };

/** An instant as RFC 9110 section 5.6.7 writes it; the same second is asked for again and again. */
function httpDate(instant: Instant): string {
  const second = Math.floor(instant / 1000);
  if (second !== lastDate.second) lastDate = { second, text: new Date(instant).toUTCString() };
  return lastDate.text;
}
