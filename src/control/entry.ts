import type { Entry } from '../world/journal.ts';
import { toIso } from '../world/time.ts';

/** A journal entry as the control API shows it. */
export const shownEntry = ({ at, ...entry }: Entry) => ({ ...entry, at: toIso(at) });
