import type { Scenario, Schemas } from '../../generated/contracts.ts';

/** A request to one of the APIs. */
export type CallStep = Schemas['callStep'];
/** Time that passes. */
export type AdvanceStep = Schemas['advanceStep'];
/** What somebody else does. */
export type EventStep = Schemas['eventStep'];
/** What reached somebody. */
export type MessageStep = Schemas['messageStep'];
export type Step = CallStep | AdvanceStep | EventStep | MessageStep;

/** What a request is made of, and what its answer has to be. */
export type CallInput = Schemas['callInput'];
export type Expectation = Schemas['expectation'];

/** The steps of a scenario, which may have none. */
export const stepsOf = ({ steps = [] }: Scenario): readonly Step[] => steps;

/** A step in a word or two: what it does. */
export function nameOf(step: Step): string {
  if ('call' in step) return step.call;
  if ('message' in step) return `message to ${step.message.to}`;
  return 'event' in step ? step.event : `advance ${step.advance}`;
}
