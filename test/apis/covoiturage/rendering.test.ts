import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { afterAll, expect, test } from 'vitest';
import type { Added, Attestation } from '../../../src/apis/covoiturage/attestation.ts';
import { Renderings, renderings } from '../../../src/apis/covoiturage/rendering/renderings.ts';
import type { Job } from '../../../src/apis/covoiturage/rendering/worker.ts';
import { Busy } from '../../../src/kit/threads.ts';

const noPoppler = spawnSync('pdftotext', ['-v']).error !== undefined;
/** pdftoppm's own resolution of the pictures. */
const DOTS_PER_INCH = 150;

const folder = mkdtempSync(join(tmpdir(), 'rendering-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await renderings.close();
});

const MONTHS = ['Janvier', 'Février', 'Mars', 'Avril', 'Mai', 'Juin', 'Juillet', 'Août', 'Septembre', 'Octobre'];

const attestation = (rows: number, added?: Added): Attestation => ({
  uuid: '5a1c6a2e-6d0b-4b3e-9f4c-2f0d6d1f9a11',
  createdAt: Date.UTC(2026, 0, 15, 9),
  operator: 'MaxiCovoit',
  issued: 'le 15 janvier 2026 à 10h00',
  period: 'du 1 janvier 2019 au 31 décembre 2019',
  tables: [
    {
      title: 'Trajets par mois',
      columns: [
        { label: 'Mois', align: 'left' },
        { label: 'Trajets', align: 'right' },
        { label: 'Reste à charge', align: 'right' },
      ],
      rows: Array.from({ length: rows }, (_, row) => [
        `${MONTHS[row % 10]} ${2019 + Math.floor(row / 10)}`,
        `${row} trajets`,
        `1\u202f${100 + row},50\u00a0€`,
      ]),
      total: ['Total', '40 trajets', '182,10\u00a0€'],
    },
  ],
  totals: [{ label: 'Coût total', value: '1\u202f182,10\u00a0€' }],
  identifiers: [{ label: 'Attestation', value: '5a1c6a2e-6d0b-4b3e-9f4c-2f0d6d1f9a11' }],
  verificationUrl: 'http://127.0.0.1:8080/attestation/5a1c6a2e-6d0b-4b3e-9f4c-2f0d6d1f9a11',
  ...(added && { added }),
});

async function saved(wanted: Attestation): Promise<string> {
  const pdf = await renderings.pdf(wanted);
  const file = join(folder, `${createHash('sha256').update(pdf).digest('hex')}.pdf`);
  writeFileSync(file, pdf);
  return file;
}

const said = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

test.skipIf(noPoppler)('pdf: one A4 page, titled, dated, tagged, without scripts', async () => {
  const file = await saved(attestation(3));

  const info = said('pdfinfo', '-isodates', file);

  expect(info).toMatch(/Title: +Attestation de covoiturage\n/);
  expect(info).toMatch(/Creator: +Bac à sable \(simulateur\)\n/);
  expect(info).toMatch(/CreationDate: +2026-01-15T09:00:00Z\n/);
  expect(info).toMatch(/ModDate: +2026-01-15T09:00:00Z\n/);
  expect(info).toMatch(/Tagged: +yes\n/);
  expect(info).toMatch(/JavaScript: +no\n/);
  expect(info).toMatch(/Pages: +1\n/);
  expect(info).toMatch(/Page size: .*\(A4\)\n/);
});

test.skipIf(noPoppler)(
  'pdf: its structure has headings, a table with its head, a figure with its text and a link',
  async () => {
    const structure = said('pdfinfo', '-struct-text', await saved(attestation(3)));

    const tags = [...structure.matchAll(/^ *(H1|H2|Table|TR|TH|TD|Figure|Link)\b/gm)].map(([, tag]) => tag);
    const row = ['TR', 'TD', 'TD', 'TD'];
    const table = ['H2', 'Table', 'TR', 'TH', 'TH', 'TH', ...row, ...row, ...row, ...row];
    expect(tags).toEqual(['H1', ...table, 'H2', 'Link', 'Figure']);
    expect(structure).toContain('"Attestation de covoiturage"');
    expect(structure).toContain('"Février 2019"');
  },
);

test.skipIf(noPoppler)('pdf: every font is embedded, as a subset', async () => {
  const added = { name: 'محمد דוד Ακρόπολη Київ ☃' };

  const [, , ...fonts] = said('pdffonts', await saved(attestation(3, added)))
    .trim()
    .split('\n');

  expect(fonts.length).toBeGreaterThanOrEqual(6);
  for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+.* yes +yes +yes +\d+ +0$/);
});

test.skipIf(noPoppler)('pdf: its text comes out in reading order, accents and figures included', async () => {
  const added = { operator: 'Équipages & Cie', name: 'Chloé Lefèbvre-Œuillet', notes: 'Forfait « mobilités »' };

  const text = said('pdftotext', '-layout', '-nopgbrk', await saved(attestation(3, added)), '-').replace(
    /[\u00a0\u202f]/g,
    ' ',
  );

  const wanted = [
    'DOCUMENT DE TEST — SANS VALEUR',
    'Registre de preuve de covoiturage',
    'Attestation de covoiturage',
    'MaxiCovoit',
    'Équipages & Cie',
    'Lefèbvre-Œuillet',
    'Forfait « mobilités »',
    'Trajets par mois',
    'Février 2019',
    '1 101,50 €',
    'Total',
    '1 182,10 €',
    'Vérification',
    'http://127.0.0.1:8080/attestation/5a1c6a2e',
    'page 1 / 1',
    'DOCUMENT DE TEST — SANS VALEUR',
  ];
  let from = 0;
  for (const words of wanted) {
    expect(text.slice(from)).toContain(words);
    from = text.indexOf(words, from) + words.length;
  }
});

test.skipIf(noPoppler)('pdf: other scripts are set, what no font has is seen to be missing', async () => {
  const added = { identity: 'שדרות רוטשילד\nشارع محمد الخامس\nΑκρόπολη\nКиїв\nŁódź Đức', notes: '日 \u{1f6b2} नम' };

  const text = said('pdftotext', await saved(attestation(3, added)), '-').replace(/[\u202a-\u202e]/g, '');

  for (const words of ['שדרות רוטשילד', 'شارع محمد الخامس', 'Ακρόπολη', 'Київ', 'Łódź Đức']) {
    expect(text).toContain(words);
  }
  expect(text).toContain('\ufffd \ufffd \ufffd\ufffd');
});

test.skipIf(noPoppler)('pdf: the address is a link', async () => {
  const urls = said('pdfinfo', '-url', await saved(attestation(3)));

  expect(urls).toMatch(/1 +Annotation +http:\/\/127\.0\.0\.1:8080\/attestation\/5a1c6a2e-6d0b-4b3e-9f4c-2f0d6d1f9a11/);
});

test.skipIf(noPoppler)('pdf: a long table breaks over pages, heads repeated, its end with the totals', async () => {
  const file = await saved(attestation(80));

  const pages = said('pdftotext', '-layout', file, '-').split('\f').slice(0, -1);

  expect(pages).toHaveLength(3);
  for (const [index, page] of pages.entries()) {
    expect(page).toMatch(/Mois +Trajets +Reste à charge/);
    expect(page).toContain(`page ${index + 1} / 3`);
  }
  const printed = pages.flatMap((page) => [...page.matchAll(/ (\d+) trajets/g)].map(([, count]) => Number(count)));
  expect(printed).toEqual([...Array.from({ length: 80 }, (_, row) => row), 40]);
  expect(pages.at(-1)).toMatch(
    /77 trajets[\s\S]*78 trajets[\s\S]*79 trajets[\s\S]*Total[\s\S]*Coût total[\s\S]*Vérification/,
  );
});

test.skipIf(noPoppler).each(Array.from({ length: 14 }, (_, more) => [20 + more]))(
  'pdf: with %i rows, no page has totals without rows',
  async (rows) => {
    const pages = said('pdftotext', '-layout', await saved(attestation(rows)), '-')
      .split('\f')
      .slice(0, -1);

    expect(pages.length).toBeLessThanOrEqual(2);
    for (const page of pages) expect([...page.matchAll(/\d+ trajets/g)].length).toBeGreaterThanOrEqual(3);
  },
);

test('pdf and png: the same bytes in another process, whatever it drew before', async () => {
  const wanted = attestation(5, { name: 'محمد Œuillet דוד' });
  const others = [attestation(2, { name: 'دوم\u00a0x', notes: 'fi ffl ✓' }), attestation(40, { name: 'Ελλάδα' })];
  const script = `(async () => {
    const { pdfOf } = await import('./dist/apis/covoiturage/rendering/pdf.js');
    const { pictureOf } = await import('./dist/apis/covoiturage/rendering/picture.js');
    for (const other of ${JSON.stringify(others)}) await pictureOf(await pdfOf(other));
    const pdf = await pdfOf(${JSON.stringify(wanted)});
    const { createHash } = require('node:crypto');
    for (const file of [pdf, await pictureOf(pdf)]) console.log(createHash('sha256').update(file).digest('hex'));
  })()`;

  const elsewhere = said(process.execPath, '-e', script).trim().split('\n');

  const here = [await renderings.pdf(wanted), await renderings.png(wanted)];
  expect(here.map((file) => createHash('sha256').update(file).digest('hex'))).toEqual(elsewhere);
});

/** Pages as poppler sees them, one below the other: red, green and blue of each pixel. */
function rasterised(file: string, pages: number, width: number, height: number): Buffer {
  const base = join(folder, 'raster');
  const pictures = Array.from({ length: pages }, (_, index) => {
    const page = ['-f', `${index + 1}`, '-l', `${index + 1}`, '-singlefile'];
    execFileSync('pdftoppm', [...page, '-scale-to-x', `${width}`, '-scale-to-y', `${height}`, file, base]);
    return readFileSync(`${base}.ppm`).subarray(-3 * width * height);
  });
  return Buffer.concat(pictures);
}

/** A PNG as pdfkit reads it and poppler shows it, pixel by pixel. */
async function decoded(png: Buffer, width: number, height: number): Promise<Buffer> {
  const size: [number, number] = [(width * 72) / DOTS_PER_INCH, (height * 72) / DOTS_PER_INCH];
  const holder = new PDFDocument({ size, margin: 0 });
  holder.image(png, 0, 0, { width: size[0], height: size[1] }).end();
  const file = join(folder, 'holder.pdf');
  writeFileSync(file, await buffer(holder as unknown as NodeJS.ReadableStream));
  return rasterised(file, 1, width, height);
}

const bigEndian = (png: Buffer, chunk: string, at: number) => png.readUInt32BE(png.indexOf(chunk) + 4 + at);

test.skipIf(noPoppler).each([
  ['one page', 3, 1],
  ['three pages, one below the other', 80, 3],
])('png: %s, as another renderer sees the PDF', async (_, rows, pages) => {
  const wanted = attestation(rows, { name: 'Chloé دوم', notes: 'Ελλάδα' });
  const png = await renderings.png(wanted);

  expect([bigEndian(png, 'IHDR', 0), bigEndian(png, 'IHDR', 4)]).toEqual([1240, 1754 * pages]);
  expect([bigEndian(png, 'pHYs', 0), png[png.indexOf('pHYs') + 12]]).toEqual([Math.round(DOTS_PER_INCH / 0.0254), 1]);
  const seen = rasterised(await saved(wanted), pages, 1240, 1754);
  const shown = await decoded(png, 1240, 1754 * pages);
  const difference = differenceOf(shown, seen);
  // Letters have other edges in another renderer; what is elsewhere by four pixels differs far more.
  const moved = Buffer.concat([seen.subarray(4 * 3 * 1240), seen.subarray(0, 4 * 3 * 1240)]);
  expect(difference).toBeLessThan(5);
  expect(differenceOf(shown, moved)).toBeGreaterThan(2 * difference);
});

/** How far apart two pictures are on average, of 255. */
function differenceOf(ours: Buffer, theirs: Buffer): number {
  let sum = 0;
  for (let at = 0; at < ours.length; at += 1) sum += Math.abs((ours[at] ?? 0) - (theirs[at] ?? 0));
  return ours.length === theirs.length ? sum / ours.length : 255;
}

const HOSTILE = {
  'a word of 100,000 letters': 'a'.repeat(100_000),
  'a text of 25,000 words': 'mot '.repeat(25_000),
  '50,000 line breaks': `${'\n'.repeat(50_000)}x`,
  'control characters': Array.from({ length: 300 }, (_, code) => String.fromCharCode(code % 160)).join(''),
  'overrides of direction': 'abc\u202e\u202dשלום\u2066xyz\u2069'.repeat(50),
  'two directions at once': 'a(שלום)b[مرحبا]{x}1,234.5%'.repeat(20),
  'emoji sequences': '👩‍👩‍👧‍👦😀🇫🇷'.repeat(60),
  'lone surrogates': '\ud800a\udc00'.repeat(100),
  'joiners alone': '\u200d\u200c'.repeat(500),
  'a letter with 5,000 accents': `e${'\u0301'.repeat(5000)}`,
  'marks without a letter': '\u0301\u064b\u05b0'.repeat(50),
  'Arabic with all its marks': 'مُحَمَّدٌ '.repeat(300),
  'a Hebrew word of 3,000 letters': 'ש'.repeat(3000),
  'scripts without a font': '日本語 नमस्ते สวัสดี '.repeat(40),
  markup: '<b>&amp;</b>(\\)%PDF endstream endobj '.repeat(20),
  'spaces that do not break': '\u00a0'.repeat(400),
  nothing: '',
};

test.skipIf(noPoppler).each(Object.entries(HOSTILE))('pdf and png: %s stays within the page', async (_, text) => {
  const line = { label: text, value: text };
  const column = { label: text, align: 'right' } as const;
  const row = [text, text, text];
  const hostile: Attestation = {
    ...attestation(0, { operator: text, name: text, identity: text, notes: text }),
    ...{ uuid: text, operator: text, issued: text, period: text, verificationUrl: text },
    ...{ totals: [line, line, line], identifiers: [line, line, line] },
    tables: [{ title: text, columns: [column, column, column], rows: [row, row, row, row], total: row }],
  };

  const png = await renderings.png(hostile);

  const file = await saved(hostile);
  expect(said('pdfinfo', file)).toMatch(/Pages: +[12]\n/);
  const boxes = said('pdftotext', '-bbox', file, '-').matchAll(/xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)"/g);
  for (const [word, left, top, right, bottom] of boxes) {
    const inside = Number(left) > 40 && Number(top) > -5 && Number(right) < 556 && Number(bottom) < 847;
    expect(inside, word).toBe(true);
  }
  expect(png.length).toBeLessThan(1_000_000);
});

/** A renderer that keeps its jobs. */
function counting() {
  const jobs: Job[] = [];
  const run = async (job: Job) => {
    jobs.push(job);
    await new Promise(setImmediate);
    return new Uint8Array(10).fill(jobs.length);
  };
  return { jobs, run, close: async () => undefined };
}

test('renderings: one drawing for all who ask, at once or later, and for its picture', async () => {
  const renderer = counting();
  const files = new Renderings(renderer, 1000);

  const asked = [files.png(attestation(1)), files.pdf(attestation(1)), files.png(attestation(1))];
  const [png, pdf, samePng] = await Promise.all(asked);

  expect(await files.pdf(attestation(1))).toBe(pdf);
  expect(samePng).toBe(png);
  expect(renderer.jobs).toEqual([{ attestation: attestation(1) }, { pdf }]);
});

test('renderings: another attestation, or other additions, are another drawing', async () => {
  const renderer = counting();
  const files = new Renderings(renderer, 1000);

  const asked = [attestation(1), attestation(2), attestation(1, { name: 'A' })].map((each) => files.pdf(each));
  await Promise.all(asked);

  expect(renderer.jobs).toHaveLength(3);
});

test('renderings: what was not asked for longest is given up when there is no more room', async () => {
  const renderer = counting();
  const files = new Renderings(renderer, 25);

  for (const rows of [1, 2, 1, 3, 1, 2]) await files.pdf(attestation(rows));

  expect(renderer.jobs).toEqual([1, 2, 3, 2].map((rows) => ({ attestation: attestation(rows) })));
});

test('renderings: a failure is not kept', async () => {
  let busy = true;
  const run = async () => {
    if (busy) throw new Busy();
    return new Uint8Array(10);
  };
  const files = new Renderings({ run, close: async () => undefined }, 1000);

  await expect(files.png(attestation(1))).rejects.toThrow(Busy);
  busy = false;

  expect(await files.png(attestation(1))).toHaveLength(10);
});
