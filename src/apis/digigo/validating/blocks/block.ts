import { type Conclusion, type Indication, PASSED, type SubIndication } from './conclusion.ts';
import { type Message, type MessageId, message } from './messages.ts';
import type { Level } from './validation-policy.ts';

/** A question that is asked, and its answer: with what is concluded from a no, unless it cannot but be a yes. */
export type Check = Question &
  ({ readonly passed: boolean; readonly failure: Failure } | { readonly passed: true; readonly failure?: undefined });

interface Question {
  readonly question: MessageId;
  /** What it means when it does not pass: to fail, unless said. */
  readonly level?: Level | undefined;
  readonly additionalInfo?: string | undefined;
  /** Of what it is asked, where that is not the thing that is judged itself. */
  readonly id?: string | undefined;
}

/** Why a check does not pass, and what follows. */
export interface Failure {
  readonly message: MessageId;
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  /** What led to it; its own message when there is nothing before it. */
  readonly errors?: readonly Message[];
}

/** What is wrong for good. */
export const failed = (message: MessageId, subIndication: SubIndication | null): Failure => ({
  message,
  indication: 'FAILED',
  subIndication,
});

/** What more information may decide. */
export const indeterminate = (message: MessageId, subIndication: SubIndication): Failure => ({
  message,
  indication: 'INDETERMINATE',
  subIndication,
});

/** Fails as another block has, for the same reasons. */
export const asConcluded = (message: MessageId, { indication, subIndication, errors }: Conclusion): Failure => ({
  message,
  indication,
  subIndication,
  errors,
});

/** A check as DSS 5.4 reports it. */
export interface Constraint {
  readonly name: Message;
  readonly status: 'OK' | 'NOT_OK' | 'WARNING' | 'INFORMATION';
  readonly error: Message | null;
  readonly warning: Message | null;
  readonly info: Message | null;
  readonly additionalInfo: string | null;
  readonly id: string | null;
}

/** Checks that were made, and what they come to. */
export interface Block {
  readonly constraint: readonly Constraint[];
  readonly conclusion: Conclusion;
}

/** Makes checks one after the other, up to the first that fails. */
export function block(checks: Iterable<Check>): Block {
  const constraint: Constraint[] = [];
  for (const check of checks) {
    const { level = 'FAIL' } = check;
    const answer = check.passed ? undefined : check.failure;
    constraint.push(constraintOf(check, level, answer));
    if (answer !== undefined && level === 'FAIL') return { constraint, conclusion: failing(answer) };
  }
  return { constraint, conclusion: PASSED };
}

const STATUS = { FAIL: 'NOT_OK', WARN: 'WARNING', INFORM: 'INFORMATION' } as const;

function constraintOf(
  { question, additionalInfo, id }: Question,
  level: Level,
  answer: Failure | undefined,
): Constraint {
  const said = (at: Level): Message | null => (answer === undefined || level !== at ? null : message(answer.message));
  return {
    name: message(question),
    status: answer === undefined ? 'OK' : STATUS[level],
    error: said('FAIL'),
    warning: said('WARN'),
    info: said('INFORM'),
    additionalInfo: additionalInfo ?? null,
    id: id ?? null,
  };
}

const failing = ({ message: own, indication, subIndication, errors = [message(own)] }: Failure): Conclusion => ({
  ...PASSED,
  indication,
  subIndication,
  errors,
});
