import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../cli/program.ts';
import { START } from '../../simulate.ts';
import { ASKED, CREATE, create, given, pathOf, TOKEN, trip, withCarpools } from './covoiturage.ts';

const isThere = (program: string): boolean => spawnSync(program, ['-v']).error === undefined;

const CARPOOLS = [
  trip({ at: '2025-06-03T05:40:00Z', metres: 12_400, cents: 150 }),
  trip({ at: '2025-08-04T05:40:00Z', metres: 800_000, cents: 124_550 }),
];

/** The text of a PDF as a reader sees it, spaces made one. */
function textOf(pdf: Buffer): string {
  const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf });
  return stdout.toString().replace(/[\s\u00a0]+/g, ' ');
}

test('covoiturage.download-pdf, download-png: are files named after the certificate', async () => {
  const simulated = await withCarpools();
  const { body } = await create(simulated).expect(201);

  for (const [format, type, magic] of [
    ['pdf', 'application/pdf', '%PDF-1.7'],
    ['png', 'image/png', '\x89PNG\r\n'],
  ] as const) {
    const answer = await simulated.agent
      .get(pathOf(body[`${format}_url`]))
      .set('Authorization', `Bearer ${body.token}`)
      .buffer()
      .responseType('blob')
      .expect(200);

    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-disposition']).toBe(`attachment; filename=${body.uuid}.${format}`);
    expect(answer.body.subarray(0, magic.length).toString('latin1')).toBe(magic);
  }
});

test.skipIf(!isThere('pdftotext'))('covoiturage.download-pdf: states what the certificate does', async () => {
  const simulated = await withCarpools({ carpools: CARPOOLS });
  const { body } = await create(simulated).expect(201);

  const { body: pdf } = await simulated.agent
    .get(pathOf(body.pdf_url))
    .set('Authorization', `Bearer ${TOKEN}`)
    .responseType('blob')
    .expect(200);

  const said = textOf(pdf);
  expect(said).toContain('DOCUMENT DE TEST — SANS VALEUR');
  expect(said).toContain("Covoit'Test");
  expect(said).toContain('du 1er janvier 2019 au 9 janvier 2026');
  expect(said).toContain('le 15 janvier 2026 à 10h00');
  expect(said).toContain('Août 2025 1 trajet 800 km 1 245,50 €');
  expect(said).toContain('Juin 2025 1 trajet 12,4 km 1,50 €');
  expect(said).toContain('Total 2 trajets 812,4 km 1 247,00 €');
  expect(said).toContain(`${simulated.url}/attestation/${body.uuid}`);
});

test.skipIf(!isThere('pdftotext'))(
  'covoiturage.download-pdf-with-meta: prints what the operator adds, and keeps none of it',
  async () => {
    const simulated = await withCarpools({ dialect: { edition: '2022' } });
    const { body } = await create(simulated).expect(201);
    const meta = {
      operator: { content: 'Covoit SAS\n1 rue du Test' },
      identity: { name: 'Zoé Ñandú-Łukasz', content: 'née le 1er mai 1990' },
      notes: 'Pour servir et valoir ce que de droit.',
    };

    const { body: pdf } = await simulated.agent
      .post('/v2/certificates/pdf')
      .set('Authorization', `Bearer ${TOKEN}`)
      .send({ uuid: body.uuid, meta })
      .responseType('blob')
      .expect(200);

    const said = textOf(pdf);
    for (const text of [
      'Covoit SAS',
      '1 rue du Test',
      'Zoé Ñandú-Łukasz',
      'née le 1er mai 1990',
      'valoir ce que de droit',
    ]) {
      expect(said).toContain(text);
    }
    expect(said).toContain('Gains conducteur');
    const { text: page } = await simulated.agent.get(`/attestation/${body.uuid}`).expect(200);
    const { body: rows } = await simulated.agent.get('/_sim/worlds/default/rows/covoiturage.certificates').expect(200);
    expect(page + JSON.stringify(rows)).not.toContain('Zoé');
  },
);

test('covoiturage: two processes with the same seed give the same certificates, pages, PDFs and PNGs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bacasable-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'scenario.json');
  const covoiturage = { ...given({ carpools: CARPOOLS }), generate: { carpools: 50 } };
  writeFileSync(file, JSON.stringify({ clock: { at: START, frozen: true }, seed: 42, given: { covoiturage } }));

  const [one, other] = [await told(file), await told(file)];

  expect(one).toHaveLength(4);
  expect(other).toEqual(one);
});

/** What a process of its own answers to the same requests, as digests. */
async function told(scenario: string): Promise<string[]> {
  const { url } = await serve(['--scenario', scenario, '--public-url', 'https://registre.test']);
  const authorization = `Bearer ${TOKEN}`;
  const created = await fetch(url + CREATE, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(ASKED),
  });
  const text = await created.text();
  const { uuid } = JSON.parse(text);
  const paths = [`/attestation/${uuid}`, `${CREATE}/pdf/${uuid}`, `${CREATE}/png/${uuid}`];
  const files = await Promise.all(
    paths.map(async (path) =>
      Buffer.from(await (await fetch(url + path, { headers: { authorization } })).arrayBuffer()),
    ),
  );
  return [Buffer.from(text), ...files].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
}
