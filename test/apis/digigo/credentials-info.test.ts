import { expect, test } from 'vitest';
import { pem, readCertificate } from '../../../src/pki/certificate.ts';
import { file, noOpenssl, openssl, rootFile } from '../../pki/pki.ts';
import { START } from '../../simulate.ts';
import { AED, BASE, chainOf, HOLDER, holder, infoPath, OTHER_HOLDER, withDigigo } from './digigo.ts';

const seconds = String(Date.parse(START) / 1000);

test.skipIf(noOpenssl)('digigo.credentials-info: openssl verifies the chain at the simulated time', async () => {
  const simulated = await withDigigo();

  const [holder = Buffer.alloc(0), ...above] = await chainOf(simulated);

  const verified = openssl(
    ...['verify', '-attime', seconds, '-purpose', 'smimesign', '-x509_strict'],
    ...['-CAfile', rootFile, '-untrusted', file(above.map((der) => pem(der)).join('')), file(pem(holder))],
  );
  expect(verified).toEqual({ ok: true, output: expect.stringContaining(': OK') });
  expect(above.map((der) => readCertificate(der).subject['CN'])).toEqual([
    'TnTrust Gov CA TEST',
    'Tunisia Gov CA TEST',
    'Tunisia National Root CA TEST',
  ]);
});

test('digigo.credentials-info: the certificate names its holder, and where its revocation is told', async () => {
  const simulated = await withDigigo({}, { publicUrl: 'http://sim.test' });

  const [der = Buffer.alloc(0)] = await chainOf(simulated);

  const { subject, email, notBefore, notAfter } = readCertificate(der);
  expect(subject).toEqual({
    C: 'TN',
    GN: 'Folen',
    SN: 'Ben Foulen',
    CN: 'Folen Ben Foulen',
    serialNumber: 'IDCTN-01234567',
  });
  expect(email).toBe(HOLDER);
  expect([notBefore, notAfter].map((at) => new Date(at).toISOString())).toEqual([
    '2025-12-16T09:00:00.000Z',
    '2027-12-16T09:00:00.000Z',
  ]);
  expect(der.includes('http://sim.test/crl/issuing.crl')).toBe(true);
});

test('digigo.credentials-info: a certificate for an organisation names it', async () => {
  const affiliations = [{ organisationId: '1111111A', affiliationType: 'LEGALREP' }];
  const identity = { userId: 'X1', idType: 'PASSEPORT', affiliations };
  const simulated = await withDigigo({
    organisations: [{ organisationId: '1111111A', name: 'ANCE' }],
    users: [
      holder('pro@x.tn', { ...identity, certType: 'PRO' }),
      holder('seal@x.tn', { ...identity, certType: 'SEAL' }),
    ],
  });
  const subjectOf = async (email: string) => readCertificate((await chainOf(simulated, email))[0] ?? '').subject;

  const organisation = { C: 'TN', O: 'ANCE', organizationIdentifier: 'VATTN-1111111A' };
  expect(await subjectOf('pro@x.tn')).toMatchObject({
    ...organisation,
    CN: 'Folen Ben Foulen',
    serialNumber: 'PASTN-X1',
  });
  expect(await subjectOf('seal@x.tn')).toEqual({ ...organisation, CN: 'ANCE' });
});

test('digigo.credentials-info: gives the same certificate again, and every holder their own', async () => {
  const simulated = await withDigigo();

  const [first] = await chainOf(simulated);
  const [second] = await chainOf(simulated);
  const [raised] = await chainOf(simulated, HOLDER.toUpperCase());
  const [other] = await chainOf(simulated, OTHER_HOLDER);

  expect(second).toEqual(first);
  expect(raised).toEqual(first);
  const keyOf = (der: Buffer = Buffer.alloc(0)) =>
    readCertificate(der).publicKey.export({ type: 'spki', format: 'pem' });
  expect(keyOf(other)).not.toBe(keyOf(first));
});

test.each(['revoked', 'expired'])(
  'digigo.credentials-info: shows a certificate that is %s too',
  async (certificate) => {
    const simulated = await withDigigo({ holder: { certificate } });

    const [der = Buffer.alloc(0)] = await chainOf(simulated);

    expect(readCertificate(der).email).toBe(HOLDER);
  },
);

const PATH = `${BASE}/services/v1/credentials/info`;
const invalid = (description: string) => [400, { status: 'INVALID REQUEST', code: 400, description }];
const refusals: [string, string, unknown][] = [
  ['an unknown clientId', infoPath('unknown'), invalid('The clientId is invalid.')],
  ['no clientId', `${PATH}//${HOLDER}/chain`, invalid('The parameter clientId is mandatory.')],
  ['nothing at all', PATH, invalid('The parameter clientId is mandatory.')],
  ['an unknown holder', infoPath(undefined, 'nobody@x.tn'), invalid('The parameter credentialId is invalid.')],
  ['a blank holder', `${PATH}/${AED.clientId}/%20/chain`, invalid('The parameter credentialId is mandatory.')],
  ['no holder and nothing after', `${PATH}/${AED.clientId}`, invalid('The parameter credentialId is mandatory.')],
  ['other certificates', infoPath(undefined, HOLDER, 'single'), invalid('The parameter certificates is invalid.')],
  ['no certificates', `${PATH}/${AED.clientId}/${HOLDER}/`, invalid('The parameter certificates is invalid.')],
  [
    'a holder without a certificate',
    infoPath(undefined, 'none@x.tn'),
    [404, { status: 'NOT FOUND', code: 404, description: 'There is no certificate for this credentialId.' }],
  ],
  [
    'a target that cannot be decoded',
    `${PATH}/%zz/x/chain`,
    [400, { status: 'INVALID REQUEST', code: 400, description: 'The request is malformed.' }],
  ],
];

test.each(refusals)('digigo.credentials-info: refuses %s', async (_name, path, expected) => {
  const { agent } = await withDigigo({ users: [holder('none@x.tn', { certificate: 'none' })] });

  const { status, body } = await agent.get(path);

  expect([status, body]).toEqual(expected);
});

test('digigo.credentials-info: answers an unknown service with 404, and an internal error with 500', async () => {
  const simulated = await withDigigo();
  await simulated.agent
    .post('/_sim/worlds/default/faults')
    .send({ operation: 'digigo.credentials-info', error: 'internal-error', times: 1 })
    .expect(201);

  const failed = await simulated.agent.get(infoPath());
  const unknown = await simulated.agent.get(`${BASE}/services/v1/credentials/list`);

  expect([failed.status, failed.body]).toEqual([
    500,
    { status: 'INTERNAL ERROR', code: 500, description: 'The server encounters an unexpected condition' },
  ]);
  expect([unknown.status, unknown.body]).toEqual([
    404,
    { status: 'NOT FOUND', code: 404, description: 'There is no such service.' },
  ]);
});
