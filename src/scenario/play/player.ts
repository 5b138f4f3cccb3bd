import { contractOf, type OperationId } from '../../kit/contracts.ts';
import type { Explanation } from '../../world/journal.ts';
import { parseInstant, systemNow } from '../../world/time.ts';
import { type Answer, savedFrom, unexpected } from './answer.ts';
import type { Mismatch } from './matching.ts';
import { controlRequest, type Request, requestOf, type SignRdex } from './request.ts';
import { type SignXades, withSignature } from './signed-fields.ts';
import { type CallInput, type CallStep, nameOf, type Step } from './steps.ts';
import { filled } from './templates.ts';

/** A step, and where in its file it stands. */
export interface PlacedStep {
  readonly step: Step;
  readonly line: number;
}

/** A world of a running simulator, reached by HTTP and nothing else. */
export interface PlayedWorld {
  /** Its address, without a trailing slash. */
  readonly home: string;
  /** Its address in the control API. */
  readonly control: string;
  /** @throws when no answer comes, or not within the time that the signal gives */
  readonly send: (request: Request, signal: AbortSignal) => Promise<Answer>;
}

/** Why a step has failed. */
export interface Failure {
  readonly request?: Request;
  readonly answer?: Answer;
  readonly mismatches: readonly Mismatch[];
  /** What else is wrong: no answer came, or a part of it that was to be saved is not there. */
  readonly problem?: string;
  /** What the journal says of the answer: why it was refused, or which fault struck. */
  readonly entry?: { readonly outcome: string; readonly explanation?: Explanation; readonly fault?: string };
}

/** How a step went; those behind one that failed are skipped. */
export interface Outcome {
  /** From 1. */
  readonly number: number;
  readonly name: string;
  readonly line: number;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly failure?: Failure;
}

/** How long a story may take, in milliseconds of real time. */
export interface Limits {
  readonly call: number;
  readonly story: number;
}

export interface Playing {
  readonly signRdex: SignRdex;
  readonly signXades: SignXades;
  readonly limits?: Limits;
  /** Told before each step. */
  readonly onStep?: (number: number, name: string) => void;
}

const LIMITS: Limits = { call: 30_000, story: 300_000 };

/** What the steps of one story share. */
interface Course extends Playing {
  readonly world: PlayedWorld;
  readonly limits: Limits;
  readonly saved: Map<string, unknown>;
  readonly ends: AbortSignal;
}

/**
 * Plays the steps of a story in a world that was staged from it, one after the other, up to the first that fails.
 * @param steps have passed the check of their scenario
 */
export async function play(
  steps: readonly PlacedStep[],
  world: PlayedWorld,
  playing: Playing,
): Promise<readonly Outcome[]> {
  const limits = playing.limits ?? LIMITS;
  const ends = AbortSignal.timeout(limits.story);
  const course: Course = { ...playing, world, limits, saved: new Map(), ends };
  const outcomes: Outcome[] = [];
  for (const [n, { step, line }] of steps.entries()) {
    const placed = { number: n + 1, name: nameOf(step), line };
    if (outcomes.at(-1)?.status !== 'passed' && n > 0) {
      outcomes.push({ ...placed, status: 'skipped', milliseconds: 0 });
      continue;
    }
    playing.onStep?.(placed.number, placed.name);
    const begun = systemNow();
    const failure = await failureOf(step, course);
    const milliseconds = systemNow() - begun;
    outcomes.push({ ...placed, status: failure ? 'failed' : 'passed', milliseconds, ...(failure && { failure }) });
  }
  return outcomes;
}

/** Takes a step; gives what went wrong, if anything did. */
async function failureOf(step: Step, course: Course): Promise<Failure | undefined> {
  let request: Request | undefined;
  try {
    request = await requestFor(step, course);
    const received = await answerTo(request, course);
    const answer = 'message' in step ? lastMessage(received, filled(step.message.to, course.saved)) : received;
    const expected = 'advance' in step ? {} : (filled(step.expect ?? {}, course.saved) as object);
    const wrong = unexpected(expected, answer);
    const problem = wrong.length > 0 || 'advance' in step ? undefined : unsaved(step.save, answer, course.saved);
    if (wrong.length === 0 && problem === undefined) return undefined;
    const entry = await entryOf(answer, request, course);
    return { request, answer, mismatches: wrong, ...(problem && { problem }), ...(entry && { entry }) };
  } catch (error) {
    return { ...(request && { request }), mismatches: [], problem: (error as Error).message };
  }
}

async function requestFor(step: Step, course: Course): Promise<Request> {
  const { world, saved } = course;
  if ('call' in step) return callRequest(step, course);
  if ('advance' in step) return controlRequest('POST', `${world.control}/clock/advance`, { by: step.advance });
  if ('message' in step) {
    const query = new URLSearchParams(filled(step.message, saved) as Record<string, string>);
    return controlRequest('GET', `${world.control}/outbox?${query}`);
  }
  const given = filled(step.with ?? {}, saved) as object;
  return controlRequest('POST', `${world.control}/events`, { event: step.event, ...given });
}

async function callRequest({ call, with: input = {} }: CallStep, course: Course): Promise<Request> {
  const { world, saved, signRdex, signXades } = course;
  const { rdex, xades } = input.sign ?? {};
  // Only a signature says what time it is.
  const now = rdex === undefined && xades === undefined ? 0 : await worldNow(course);
  const signed = await withSignature(filled(input, saved) as CallInput, now, signXades);
  return requestOf(contractOf(call as OperationId), signed, { home: world.home, now, signRdex });
}

async function worldNow(course: Course): Promise<number> {
  const { body } = await answerTo(controlRequest('GET', `${course.world.control}/clock`), course);
  return parseInstant((body as { readonly now?: string }).now ?? '') ?? systemNow();
}

/**
 * Sends a request.
 * @throws what went wrong, in words
 */
async function answerTo(request: Request, { world, limits, ends }: Course): Promise<Answer> {
  const late = AbortSignal.timeout(limits.call);
  try {
    return await world.send(request, AbortSignal.any([late, ends]));
  } catch (error) {
    if (ends.aborted) throw new Error(`the story has taken longer than ${limits.story / 1000} s`);
    if (late.aborted) throw new Error(`no answer came within ${limits.call / 1000} s`);
    throw new Error(`no answer came: ${(error as Error).message}`);
  }
}

/**
 * The last of the messages that an answer of the outbox lists, as its body.
 * @throws when there is none, in words
 */
function lastMessage(answer: Answer, to: unknown): Answer {
  const { messages = [] } = answer.body as { readonly messages?: readonly unknown[] };
  if (answer.status === 200 && messages.length === 0) throw new Error(`no message has reached ${to}`);
  return answer.status === 200 ? { ...answer, body: messages.at(-1) } : answer;
}

/** Keeps what is to be saved of an answer; says what is not there. */
function unsaved(
  save: Readonly<Record<string, string>> = {},
  answer: Answer,
  saved: Map<string, unknown>,
): string | undefined {
  for (const [name, place] of Object.entries(save)) {
    const value = savedFrom(answer, place);
    if (value === undefined) return `the answer has no ${place} to save as ${name}`;
    saved.set(name, value);
  }
  return undefined;
}

/** What the world's journal says of an answer, as far as it can be had. */
async function entryOf({ headers }: Answer, request: Request, course: Course): Promise<Failure['entry']> {
  const id = headers['x-sim-request'];
  if (id === undefined || request.isControl) return undefined;
  const looked = controlRequest('GET', `${course.world.control}/journal/${id}`);
  const entry = await answerTo(looked, course).catch(() => undefined);
  return entry?.status === 200 ? (entry.body as Failure['entry']) : undefined;
}
