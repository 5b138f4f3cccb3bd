import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { simulate } from '../simulate.ts';

test('control.health: answers', async () => {
  const { agent } = await simulate();

  const { status, body, headers } = await agent.get('/_sim/health');

  expect(status).toBe(200);
  expect(body).toEqual({ status: 'ok', version: expect.any(String) });
  expect(headers['x-sim-request']).toMatch(/^c\d+$/);
});

test('control.ready: stays ready when the world default is deleted', async () => {
  const { agent } = await simulate();
  await agent.get('/_sim/ready').expect(200);

  await agent.delete('/_sim/worlds/default').expect(204);

  await agent.get('/_sim/ready').expect(200);
});

test('control.openapi: gives the contract of each API', async () => {
  const { url } = await simulate();

  for (const api of ['piste', 'rdex', 'control']) {
    const response = await fetch(`${url}/_sim/openapi/${api}.yaml`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/yaml');
    expect(parse(await response.text()).openapi).toMatch(/^3\.0/);
  }
});

test('control.openapi: answers 404 to an unknown API, whatever it looks like', async () => {
  const { agent } = await simulate();

  for (const api of ['nope', '..%2Fcontrol', '__proto__', 'constructor']) {
    const { status, body } = await agent.get(`/_sim/openapi/${api}.yaml`);
    expect(status).toBe(404);
    expect(body.status).toBe(404);
  }
  await agent.get('/_sim/openapi/pisteXyaml').expect(404);
});

test('control.scenario-schema: gives the schema of scenarios', async () => {
  const { agent } = await simulate();

  const { status, body } = await agent.get('/_sim/scenario.schema.json');

  expect(status).toBe(200);
  expect(body.$id).toBe('scenario.schema.json');
});

test('control.catalogue: lists operations with their errors, and events with their schemas', async () => {
  const { agent } = await simulate();

  const { status, body } = await agent.get('/_sim/catalogue');

  expect(status).toBe(200);
  expect(body.operations).toContainEqual(
    expect.objectContaining({
      id: 'piste.token',
      api: 'piste',
      method: 'POST',
      path: '/api/oauth/token',
      document: "Guide de consommation de l'API SNE-Cotation",
      section: "Obtention d'un jeton d'autorisation",
    }),
  );
  const token = body.operations.find(({ id }: { id: string }) => id === 'piste.token');
  expect(token.errors).toContainEqual({
    id: 'temporarily-unavailable',
    status: 503,
    text: expect.any(String),
    section: expect.any(String),
    provenance: 'assumed',
    onlyByFault: true,
  });
  const activate = body.events.find(({ id }: { id: string }) => id === 'piste.account.activate');
  expect(activate).toMatchObject({ api: 'piste', schema: { required: ['email'] } });
});

test('control: refuses an unknown path, and a method that a path does not answer', async () => {
  const { agent } = await simulate();

  await agent.get('/_sim/nothing').expect(404);
  const { status, headers, body } = await agent.post('/_sim/worlds/default/clock');

  expect(status).toBe(405);
  expect(headers['allow']).toBe('GET, PUT');
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({ status: 405, title: expect.any(String), detail: expect.any(String) });
});
