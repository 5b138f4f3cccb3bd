// What it costs to validate a signed document: large PDFs and XML, twice and four times as large ones, bombs, and what others feel of it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bombs } from './bombs.mjs';
import { waitingRow } from './event-loop.mjs';
import { each, median, ratios, report, rounds, row } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { startSimulator, useEveryCore } from './processes.mjs';
import { makers, scenario, signerOf } from './signed-documents.mjs';

const ROUNDS = 3;
const KB = 1024;
const MB = 1024 * KB;

/** Those that xmlsec1 knows. */
const XADES = { xml: 'enveloped', xpath: 'enveloped, XPath as of El Fatoora', base64: 'enveloping base64' };

const PATH = '/tunsign-proxy-webapp/services/rest/tunsign-proxy/validate-signature';

const asking = (document) => ({
  method: 'POST',
  path: PATH,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    signedDocument: {
      bytes: Buffer.from(document).toString('base64'),
      name: 'signed',
      mimeType: { mimeTypeString: 'text/xml' },
    },
    originalDocuments: [],
    policy: null,
    signatureId: null,
  }),
});

async function answerTo(url, { path, ...request }) {
  const response = await fetch(url + path, request);
  return { status: response.status, text: await response.text() };
}

async function mustPass(url, name, request) {
  const { status, text } = await answerTo(url, request);
  const indication = status === 200 ? JSON.parse(text).simpleReport.signature[0]?.indication : text;
  if (indication !== 'TOTAL_PASSED') throw new Error(`${name} should pass and is ${indication}`);
}

const ONE_SAMPLE_MS = 500;

/** How long an answer takes, and what it costs the server, in milliseconds: over as many as it takes to tell. */
async function validating(server, request) {
  const cpu = server.cpuSeconds();
  const begun = performance.now();
  let answered = 0;
  for (; performance.now() - begun < ONE_SAMPLE_MS; answered += 1) await answerTo(server.url, request);
  return {
    wall: (performance.now() - begun) / answered,
    cpu: ((server.cpuSeconds() - cpu) * 1000) / answered,
  };
}

/** How long xmlsec1 takes for the same, its start included. */
function xmlsec(file, root) {
  const begun = performance.now();
  const ids = ['http://uri.etsi.org/01903/v1.3.2#:SignedProperties', 'http://www.w3.org/2000/09/xmldsig#:Object'];
  const { status, stderr } = spawnSync('xmlsec1', [
    ...['--verify', '--verification-time', '2026-01-15 12:00:00', '--trusted-pem', root],
    ...ids.flatMap((id) => ['--id-attr:Id', id]),
    file,
  ]);
  if (status !== 0) throw new Error(`xmlsec1 does not accept it: ${stderr}`);
  return { wall: performance.now() - begun };
}

const hasXmlsec = spawnSync('xmlsec1', ['--version']).error === undefined;

async function xmlsecOf(server, folder, documents) {
  if (!hasXmlsec) return {};
  const root = join(folder, 'root.pem');
  writeFileSync(root, await (await fetch(`${server.url}/_sim/pki/root.pem`)).text());
  const taking = (name) => {
    const file = join(folder, `${name}.xml`);
    writeFileSync(file, documents[name]);
    return [`xmlsec-${name}`, () => xmlsec(file, root)];
  };
  return Object.fromEntries(Object.keys(XADES).map(taking));
}

const SIZES = { small: 100 * KB, large: MB, largest: 4 * MB };

/** All documents, by form and size; XML that is held against xmlsec1 has 700 KB. */
async function documents(signer) {
  const made = {};
  for (const [form, make] of Object.entries(makers)) {
    for (const [size, bytes] of Object.entries(SIZES)) made[`${form}-${size}`] = await make(signer, bytes);
  }
  for (const form of Object.keys(XADES)) made[form] = await makers[form](signer, 700 * KB);
  return made;
}

const milliseconds = (samples, field) => `${median(each(samples, field)).toFixed(0)} ms`;

const costRows = (samples) => [
  row({
    goal: 'validate-signature of a signed PDF of 1 MB',
    values: each(samples['pdf-large'], 'cpu'),
    unit: 'ms CPU',
    atMost: 100,
    figure: `${milliseconds(samples['pdf-large'], 'wall')} until answered`,
  }),
  ...(hasXmlsec ? Object.entries(XADES) : []).map(([form, name]) =>
    row({
      goal: `XAdES of 700 KB, ${name}, by xmlsec1`,
      values: ratios(samples[form], samples[`xmlsec-${form}`], 'wall'),
      atMost: 5,
      figure: milliseconds(samples[form], 'wall'),
      anchor: milliseconds(samples[`xmlsec-${form}`], 'wall'),
    }),
  ),
  ...Object.keys(makers).map((form) =>
    row({
      goal: `${form}: CPU of 4 MB by four times that of 1 MB`,
      values: ratios(samples[`${form}-largest`], samples[`${form}-large`], 'cpu').map((ratio) => ratio / 4),
      atMost: 1.25,
      figure: milliseconds(samples[`${form}-largest`], 'cpu'),
      anchor: `${milliseconds(samples[`${form}-large`], 'cpu')}; 100 KB ${milliseconds(samples[`${form}-small`], 'cpu')}`,
    }),
  ),
];

const POLL_MS = 5;

/** How long a server takes to refuse something, and how far its memory rises meanwhile, in megabytes. */
async function refusing(server, request) {
  await sleep(100);
  const before = server.rss();
  let peak = before;
  let answered = false;
  const begun = performance.now();
  const answer = answerTo(server.url, request).finally(() => {
    answered = true;
  });
  for (; !answered; await sleep(POLL_MS)) peak = Math.max(peak, server.rss());
  await answer;
  return { wall: performance.now() - begun, megabytes: Math.max(peak, server.rss()) - before };
}

async function bombRows(server) {
  const rows = [];
  const grown = [];
  for (const [name, bomb] of Object.entries(bombs())) {
    const request = asking(bomb);
    const { wall, megabytes } = await refusing(server, request);
    grown.push(megabytes);
    const anchor = `${(request.body.length / MB).toFixed(1)} MB sent`;
    rows.push(
      row({ goal: name, values: [wall], unit: 'ms', atMost: 250, figure: `${Math.round(megabytes)} MB more`, anchor }),
    );
  }
  return [...rows, row({ goal: 'memory for any of these', values: [Math.max(...grown)], unit: 'MB', atMost: 64 })];
}

await withFolder(async (folder) => {
  const file = join(folder, 'scenario.json');
  writeFileSync(file, JSON.stringify(scenario));
  const server = await startSimulator(['--scenario', file, '--log', 'silent']);
  const made = await documents(await signerOf(server.url));
  const requests = Object.entries(made).map(([name, document]) => [name, asking(document)]);
  for (const [name, request] of requests) await mustPass(server.url, name, request);
  const samples = await rounds(ROUNDS, {
    ...Object.fromEntries(requests.map(([name, request]) => [name, () => validating(server, request)])),
    ...(await xmlsecOf(server, folder, made)),
  });
  const refused = await bombRows(server);
  await server.stop();
  useEveryCore();
  const large = Object.fromEntries(['pdf-large', 'xml-large'].map((name) => [name, asking(made[name])]));
  report([...costRows(samples), ...refused, await waitingRow(large, file)]);
});
