import { WorldUnavailable } from '../world/worlds.ts';
import { Failure, fail } from './failure.ts';
import type { Api, Operation } from './operation.ts';
import type { Request } from './request.ts';
import type { Course, Ended, Stage } from './stage.ts';
import { Unparsable } from './unparsable.ts';

/**
 * Any exception as a documented refusal, in the API's words; what is none becomes the API's own 500.
 * @throws {WorldUnavailable} which no API has words for
 */
export function refused<Context>(
  api: Api<Context>,
  operation: Operation<Context> | undefined,
  request: Request,
  stage: Stage<Context>,
  course: Course,
  thrown: unknown,
): Ended {
  if (thrown instanceof WorldUnavailable) throw thrown;
  const failure = thrown instanceof Unparsable ? api.reject(thrown.violation, request, fail, operation) : thrown;
  const rowOf = (id: string) => operation?.errors[id] ?? api.errors[id];
  const known = failure instanceof Failure && rowOf(failure.case) !== undefined;
  const { case: id, message, details } = known ? failure : unexpected(api, request, stage, failure);
  const row = rowOf(id);
  if (row === undefined) throw new TypeError(`${api.api} documents no case ${id}`);

  // What a fault answers is what the API would; that it was a fault is for the journal.
  const said = course.fault?.error === undefined ? message : row.text;
  const reply = api.render({ case: id, row, because: said, details, call: { request, ...stage.context } });
  const { headers: _headers, ...shown } = details;
  const explanation = { case: id, document: api.document, section: row.section, because: cut(message) };
  return {
    reply,
    outcome: known ? (course.fault?.error === undefined ? 'refused' : 'fault') : 'error',
    case: id,
    explanation: Object.keys(shown).length === 0 ? explanation : { ...explanation, details: cutWithin(shown) },
  };
}

/** How much of what strangers sent an explanation repeats. */
const SAID_CHARACTERS = 2000;

const cut = (text: string): string =>
  text.length > SAID_CHARACTERS ? `${text.slice(0, SAID_CHARACTERS)}… (${text.length} characters)` : text;

/** The same for every text within. */
function cutWithin<T>(value: T): T {
  if (typeof value === 'string') return cut(value) as T;
  if (Array.isArray(value)) return value.map(cutWithin) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cutWithin(inner)])) as T;
}

function unexpected<Context>(api: Api<Context>, request: Request, stage: Stage<Context>, thrown: unknown): Failure {
  const stack = thrown instanceof Error ? thrown.stack : String(thrown);
  stage.log.error({ err: thrown }, 'unexpected exception');
  const because = 'the simulator itself failed: this is a defect of ours, or of its disk';
  return fail(api.internal(request), because, { stack });
}
