import supertest from 'supertest';
import { onTestFinished } from 'vitest';
import { type Config, defaults } from '../src/config.ts';
import { type Simulator, startSimulator } from '../src/simulator.ts';

export interface Simulated {
  readonly url: string;
  /** A client: `await agent.get('/mtes/…').set('Authorization', 'Bearer …')`. */
  readonly agent: ReturnType<typeof supertest>;
  /** The explanation of an answer, found in the journal by its X-Sim-Request. */
  readonly explain: (response: { headers: Record<string, string> }) => Promise<Explained>;
  /** Makes an event happen through the control API; gives its result. */
  readonly happen: (event: string, given?: object) => Promise<Record<string, unknown>>;
  /** Moves the clock of the world `default`. */
  readonly advance: (by: string) => Promise<void>;
  readonly simulator: Simulator;
}

export interface Explained {
  readonly outcome: string;
  readonly explanation: {
    case: string;
    document: string;
    section: string;
    because: string;
    details: Record<string, unknown>;
  };
}

/** The instant at which tests begin, unless they say otherwise. */
export const START = '2026-01-15T09:00:00Z';

/**
 * Starts a simulator for one test: strict (the reference validator beside ours), every change rehearsed, frozen at START,
 * seed 42.
 * @param scenario what to stage in the world `default`; without, scenarios/default.yaml as it is
 */
export async function simulate(scenario?: object, options: Partial<Config> = {}): Promise<Simulated> {
  const config = { ...defaults, port: 0, log: 'silent' as const, strict: true, ...options };
  const simulator = await startSimulator(config, { rehearse: true });
  onTestFinished(() => simulator.close());
  const agent = supertest(simulator.url);
  if (scenario !== undefined) {
    const staged = { clock: { at: START, frozen: true }, seed: 42, ...scenario };
    await agent.put('/_sim/worlds/default').send(staged).expect(200);
  }
  return {
    url: simulator.url,
    agent,
    simulator,
    explain: async ({ headers }) => (await agent.get(`/_sim/worlds/default/journal/${headers['x-sim-request']}`)).body,
    happen: async (event, given = {}) =>
      (
        await agent
          .post('/_sim/worlds/default/events')
          .send({ event, ...given })
          .expect(200)
      ).body,
    advance: async (by) => void (await agent.post('/_sim/worlds/default/clock/advance').send({ by }).expect(200)),
  };
}
