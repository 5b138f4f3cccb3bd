import { dialect } from '../../world/scenario.ts';
import type { World } from '../../world/world.ts';

/** Where document and practice differ, or the document is silent: what this world does, and what a scenario may switch. */
const DEFAULTS = {
  /** observed: real clients sign three different texts of the same URL. */
  signature: 'tolerant' as 'strict' | 'tolerant' | 'presence',
  /** observed: the window that Mobicoop's server had, before and after now. */
  timestampWindow: 'PT1H',
  /** observed: a list of `{"journeys": {…}}` is what the real clients parse; the document prints a single one. */
  shape: 'array' as 'array' | 'single',
  /** assumed: the printed examples are of 2015, and should work. */
  past: 'accept' as 'accept' | 'refuse',
  /** observed: Mobicoop's default setting, in metres. */
  radius: 30_000,
  /** documented: section 1.4 names a field by its last part. */
  field: 'name' as 'name' | 'path',
};

export const dialectOf = (world: World): typeof DEFAULTS => dialect(world, 'rdex', DEFAULTS);
