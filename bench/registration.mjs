// What a full enrolment costs, and whether asking for the state of a request takes as long among many requests as among few. As
// many as fit a scenario file: one of more than eight megabytes would be refused.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checked } from './calls.mjs';
import { othersDuring, ratios, report, rounds, row, speed } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { load } from './load.mjs';
import { startSimulator } from './processes.mjs';

const FEW = 100;
const MANY = 30_000;
const ROUNDS = 4;
const SECONDS = 2;
const CLIENT = 'TEST-aed';
const ADMIN = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin';

const requestId = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const requests = (count) =>
  Array.from({ length: count }, (_, n) => ({
    requestId: requestId(n),
    clientId: CLIENT,
    userId: String(10_000_000 + n),
    name: 'N',
    firstname: 'P',
    email: `u${n}@example.tn`,
    phone: String(20_000_000 + n),
    status: 'REJECTED',
  }));

async function among(count, folder) {
  const file = join(folder, `${count}.json`);
  const digigo = { aeds: [{ clientId: CLIENT, clientSecret: 'TEST-secret' }], requests: requests(count) };
  writeFileSync(file, JSON.stringify({ seed: 1, given: { digigo } }));
  return startSimulator(['--scenario', file]);
}

const status = { method: 'GET', path: `${ADMIN}/aed-request-status/${CLIENT}/${requestId(FEW >> 1)}` };

async function asking(server) {
  await checked(server.url, status, 200);
  return () => load(server, [status], SECONDS);
}

/** How many people are enrolled in a round. */
const PEOPLE = 40;

const PNG = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(64)]).toString('base64');
const file = (name) => ({ [name]: PNG, [`${name}Type`]: 'image/png' });

const person = (n) => ({ userId: String(30_000_000 + n), phone: String(30_000_000 + n), email: `p${n}@example.tn` });

async function answered(url, body) {
  const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, body === undefined ? {} : sent);
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
  return response.json();
}

/** What a server spends on one enrolment after the other, in milliseconds of CPU: OTPs, signed request, decision, certificate. */
async function enrolments(folder) {
  const scenario = join(folder, 'enrolment.json');
  const digigo = { aeds: [{ clientId: CLIENT, clientSecret: 'TEST-secret' }] };
  const clock = { at: '2026-01-15T09:00:00Z', frozen: true };
  writeFileSync(scenario, JSON.stringify({ seed: 1, clock, given: { digigo } }));
  const server = await startSimulator(['--scenario', scenario]);
  const sign = await operator(server.url);
  const values = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const before = server.cpuSeconds();
    for (let n = 0; n < PEOPLE; n += 1) await enrol(server.url, person(round * PEOPLE + n), sign);
    values.push(((server.cpuSeconds() - before) * 1000) / PEOPLE);
  }
  await server.stop();
  return values.slice(1);
}

/** Signs fields as an operator of the AED does. */
async function operator(url) {
  const { readPkcs12 } = await import('../dist/pki/pkcs12.js');
  const { signXades } = await import('../dist/pki/xades/sign.js');
  const given = { event: 'digigo.operator.enrol', clientId: CLIENT, name: 'Opérateur' };
  const { pkcs12, password } = await answered(`${url}/_sim/worlds/default/events`, given);
  const signer = await readPkcs12(Buffer.from(pkcs12, 'base64'), password);
  const how = { mimeType: 'application/json', chain: signer.chain, signingTime: Date.UTC(2026, 0, 15, 9) };
  return async (fields) => {
    const signed = await signXades(signer, { ...how, content: JSON.stringify(fields), seed: fields.subscriberId });
    return { ...fields, requestSignature: Buffer.from(signed).toString('base64') };
  };
}

async function validated(url, asked, contact) {
  const { txId } = await answered(`${url}${ADMIN}/aed-send-otp/${CLIENT}`, asked);
  const { messages } = await answered(`${url}/_sim/worlds/default/outbox?to=${encodeURIComponent(contact)}`);
  await answered(`${url}${ADMIN}/aed-validate-otp/${CLIENT}/${txId}/${messages.at(-1).otp}`, asked);
  return txId;
}

async function enrol(url, { userId, phone, email }, sign) {
  const about = { certType: 'PERSO', userId, idType: 'CIN' };
  const txIdPhone = await validated(url, { ...about, authDelivery: 1, phone }, phone);
  const txIdEmail = await validated(url, { ...about, authDelivery: 2, email }, email);
  const fields = {
    txIdPhone,
    txIdEmail,
    certType: 'PERSO',
    country: 'TN',
    subscriberName: 'Nom',
    subscriberFirstname: 'Prénom',
    subscriberBirthdate: '1577457071000',
    subscriberIdentityType: 'CIN',
    subscriberId: userId,
    subscriberPhone: phone,
    subscriberEmail: email,
    ...file('subscriberIdentityFile'),
    ...file('screenshot1File'),
    ...file('screenshot2File'),
    urlVideo: 'https://video.test/1',
    videoHash: 'WdPaUpvZEhSd2N6b3ZMM2QzZHk1NWIzV',
  };
  const { requestId } = await answered(`${url}${ADMIN}/create-digigo-user/${CLIENT}`, await sign(fields));
  const events = `${url}/_sim/worlds/default/events`;
  await answered(events, { event: 'digigo.request.decide', requestId, status: 'VALID' });
  await answered(events, { event: 'digigo.certificate.issue', requestId });
  await answered(`${url}/tunsign-proxy-webapp/services/v1/credentials/info/${CLIENT}/${email}/chain`);
}

await withFolder(async (folder) => {
  const enrolled = await enrolments(folder);
  const few = await among(FEW, folder);
  const many = await among(MANY, folder);
  const contenders = {
    few: await asking(few),
    many: await asking(many),
  };
  for (const warmUp of Object.values(contenders)) await warmUp();
  const samples = await rounds(ROUNDS, contenders);
  await few.stop();
  await many.stop();
  report([
    row({
      goal: 'a full enrolment, its two RSA signatures included',
      values: enrolled,
      unit: 'ms CPU',
      atMost: 30,
    }),
    row({
      goal: `digigo.aed-request-status among ${MANY} requests: CPU by that of ${FEW}`,
      values: ratios(samples.many, samples.few, 'microseconds'),
      atMost: 1.5,
      others: othersDuring(samples),
      figure: speed(samples.many),
      anchor: speed(samples.few),
    }),
  ]);
});
