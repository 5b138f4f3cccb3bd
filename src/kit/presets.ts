import type { WrittenFault } from './fault.ts';
import type { Provenance } from './operation.ts';

/** A fault of a preset, and how we know that the real services do so. */
export interface PresetFault {
  readonly fault: WrittenFault;
  readonly says: string;
  readonly provenance: Provenance;
}

const observed = (fault: WrittenFault, says: string): PresetFault => ({ fault, says, provenance: 'observed' });
const assumed = (fault: WrittenFault, says: string): PresetFault => ({ fault, says, provenance: 'assumed' });

/** What a scenario names by `preset`: faults that go together, the first that strikes first. */
export const presets = {
  calm: [],
  realistic: [
    observed(
      { operation: 'piste.token', error: 'invalid-client', probability: 0.1, maxConsecutive: 4 },
      'PISTE refuses one valid credential in ten; clients that ask up to five times get through',
    ),
    observed(
      { operation: 'piste.healthcheck', error: 'invalid-token', probability: 0.02, maxConsecutive: 1 },
      'the gateway refuses a good token now and then, and takes it the next time (how often is assumed)',
    ),
    observed(
      { operation: 'piste.healthcheck', error: 'gateway-error', probability: 0.01, maxConsecutive: 1 },
      'the same URL answers 500 now and then (how often is assumed)',
    ),
    assumed(
      { operation: '*', delay: { logNormal: { median: 'PT0.12S', p99: 'PT1.5S' } } },
      'answers take about 120 ms, one in a hundred more than 1.5 s',
    ),
  ],
  hostile: [
    assumed(
      { operation: 'piste.token', error: 'invalid-client', probability: 0.3, maxConsecutive: 4 },
      'three valid credentials in ten are refused',
    ),
    assumed(
      { operation: 'piste.token', error: 'temporarily-unavailable', probability: 0.1, maxConsecutive: 3 },
      'one call in ten finds the authorisation server down',
    ),
    assumed(
      { operation: 'piste.healthcheck', error: 'gateway-unavailable', probability: 0.1, maxConsecutive: 3 },
      'one call in ten finds the gateway down',
    ),
    assumed(
      { operation: 'piste.healthcheck', error: 'invalid-token', probability: 0.1, maxConsecutive: 2 },
      'one good token in ten is refused',
    ),
    assumed(
      { operation: '*', connection: 'reset', probability: 0.05, maxConsecutive: 2 },
      'one connection in twenty is reset',
    ),
    assumed(
      { operation: '*', connection: 'truncate', probability: 0.02, maxConsecutive: 1 },
      'one answer in fifty is cut short',
    ),
    assumed(
      { operation: '*', connection: 'garbage', probability: 0.02, maxConsecutive: 1 },
      'one answer in fifty is nonsense',
    ),
    assumed(
      { operation: '*', connection: 'hang', probability: 0.01, maxConsecutive: 1 },
      'one call in a hundred is never answered',
    ),
    assumed(
      { operation: '*', delay: { logNormal: { median: 'PT0.5S', p99: 'PT8S' } } },
      'answers take about half a second, one in a hundred more than eight',
    ),
  ],
} as const satisfies Readonly<Record<'calm' | 'realistic' | 'hostile', readonly PresetFault[]>>;
