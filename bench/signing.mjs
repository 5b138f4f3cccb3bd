// What DigiGO signs, beside what the machine could: signatures and timestamps per second by those of OpenSSL on both cores.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { checked } from './calls.mjs';
import { each, median, report, rounds, row } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { loadServed } from './load.mjs';
import { cpuSeconds, useEveryCore } from './processes.mjs';

// Before the simulator is loaded: it counts the cores that it has.
useEveryCore();
const { createSimulator } = await import('../dist/index.js');

const ROUNDS = 4;
const SECONDS = 2;
const CLIENTS = 16;
/** As many as one authorisation may be for. */
const SIGNATURES = 1000;
/** For all that can be signed in the time that a sample takes. */
const AUTHORISATIONS = 30;
const CERTIFICATES = 50;
/** How many digests are signed together where there are several, as section 5.9 does. */
const SEVERAL = 10;

const AED = { clientId: 'TEST-aed', clientSecret: 'TEST-secret', redirectUris: ['http://127.0.0.1/back'] };
const DIGEST = createHash('sha256').update('what is to be signed').digest('base64');
const BASE = '/tunsign-proxy-webapp';

const holder = (n) => ({
  userId: String(10_000_000 + n),
  name: 'Nom',
  firstname: 'Prénom',
  email: `holder-${n}@example.tn`,
  phone: String(90_000_000 + n),
});
const { email: SIGNER } = holder(0);

const scenario = {
  seed: 1,
  consent: 'auto',
  given: {
    digigo: { aeds: [AED], users: Array.from({ length: 1 + (ROUNDS + 1) * CERTIFICATES }, (_, n) => holder(n)) },
  },
};

/** Signatures per second, of two processes with a core of their own. */
async function openssl() {
  const { stdout } = await promisify(execFile)('openssl', ['speed', '-multi', '2', '-seconds', '1', 'rsa2048']);
  const [, perSecond] = /^rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)/m.exec(stdout) ?? [];
  if (perSecond === undefined) throw new Error('openssl speed does not say how fast it signs');
  return Number(perSecond);
}

let last = Number.NaN;

/** Work between two looks at what OpenSSL does: no machine is as fast in one minute as in the next. */
async function besideOpenssl(work) {
  const before = last;
  const sample = await work();
  last = await openssl();
  return { ...sample, openssl: (before + last) / 2 };
}

/** A SAD for a thousand signatures. */
async function authorised(url) {
  const { clientId, clientSecret, redirectUris } = AED;
  const [redirectUri] = redirectUris;
  const query = new URLSearchParams({
    responseType: 'code',
    scope: 'credential',
    credentialId: SIGNER,
    clientId,
    redirectUri,
    numSignatures: SIGNATURES,
  });
  const { headers } = await fetch(`${url}${BASE}/oauth2/authorize?${query}`, { redirect: 'manual' });
  const [, claims] = new URL(headers.get('location')).searchParams.get('token').split('.');
  const { jti } = JSON.parse(Buffer.from(claims, 'base64url'));
  const path = `${BASE}/services/v1/oauth2/token/${clientId}/authorization_code/${clientSecret}/${jti}`;
  const answer = await fetch(url + path, { method: 'POST', body: redirectUri });
  return (await answer.json()).sad;
}

/** @param count how many digests one request has signed */
const signHash = (sad, count) => ({
  method: 'POST',
  path: `${BASE}/services/v1/signatures/signHash/${AED.clientId}/${encodeURIComponent(SIGNER)}/${sad}/SHA256/RSA`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(new Array(count).fill(DIGEST)),
});

const timestamp = () => ({
  method: 'POST',
  path: `${BASE}/services/v1/signatures/timestamp/${AED.clientId}/SHA256`,
  headers: { 'content-type': 'application/json' },
  body: DIGEST,
});

/**
 * How long the event loop keeps others waiting: 99 of 100 times not longer, in milliseconds. To look costs a thousand wakings
 * a second: what is counted is loaded without.
 */
async function watched(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return { p99: delay.percentile(99) / 1e6 };
}

const loading = (server, requests) => loadServed(server, requests, SECONDS, CLIENTS);

async function signing(server, count) {
  const requests = [];
  for (let n = 0; n < AUTHORISATIONS; n += 1) requests.push(signHash(await authorised(server.url), count));
  await checked(server.url, requests[0], 200, (body) => JSON.parse(body)[count - 1].algorithm === 'RSA_SHA256');
  const sample = await loading(server, requests);
  return { ...sample, perSecond: sample.perSecond * count };
}

async function timestamping(server) {
  await checked(server.url, timestamp(), 200);
  return loading(server, [timestamp()]);
}

const took = async (url) => {
  const begun = performance.now();
  await (await fetch(url)).arrayBuffer();
  return performance.now() - begun;
};

let issued = 0;

/** Certificates are issued when they are first shown; shown again, what is left is the request's own way. */
async function issuing({ url }) {
  const first = [];
  const again = [];
  for (let n = 0; n < CERTIFICATES; n += 1) {
    issued += 1;
    const { email } = holder(issued);
    const path = `${url}${BASE}/services/v1/credentials/info/${AED.clientId}/${encodeURIComponent(email)}/chain`;
    first.push(await took(path));
    again.push(await took(path));
  }
  return { milliseconds: median(first), again: median(again) };
}

const perSecond = (values) => `${Math.round(median(values))}/s`;

/** Signatures per second by those of OpenSSL. */
const byOpenssl = (goal, samples, { beside = '', ...bounds } = {}) =>
  row({
    goal,
    values: samples.map((sample) => sample.perSecond / sample.openssl),
    ...bounds,
    figure: perSecond(each(samples, 'perSecond')),
    anchor: perSecond(each(samples, 'openssl')) + beside,
  });

const rows = ({ signHash, signLoop, signHashes, timestamp, timestampLoop, certificates }) => [
  byOpenssl('digigo.sign-hash, 16 clients, by openssl speed -multi 2', signHash, { atLeast: 0.7 }),
  byOpenssl(`the same, ${SEVERAL} hashes to a request`, signHashes),
  row({ goal: 'event loop meanwhile, p99', values: each(signLoop, 'p99'), unit: 'ms', atMost: 10 }),
  byOpenssl('digigo.timestamp, by the same', timestamp, {
    atLeast: 0.6,
    beside: `; event loop p99 ${median(each(timestampLoop, 'p99')).toFixed(1)} ms`,
  }),
  row({
    goal: 'first credentials-info, which issues a certificate',
    values: each(certificates, 'milliseconds'),
    unit: 'ms',
    atMost: 5,
    anchor: `the second ${median(each(certificates, 'again')).toFixed(2)} ms`,
  }),
];

await withFolder(async (folder) => {
  const file = join(folder, 'scenario.json');
  writeFileSync(file, JSON.stringify(scenario));
  const simulator = await createSimulator({ scenario: file });
  const server = { url: simulator.url, cpuSeconds: () => cpuSeconds(process.pid) };
  const contenders = {
    openssl: async () => {
      last = await openssl();
    },
    signHash: () => besideOpenssl(() => signing(server, 1)),
    signHashes: () => besideOpenssl(() => signing(server, SEVERAL)),
    timestamp: () => besideOpenssl(() => timestamping(server)),
    signLoop: () => watched(() => signing(server, 1)),
    timestampLoop: () => watched(() => timestamping(server)),
    certificates: () => issuing(server),
  };
  for (const warmUp of Object.values(contenders)) await warmUp();
  const samples = await rounds(ROUNDS, contenders);
  await simulator.close();
  report(rows(samples));
});
