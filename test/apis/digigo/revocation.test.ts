import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { chainFile, file, issuingFile, noOpenssl, rootFile } from '../../pki/pki.ts';
import { type Simulated, START, simulate } from '../../simulate.ts';
import { certificateOf, HOLDER, OTHER, withHolders } from './holders.ts';

const run = promisify(execFile);

/** OpenSSL, which must not be waited for by the very process that answers it. */
async function openssl(...args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  try {
    const { stdout, stderr } = await run('openssl', args);
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, output: stdout + stderr };
  }
}

const AT = `${Date.parse(START) / 1000}`;

/** Real time, in which OpenSSL's client lives. */
const NOW = { clock: { at: new Date(Date.now() - 1000).toISOString() } };

async function fileOf(url: string): Promise<{ path: string; bytes: Buffer; type: string | null }> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { path: file(bytes), bytes, type: response.headers.get('content-type') };
}

const ask = (base: string, certificate: string, ...more: string[]) =>
  openssl(
    ...['ocsp', '-url', `${base}/ocsp`, '-issuer', issuingFile, '-cert', certificate, '-CAfile', rootFile],
    ...['-verify_other', chainFile, ...more],
  );

const revoke = ({ happen }: Simulated, email: string, reason = 'KEY_COMPROMISE') =>
  happen('digigo.certificate.revoke', { email, reason });

test.skipIf(noOpenssl)('digigo.ocsp: OpenSSL finds a certificate good, and revoked at once when it is', async () => {
  const simulated = await simulate({ ...withHolders(HOLDER), ...NOW });
  const certificate = file(await certificateOf(simulated, HOLDER.email));

  const before = await ask(simulated.url, certificate);
  await revoke(simulated, HOLDER.email);
  const after = await ask(simulated.url, certificate);

  expect(before.output).toContain('Response verify OK');
  expect(before.output).toContain(`${certificate}: good`);
  expect(before.output).not.toContain('WARNING');
  expect(after.output).toContain('Response verify OK');
  expect(after.output).toContain(`${certificate}: revoked`);
  expect(after.output).toContain('Reason: keyCompromise');
});

test.skipIf(noOpenssl)('digigo.ocsp: the nonce is repeated, and may be left out', async () => {
  const simulated = await simulate({ ...withHolders(HOLDER), ...NOW });
  const certificate = file(await certificateOf(simulated, HOLDER.email));

  const nonce = await ask(simulated.url, certificate, '-nonce', '-text');
  const none = await ask(simulated.url, certificate, '-no_nonce', '-text');

  const [asked, answered] = nonce.output.match(/OCSP Nonce:\s+(\S+)/g) ?? [];
  expect(asked).toBe(answered);
  expect(asked).toBeDefined();
  expect(none.output).not.toContain('OCSP Nonce');
  expect(none.output).toContain('Response verify OK');
});

test.skipIf(noOpenssl)(
  'digigo.ocsp: a serial that was never issued is unknown, what signs for the simulator good',
  async () => {
    const { url } = await simulate({ ...withHolders(HOLDER), ...NOW });
    const byserial = await openssl(
      ...['ocsp', '-url', `${url}/ocsp`, '-issuer', issuingFile, '-serial', '0xFFEE', '-CAfile', rootFile],
      ...['-verify_other', chainFile],
    );

    expect(byserial.output).toContain('Response verify OK');
    expect(byserial.output).toContain('0xFFEE: unknown');
    for (const name of ['token', 'timestamp', 'ocsp']) {
      expect((await ask(url, `fixtures/pki/${name}.pem`)).output).toContain(`${name}.pem: good`);
    }
  },
);

test.skipIf(noOpenssl)('digigo.ocsp: it speaks for the issuing authority only', async () => {
  const { url } = await simulate({ ...withHolders(), ...NOW });

  const { output } = await openssl(
    ...['ocsp', '-url', `${url}/ocsp`, '-CAfile', rootFile],
    ...['-issuer', 'fixtures/pki/government.pem', '-cert', issuingFile],
  );

  expect(output).toContain('unauthorized');
});

test.skipIf(noOpenssl)('digigo.ocsp: what was revoked later is good before, by the clock of the world', async () => {
  const simulated = await simulate(withHolders(HOLDER));
  const certificate = file(await certificateOf(simulated, HOLDER.email));
  const long = ['-validity_period', '999999999', '-attime', AT];
  await simulated.advance('P1D');
  await revoke(simulated, HOLDER.email, 'SUPERSEDED');

  const { output } = await ask(simulated.url, certificate, ...long);

  expect(output).toContain('This Update: Jan 16 09:00:00 2026 GMT');
  expect(output).toContain('Next Update: Jan 17 09:00:00 2026 GMT');
  expect(output).toContain('Revocation Time: Jan 16 09:00:00 2026 GMT');
  expect(output).toContain('Reason: superseded');
});

/** A request whose base64 has characters that mean something in a path. */
async function awkwardRequest(certificate: string): Promise<Buffer> {
  for (let tries = 0; tries < 200; tries += 1) {
    const path = file('');
    await openssl('ocsp', '-issuer', issuingFile, '-cert', certificate, '-nonce', '-reqout', path);
    const bytes = readFileSync(path);
    if (/\/.*\+|\+.*\//.test(bytes.toString('base64'))) return bytes;
  }
  throw new Error('no request has both');
}

test.skipIf(noOpenssl)(
  'digigo.ocsp-get: base64 may be escaped in the path or not, and answers what a POST does',
  async () => {
    const simulated = await simulate(withHolders(HOLDER));
    const request = await awkwardRequest(file(await certificateOf(simulated, HOLDER.email)));
    const plain = request.toString('base64');
    const asked = { method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, body: request };
    const posted = await fetch(`${simulated.url}/ocsp`, asked);
    const answer = Buffer.from(await posted.arrayBuffer());

    expect(posted.headers.get('content-type')).toBe('application/ocsp-response');
    for (const text of [plain, encodeURIComponent(plain), plain.replaceAll('/', '%2F'), plain.replaceAll('+', '%2b')]) {
      const { bytes, type } = await fileOf(`${simulated.url}/ocsp/${text}`);
      expect(type).toBe('application/ocsp-response');
      expect(bytes.equals(answer)).toBe(true);
    }
  },
);

test('digigo.ocsp: what is no request is malformed, in a 200', async () => {
  const { url } = await simulate(withHolders());
  const MALFORMED = Buffer.from('30030a0101', 'hex');
  const post = (body: Uint8Array | string) =>
    fetch(`${url}/ocsp`, { method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, body });

  const answers = [
    await post(''),
    await post('hello'),
    await post(Buffer.from([0x30, 0x80, 0xff, 0xfe])),
    await post(Buffer.alloc(20_000, 0x30)),
    await fetch(`${url}/ocsp/hello`),
    await fetch(`${url}/ocsp//`),
    await fetch(`${url}/ocsp/not%20base64`),
  ];

  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/ocsp-response');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(MALFORMED);
  }
});

test('digigo.ocsp: another media type is refused', async () => {
  const { url } = await simulate(withHolders());

  const { status } = await fetch(`${url}/ocsp`, { method: 'POST', body: 'hello' });

  expect(status).toBe(400);
});

test.skipIf(noOpenssl)('digigo.crl: OpenSSL refuses a certificate from when it is in the list', async () => {
  const simulated = await simulate(withHolders(HOLDER, OTHER));
  const [mine, theirs] = [HOLDER, OTHER].map(async ({ email }) => file(await certificateOf(simulated, email)));
  const check = async (certificate: string) => {
    const lists = ['root', 'government', 'issuing'].map(async (name) => {
      const { path } = await fileOf(`${simulated.url}/crl/${name}.crl`);
      const { output } = await openssl('crl', '-inform', 'DER', '-in', path);
      return ['-CRLfile', file(output)];
    });
    const crls = (await Promise.all(lists)).flat();
    const chain = ['-CAfile', rootFile, '-untrusted', chainFile, '-attime', AT];
    return openssl('verify', '-crl_check_all', ...chain, ...crls, certificate);
  };

  const before = await check((await mine) ?? '');
  await revoke(simulated, HOLDER.email);

  expect(before).toMatchObject({ ok: true });
  expect(await check((await mine) ?? '')).toMatchObject({
    ok: false,
    output: expect.stringContaining('certificate revoked'),
  });
  expect(await check((await theirs) ?? '')).toMatchObject({ ok: true });
});

test.skipIf(noOpenssl)('digigo.crl: each is signed by its authority, fresh for a day', async () => {
  const { url, advance } = await simulate(withHolders());
  await advance('PT1H');

  for (const name of ['root', 'government', 'issuing']) {
    const { path, type } = await fileOf(`${url}/crl/${name}.crl`);
    const signer = ['-CAfile', `fixtures/pki/${name}.pem`];
    const { output } = await openssl('crl', '-inform', 'DER', '-in', path, ...signer, '-verify', '-noout', '-text');
    expect(type).toBe('application/pkix-crl');
    expect(output).toContain('verify OK');
    expect(output).toContain('Last Update: Jan 15 10:00:00 2026 GMT');
    expect(output).toContain('Next Update: Jan 16 10:00:00 2026 GMT');
    expect(output).toContain('No Revoked Certificates');
  }
});

async function numberOf(url: string): Promise<bigint> {
  const { path } = await fileOf(`${url}/crl/issuing.crl`);
  const { output } = await openssl('crl', '-inform', 'DER', '-in', path, '-noout', '-crlnumber');
  return BigInt(output.trim().replace('crlNumber=', ''));
}

test.skipIf(noOpenssl)(
  'digigo.crl: its number rises with the clock and with revocations, and with nothing else',
  async () => {
    const simulated = await simulate(withHolders(HOLDER));
    const first = await numberOf(simulated.url);
    expect(await numberOf(simulated.url)).toBe(first);

    await revoke(simulated, HOLDER.email);
    const revoked = await numberOf(simulated.url);
    await simulated.advance('PT0.001S');
    const later = await numberOf(simulated.url);

    expect(revoked).toBeGreaterThan(first);
    expect(later).toBeGreaterThan(revoked);
  },
);

test('digigo.ca-certificate: gives each authority as it is', async () => {
  const { url } = await simulate(withHolders());

  for (const name of ['root', 'government', 'issuing']) {
    const { bytes, type } = await fileOf(`${url}/ca/${name}.cer`);
    expect(type).toBe('application/pkix-cert');
    expect(bytes).toEqual(new X509Certificate(readFileSync(`fixtures/pki/${name}.pem`)).raw);
  }
});

test('digigo: other authorities, and other verbs, are not there', async () => {
  const { agent } = await simulate(withHolders());

  for (const path of ['/crl/other.crl', '/crl/issuing.cer', '/ca/issuing.crl', '/ca/', '/ocsp', '/crl/issuing.crl/']) {
    expect((await agent.get(path)).status, path).toBe(404);
  }
  expect((await agent.post('/crl/issuing.crl')).status).toBeGreaterThanOrEqual(404);
});

test.skipIf(noOpenssl)('digigo: a certificate names the services of its world, which know it', async () => {
  const simulated = await simulate({ ...withHolders(HOLDER), ...NOW });
  const { agent, url } = simulated;
  await agent
    .put('/_sim/worlds/other')
    .send({ ...withHolders(HOLDER), ...NOW, seed: 7 })
    .expect(201);
  const elsewhere = async (event: string, given: object = {}) =>
    (
      await agent
        .post('/_sim/worlds/other/events')
        .send({ event, ...given })
        .expect(200)
    ).body;
  const happen = { ...simulated, happen: elsewhere };
  const certificate = file(await certificateOf(happen, HOLDER.email));
  const text = (await openssl('x509', '-in', certificate, '-noout', '-text')).output;

  for (const place of ['crl/issuing.crl', 'ocsp', 'ca/issuing.cer'])
    expect(text).toContain(`URI:${url}/w/other/${place}`);
  expect((await ask(`${url}/w/other`, certificate)).output).toContain(': good');
  expect((await ask(url, certificate)).output).toContain(': unknown');
  await elsewhere('digigo.certificate.revoke', { email: HOLDER.email });
  expect((await ask(`${url}/w/other`, certificate)).output).toContain(': revoked');
  const crl = async (base: string) =>
    (await openssl('crl', '-inform', 'DER', '-in', (await fileOf(`${base}/crl/issuing.crl`)).path, '-noout', '-text'))
      .output;
  expect(await crl(`${url}/w/other`)).toContain('Serial Number');
  expect(await crl(url)).toContain('No Revoked Certificates');
});
