import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Simulated, simulate } from '../../simulate.ts';
import { type Consumer, consumer } from './consumer.ts';
import { publishing } from './offers.ts';

/** What the world `default` remembers of a kind. */
export async function rows({ agent }: Simulated, kind: string): Promise<Record<string, unknown>[]> {
  return (await agent.get(`/_sim/worlds/default/rows/${kind}`).expect(200)).body.rows;
}

export interface Message {
  readonly to: string;
  readonly channel: string;
  readonly text: string;
}

/** The messages that the world `default` has sent to people. */
export async function outbox({ agent }: Simulated): Promise<Message[]> {
  return (await agent.get('/_sim/worlds/default/outbox').expect(200)).body.messages;
}

/** Everything that a refused request must leave as it was. */
export async function remembered(simulated: Simulated) {
  return {
    journeys: await rows(simulated, 'rdex.journeys'),
    connections: await rows(simulated, 'rdex.connections'),
    messages: await outbox(simulated),
  };
}

/** Lets something go wrong in the world `default` from now on. */
export async function inject({ agent }: Simulated, fault: object): Promise<void> {
  await agent.post('/_sim/worlds/default/faults').send(fault).expect(201);
}

/** The scenario that a simulator begins with when it is given none. */
export const defaultScenario = () =>
  parse(readFileSync(new URL('../../../scenarios/default.yaml', import.meta.url), 'utf8'));

/** What a search finds, by uuid, in a world of its own with these offers. */
export const finder = async (journeys: readonly object[], dialect: object = {}): Promise<Consumer['found']> =>
  consumer(await simulate(publishing(journeys, { dialect }))).found;
