import { dialect } from '../../world/scenario.ts';
import type { World } from '../../world/world.ts';

/** Where the document is silent or sources disagree: what this world does, and what a scenario may switch. */
const DEFAULTS = {
  /** observed (sandbox, 2026-06): a token carries every scope of its application, whatever was asked for. */
  scopes: 'all' as 'all' | 'intersect',
  /** observed: the realm of two live sources; one other saw PISTE. */
  realm: 'DefaultRealm',
  /** assumed: the document prints the body of ERRAUTUSR0001 without its status. */
  businessProfileStatus: 403,
};

export const dialectOf = (world: World): typeof DEFAULTS => dialect(world, 'piste', DEFAULTS);
