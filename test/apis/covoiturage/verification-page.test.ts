import { expect, test } from 'vitest';
import { blankPage, violations, withBrowser } from '../../browser.ts';
import { create, trip, withCarpools } from './covoiturage.ts';

async function open(url: string, width?: number) {
  const page = await blankPage(width);
  await page.goto(url);
  return page;
}

test('covoiturage.verify-certificate: shows what the certificate states, and nothing personal', async () => {
  const carpools = [
    trip({ at: '2025-06-03T05:40:00Z', metres: 934_500, cents: 123_450 }),
    trip({ at: '2025-07-03T05:40:00Z' }),
  ];
  const simulated = await withCarpools({ carpools });
  const { body } = await create(simulated).expect(201);

  const { text, headers } = await simulated.agent.get(`/attestation/${body.uuid}`).expect(200);

  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  const said = text
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ');
  expect(said).toContain('Attestation valide');
  expect(said).toContain('Opérateur Covoit&#39;Test');
  expect(said).toContain('Émise le 15 janvier 2026 à 10h00');
  expect(said).toContain('Période du 1er janvier 2019 au 9 janvier 2026');
  expect(said).toContain('Juillet 2025 1 trajet 12 km 1,50 €');
  expect(said).toContain('Juin 2025 1 trajet 934,5 km 1 234,50 €');
  expect(said).toContain('Total 2 trajets 946,5 km 1 236,00 €');
  expect(said).toContain(body.uuid);
  expect(text).not.toMatch(/61234|612 34|60000/);
});

test.each(['attestation', 'attestations'])(
  'covoiturage.verify-certificate: says plainly at /%s that there is none',
  async (path) => {
    const { agent } = await withCarpools();

    const { text } = await agent
      .get(`/${path}/34999a03-cfc5-463e-8d64-97af0f507004`)
      .expect(404)
      .expect('content-type', /html/);

    expect(text).toContain('Attestation non valide');
  },
);

test('covoiturage.verify-certificate: what people wrote stays text', async () => {
  const simulated = await withCarpools();
  const name = '<script>alert(1)</script>"&';
  await simulated.agent.put('/_sim/worlds/default').send({
    given: {
      covoiturage: {
        operators: [{ id: 1, name }],
        applications: [{ token: 'TEST-application-token', operator: 1 }],
        carpools: [trip({ at: '2025-06-03T05:40:00Z' })],
      },
    },
  });
  const { body } = await create(simulated).expect(201);

  const { text, headers } = await simulated.agent.get(`/attestation/${body.uuid}`).expect(200);

  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;');
  expect(text).not.toContain('<script');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

withBrowser('covoiturage.verify-certificate: passes an accessibility check in a browser, valid or not', async () => {
  const simulated = await withCarpools();
  const { body } = await create(simulated).expect(201);

  const page = await open(`${simulated.url}/attestation/${body.uuid}`);
  expect(await page.title()).toMatch(/^Attestation valide/);
  expect(await violations(page)).toEqual([]);

  await page.goto(`${simulated.url}/attestation/unknown`);
  expect(await page.title()).toMatch(/^Attestation non valide/);
  expect(await violations(page)).toEqual([]);
});

withBrowser('covoiturage.verify-certificate: fits a phone, styled', async () => {
  const simulated = await withCarpools();
  const { body } = await create(simulated).expect(201);

  const page = await open(`${simulated.url}/attestation/${body.uuid}`, 360);

  const width = await page.evaluate('document.documentElement.scrollWidth');
  const background = await page.evaluate("getComputedStyle(document.querySelector('.valid')).backgroundColor");
  expect(width).toBeLessThanOrEqual(360);
  expect(background).toBe('rgb(227, 253, 235)');
});
