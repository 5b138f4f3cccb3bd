import { onTestFinished } from 'vitest';
import { createSimulator, type WorldHandle } from '../../src/index.ts';

const CLIENT = { id: 'my-client', secret: 'my-secret' };

/** An application whose subscription is approved and that has a business profile, at nine, time standing still. */
export const STORY = {
  clock: { at: '2026-01-15T09:00:00Z', frozen: true },
  seed: 42,
  given: {
    piste: {
      applications: [
        {
          clientId: CLIENT.id,
          clientSecret: CLIENT.secret,
          email: 'jeanne@example.com',
          apis: { 'sne-cotation': 'approved' },
          profile: true,
        },
      ],
    },
  },
} as const;

/** A world of a simulator that ends with the test, with {@link STORY} in it. */
export async function staged(name = 'story'): Promise<WorldHandle> {
  const simulator = await createSimulator();
  onTestFinished(() => simulator.close());
  const world = simulator.world(name);
  await world.stage(STORY);
  return world;
}

/** Asks for a token. */
export const askToken = ({ url }: WorldHandle, secret: string = CLIENT.secret): Promise<Response> =>
  fetch(`${url}/api/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT.id, client_secret: secret }),
  });

export const tokenOf = async (world: WorldHandle): Promise<string> =>
  ((await (await askToken(world)).json()) as { access_token: string }).access_token;

export const check = ({ url }: WorldHandle, token: string): Promise<Response> =>
  fetch(`${url}/mtes/sne-cotation/v1.0/healthcheck`, { headers: { authorization: `Bearer ${token}` } });
