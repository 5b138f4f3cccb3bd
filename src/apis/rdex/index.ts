import type { ApiModule } from '../../kit/module.ts';
import { rdex } from './contract.ts';
import { rules, switches } from './dialect.ts';
import journeysAdd from './events/journeys-add.ts';
import journeysRemove from './events/journeys-remove.ts';
import { problems, stage } from './given.ts';
import getJourneys from './operations/get-journeys.ts';
import postConnections from './operations/post-connections.ts';

export const rdexModule = {
  api: rdex.served([getJourneys, postConnections]),
  events: [journeysAdd, journeysRemove],
  switches,
  rules,
  problems: ({ rdex: given = {} }) => problems(given),
  stage: ({ rdex: given = {} }, beginning) => stage(given, beginning),
} satisfies ApiModule;
