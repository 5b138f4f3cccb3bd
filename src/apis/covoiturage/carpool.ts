import type { Schemas } from '../../generated/contracts.ts';
import type { GivenProblem } from '../../kit/given.ts';
import { parseInstant } from '../../world/time.ts';
import { type Identity, identityGiven } from './identity.ts';
import type { Carpool, OnBoard } from './state.ts';

type Given = Schemas['carpool'];

/** A carpool as a scenario or an event gives it, as it is kept; or what is wrong with it. */
export function carpoolOf(
  given: Given,
  id: string,
):
  | { readonly row: Carpool; readonly problem?: undefined }
  | { readonly row?: undefined; readonly problem: GivenProblem } {
  const [start, end] = [parseInstant(given.start.at), parseInstant(given.end.at)];
  if (start === undefined || end === undefined || start >= end) {
    return { problem: { path: ['end', 'at'], message: 'must be later than the start' } };
  }
  const driver = onBoard(given.driver.identity, given.driver.revenue);
  if ('invalid' in driver) return { problem: noNumber('driver', driver.invalid) };
  const passenger = onBoard(given.passenger.identity, given.passenger.contribution);
  if ('invalid' in passenger) return { problem: noNumber('passenger', passenger.invalid) };
  return {
    row: {
      id,
      operator: String(given.operator),
      start: { ...given.start, at: start },
      end: { ...given.end, at: end },
      distance: given.distance,
      driver,
      passenger,
    },
  };
}

function onBoard(given: Identity, cents = 0): OnBoard | { readonly invalid: keyof Identity } {
  const identity = identityGiven(given);
  return 'invalid' in identity ? identity : { identity, cents };
}

const noNumber = (role: string, field: string): GivenProblem => ({
  path: [role, 'identity', field],
  message: 'is no phone number',
});
