import type { ApiModule } from '../../kit/module.ts';
import { piste } from './contract.ts';
import { rules, switches } from './dialect.ts';
import accountActivate from './events/account-activate.ts';
import accountCreate from './events/account-create.ts';
import applicationCreate from './events/application-create.ts';
import applicationUpdate from './events/application-update.ts';
import * as profile from './events/profile.ts';
import * as subscription from './events/subscription.ts';
import { problems, stage } from './given.ts';
import healthcheck from './operations/healthcheck.ts';
import token from './operations/token.ts';

export const pisteModule = {
  api: piste.served([token, healthcheck]),
  events: [
    accountCreate,
    accountActivate,
    applicationCreate,
    applicationUpdate,
    subscription.request,
    subscription.approve,
    subscription.reject,
    profile.assign,
    profile.withdraw,
  ],
  switches,
  rules,
  problems: ({ piste: given = {} }) => problems(given),
  stage: ({ piste: given = {} }, beginning) => stage(given, beginning),
} satisfies ApiModule;
