import { OK } from '../world/coverage.ts';
import { sleep } from '../world/time.ts';
import { type Parsed, type Violation, violationOf } from './contracts.ts';
import { Failure, fail } from './failure.ts';
import type { Api, Call, Operation } from './operation.ts';
import { parseRequest, readBody } from './parse.ts';
import { recorded } from './record.ts';
import { refused } from './refusal.ts';
import { empty, type Reply } from './reply.ts';
import type { Request } from './request.ts';
import type { Matched } from './routes.ts';
import type { Course, Ended, Reference, Stage } from './stage.ts';

const NOTHING = Buffer.alloc(0);

/**
 * A request's way, for every API: strike faults → authenticate → validate → handle → render → record.
 * @returns the answer: whatever is thrown on the way becomes one of the API's documented refusals
 * @throws {WorldUnavailable} when it is found on the way that what is needed cannot be used
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
    ended = { reply: await perform(api, matched, request, stage, course), outcome: 'ok', case: OK };
  } catch (thrown) {
    ended = refused(api, matched?.operation, request, stage, course, thrown);
  }
  try {
    // An answer may rest on what somebody else has just changed: it does not leave before that is durable.
    const settling = stage.settled?.();
    if (settling) await settling;
    if (matched && ended.outcome !== 'error' && ended.reply.disruption === undefined) {
      await stage.reference?.checkReply(request, matched.operation, ended.reply);
    }
  } catch (thrown) {
    ended = refused(api, matched?.operation, request, stage, course, thrown);
  }
  return recorded(matched?.operation.id, request, stage, course, disrupted(ended, course));
}

async function perform<Context>(
  api: Api<Context>,
  matched: Matched<Context> | undefined,
  request: Request,
  stage: Stage<Context>,
  course: Course,
): Promise<Reply> {
  // What need not be waited for is not: most requests take few turns of the loop.
  const striking = matched && stage.strike?.(matched.operation);
  if (striking) course.fault = await striking;
  const { delay, error, connection } = course.fault ?? {};
  if (delay !== undefined) await sleep(delay);
  if (error !== undefined) throw new Failure(error, `fault ${course.fault?.id} of this world was due`);
  if (connection === 'reset' || connection === 'hang') return { ...empty(0), disruption: connection };

  const contract = matched?.operation.contract;
  api.admit?.(request, contract, stage.context, fail);
  if (request.hasBody) course.body = await readBody(request, api.bodyLimit(contract));
  const sent = parseRequest(request, course.body, contract, matched?.params ?? {});
  const parsed = api.read?.(sent, contract) ?? sent;
  if (matched === undefined) throw api.unmatched(request, course.body, fail);

  // Here and all along a request's way a spread comes last: whatever is added behind one gives each object a hidden class
  // of its own in V8 (seen in Node 20), which costs it and all who read it microseconds.
  const call: Call<Context> = { request, now: stage.now, contract, parsed, ...stage.context };
  const caller = await api.authenticate(call, fail);
  const violation = stage.reference
    ? await violationOfBoth(stage.reference, matched.operation, request, parsed)
    : violationOf(matched.operation.contract, parsed);
  if (violation !== undefined) throw api.reject(violation, request, fail, matched.operation);
  const reply = await matched.operation.handle(call, caller);
  const following = stage.succeeded?.(matched.operation, parsed);
  if (following) await following;
  return reply;
}

/** What the compiled validators say, once the reference has said the same. */
async function violationOfBoth<Context>(
  reference: Reference,
  operation: Operation<Context>,
  request: Request,
  parsed: Parsed,
): Promise<Violation | undefined> {
  const second = await reference.violation(request, parsed, operation);
  const first = violationOf(operation.contract, parsed);
  if ((first === undefined) !== (second === undefined)) {
    const opinions = `${first?.message ?? 'ok'} / ${second?.message ?? 'ok'}`;
    throw new Error(`the validators disagree on ${operation.id}: ${opinions}`);
  }
  return first;
}

/** Answer or refusal, a fault of the connection spoils it all the same. */
function disrupted(ended: Ended, { fault }: Course): Ended {
  if (fault?.connection === undefined) return ended;
  return { ...ended, reply: { ...ended.reply, disruption: fault.connection }, outcome: 'fault' };
}
