import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { create, pathOf, TOKEN, withCarpools } from './covoiturage.ts';

type Ask = (
  simulated: Simulated,
  created: { uuid: string; pdf_url: string; png_url: string },
) => ReturnType<typeof create>;

const asks: Readonly<Record<string, Ask>> = {
  'covoiturage.create-certificate': (simulated) => create(simulated),
  'covoiturage.download-pdf': ({ agent }, { pdf_url }) =>
    agent.get(pathOf(pdf_url)).set('Authorization', `Bearer ${TOKEN}`),
  'covoiturage.download-png': ({ agent }, { png_url }) =>
    agent.get(pathOf(png_url)).set('Authorization', `Bearer ${TOKEN}`),
  'covoiturage.download-pdf-with-meta': ({ agent }, { uuid }) =>
    agent.post('/v2/certificates/pdf').set('Authorization', `Bearer ${TOKEN}`).send({ uuid }),
  'covoiturage.find-certificate': ({ agent }, { uuid }) => agent.get(`/v2/certificates/find/${uuid}`),
  'covoiturage.verify-certificate': ({ agent }, { uuid }) => agent.get(`/attestation/${uuid}`),
};

test.each(Object.entries(asks))('%s: answers every documented error on demand', async (operation, ask) => {
  const simulated = await withCarpools({ dialect: { edition: '2022' } });
  const { body: created } = await create(simulated).expect(201);
  const { body: catalogue } = await simulated.agent.get('/_sim/catalogue').expect(200);
  const { errors } = catalogue.operations.find(({ id }: { id: string }) => id === operation);
  expect(errors.length).toBeGreaterThan(2);

  for (const { id, status, text } of errors) {
    await simulated.agent
      .put('/_sim/worlds/default/faults')
      .send([{ operation, error: id, times: 1 }])
      .expect(200);
    const answer = await ask(simulated, created);

    expect(answer.status).toBe(status);
    expect((await simulated.explain(answer)).explanation).toMatchObject({ case: id });
    if (status !== 204 && answer.type === 'application/json')
      expect(answer.body).toEqual({ code: status, error: text });
    expect((await ask(simulated, created)).status).toBeLessThan(300);
  }
});

test('covoiturage.verify-certificate: says on a page that a certificate cannot be verified now', async () => {
  const simulated = await withCarpools();
  await simulated.agent
    .put('/_sim/worlds/default/faults')
    .send([{ operation: 'covoiturage.verify-certificate', error: 'internal-server-error' }])
    .expect(200);

  const { text } = await simulated.agent.get('/attestation/x').expect(500).expect('content-type', /html/);

  expect(text).toContain('Vérification impossible');
});
