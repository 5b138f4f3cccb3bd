import { Malformed } from '../malformed.ts';

/** Takes steps off what a stranger's document may cost; throws Malformed when there is nothing left. */
export type Spend = (steps: number) => void;

/**
 * What may be spent: a look at four nodes, or at 32 characters of text, is a step; so are two octets that are digested. Where
 * nodes are put in order, or text is taken apart, a step is less of them.
 */
export function budget(steps: number): Spend {
  let left = steps;
  return (spent) => {
    left -= spent;
    if (left < 0) throw new Malformed(`More work than ${steps} steps`);
  };
}
