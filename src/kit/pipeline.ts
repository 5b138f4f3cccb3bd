import type { Coverage } from '../world/coverage.ts';
import { OK } from '../world/coverage.ts';
import type { FaultRow } from '../world/faults.ts';
import type { Explanation, Journal, Outcome } from '../world/journal.ts';
import { type Instant, sleep } from '../world/time.ts';
import { type Parsed, type Violation, violationOf } from './contracts.ts';
import { Failure } from './failure.ts';
import type { Log } from './log.ts';
import { maskedBody, maskedHeaders, maskedText } from './masking.ts';
import type { Api, Call, Operation } from './operation.ts';
import { parseRequest, readBody, Unparsable } from './parse.ts';
import { empty, type Reply } from './reply.ts';
import type { Request } from './request.ts';
import type { Matched } from './routes.ts';

/** A second opinion on requests and answers: the reference validator, under `--strict`. */
export interface Reference {
  /** The departure it sees in a request, or undefined; leaves what it is given as it is. */
  readonly violation: (request: Request, parsed: Parsed, operation: Operation<never>) => Promise<Violation | undefined>;
  /** @throws when an answer departs from its contract */
  readonly checkReply: (request: Request, operation: Operation<never>, reply: Reply) => Promise<void>;
}

/** Where a request is answered: what its handlers see, and who keeps the record. */
export interface Stage<Context> {
  readonly context: Context;
  readonly now: Instant;
  readonly journal: Journal;
  readonly coverage?: Coverage;
  /** Lets a fault strike, if one is due. */
  readonly strike?: (operation: Operation<Context>) => Promise<FaultRow | undefined>;
  /** Told of every operation that succeeded, before its answer leaves. */
  readonly succeeded?: (operation: Operation<Context>, parsed: Parsed) => Promise<void>;
  /** Waits until what the answer may have seen is durable. */
  readonly settled?: () => Promise<void> | undefined;
  readonly reference?: Reference;
  readonly log: Log;
}

/** How a request came to its answer: what the journal is told. */
interface Course {
  body: Buffer;
  fault?: FaultRow | undefined;
}

interface Ended {
  readonly reply: Reply;
  readonly outcome: Outcome;
  readonly case: string;
  readonly explanation?: Explanation;
}

const NOTHING = Buffer.alloc(0);

/** About what a note costs beside the bodies: headers, target, the note itself. */
const NOTE_BYTES = 2048;

/**
 * A request's way, for every API: strike faults → authenticate → validate → handle → render → journal.
 * @returns the answer, always: whatever is thrown on the way becomes one of the API's documented refusals
 */
export async function answer<Context>(
  api: Api<Context>,
  matched: Matched<Context> | undefined,
  request: Request,
  stage: Stage<Context>,
): Promise<Reply> {
  const course: Course = { body: NOTHING };
  let ended: Ended;
  try {
    const reply = await perform(api, matched, request, stage, course);
    ended = { reply, outcome: course.fault && reply.disruption ? 'fault' : 'ok', case: OK };
  } catch (thrown) {
    ended = refused(api, request, stage, course, thrown);
  }
  const instead = (thrown: unknown) => {
    ended = refused(api, request, stage, course, thrown);
  };
  // An answer may rest on what somebody else has just changed: it does not leave before that is durable.
  await stage.settled?.()?.catch(instead);
  const { reply, outcome } = ended;
  if (stage.reference && matched && outcome !== 'error' && reply.disruption === undefined) {
    await stage.reference.checkReply(request, matched.operation, reply).catch(instead);
  }
  return noted(matched, request, stage, course, ended);
}

async function perform<Context>(
  api: Api<Context>,
  matched: Matched<Context> | undefined,
  request: Request,
  stage: Stage<Context>,
  course: Course,
): Promise<Reply> {
  const fault = matched && (await stage.strike?.(matched.operation));
  course.fault = fault;
  if (fault?.delay !== undefined) await sleep(fault.delay);
  if (fault?.error !== undefined) throw new Failure(fault.error, `fault ${fault.id} of this world was due`);
  if (fault?.connection === 'reset' || fault?.connection === 'hang')
    return { ...empty(0), disruption: fault.connection };

  course.body = await readBody(request, api.bodyLimit);
  const fail = (id: string, because: string, details = {}) => new Failure(id, because, details);
  const contract = matched?.operation.contract;
  const parsed = parseRequest(request, course.body, contract, matched?.params ?? {});
  if (matched === undefined) throw api.unmatched(request, course.body, fail);

  const call: Call<Context> = { ...stage.context, request, now: stage.now, contract, body: course.body, parsed };
  const caller = await api.authenticate(call, fail);
  const violation = await violationOfBoth(stage, matched.operation, request, parsed);
  if (violation !== undefined) throw api.reject(violation, request, fail);
  const reply = await matched.operation.handle(call, caller);
  await stage.succeeded?.(matched.operation, parsed);
  return fault?.connection === undefined ? reply : { ...reply, disruption: fault.connection };
}

/** What the compiled validators say, and, under `--strict`, that the reference says the same. */
async function violationOfBoth<Context>(
  { reference }: Stage<Context>,
  operation: Operation<Context>,
  request: Request,
  parsed: Parsed,
): Promise<Violation | undefined> {
  const second = await reference?.violation(request, parsed, operation);
  const first = violationOf(operation.contract, parsed);
  if (reference !== undefined && (first === undefined) !== (second === undefined)) {
    throw new Error(
      `the validators disagree on ${operation.id}: ${first?.message ?? 'ok'} / ${second?.message ?? 'ok'}`,
    );
  }
  return first;
}

/** Any exception as a documented refusal, rendered; what is not one is the API's own 500. */
function refused<Context>(
  api: Api<Context>,
  request: Request,
  stage: Stage<Context>,
  course: Course,
  thrown: unknown,
): Ended {
  const fail = (id: string, because: string, details = {}) => new Failure(id, because, details);
  const failure = thrown instanceof Unparsable ? api.reject(thrown.violation, request, fail) : thrown;
  const known = failure instanceof Failure && api.errors[failure.case] !== undefined;
  const { case: id, message, details } = known ? failure : unexpected(api, stage, failure);
  const row = api.errors[id];
  if (row === undefined) throw new TypeError(`${api.api} documents no case ${id}`);

  const reply = api.render({ case: id, row, because: message, details, call: { ...stage.context, request } });
  const { headers: _headers, ...shown } = details;
  const explanation = { case: id, document: api.document, section: row.section, because: message };
  return {
    reply,
    outcome: !known ? 'error' : course.fault?.error !== undefined ? 'fault' : 'refused',
    case: id,
    explanation: Object.keys(shown).length === 0 ? explanation : { ...explanation, details: shown },
  };
}

function unexpected<Context>(api: Api<Context>, stage: Stage<Context>, thrown: unknown): Failure {
  const stack = thrown instanceof Error ? thrown.stack : String(thrown);
  stage.log.error({ err: thrown }, 'unexpected exception');
  return new Failure(api.internal, 'the simulator itself failed: this is a defect of ours, or of its disk', { stack });
}

function noted<Context>(
  matched: Matched<Context> | undefined,
  request: Request,
  { journal, coverage, now, log }: Stage<Context>,
  { body, fault }: Course,
  { reply, outcome, case: seen, explanation }: Ended,
): Reply {
  const operation = matched?.operation.id;
  if (operation !== undefined && outcome !== 'fault' && outcome !== 'error') coverage?.count(operation, seen);
  const { method, target, headers } = request;
  const id = journal.write({
    at: now,
    operation,
    status: reply.status,
    outcome,
    ...(explanation && { explanation }),
    ...(fault && { fault: fault.id }),
    bytes: NOTE_BYTES + target.length + body.length + (reply.body?.length ?? 0),
    exchange: () => ({
      request: { method, url: maskedText(target), headers: maskedHeaders(headers), body: maskedBody(body) },
      response: { status: reply.status, headers: maskedHeaders(reply.headers), body: maskedBody(reply.body) },
    }),
  });
  if (explanation !== undefined) {
    log.warn({ request: id, operation, case: explanation.case }, `${reply.status} ${explanation.because}`);
  }
  return { ...reply, headers: { ...reply.headers, 'x-sim-request': id, date: httpDate(now) } };
}

let lastDate = { second: Number.NaN, text: '' };

/** An instant as RFC 9110 section 5.6.7 writes it; the same second is asked for again and again. */
function httpDate(instant: Instant): string {
  const second = Math.floor(instant / 1000);
  if (second !== lastDate.second) lastDate = { second, text: new Date(instant).toUTCString() };
  return lastDate.text;
}
