import { covoiturageModule } from './apis/covoiturage/index.ts';
import { digigoModule } from './apis/digigo/index.ts';
import { pisteModule } from './apis/piste/index.ts';
import { rdexModule } from './apis/rdex/index.ts';
import type { ApiModule } from './kit/module.ts';

const simulated = [pisteModule, rdexModule, covoiturageModule, digigoModule] as const;

/** The APIs that are simulated. Apart from the simulator, so that who only asks about them does not load a server. */
export const modules: readonly ApiModule[] = simulated;

/** The same, with the ids of what they declare as types. */
export type Simulated = (typeof simulated)[number];
