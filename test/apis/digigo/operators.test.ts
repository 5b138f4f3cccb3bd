import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPkcs12 } from '../../../src/pki/pkcs12.ts';
import { chainFile, file, noOpenssl, openssl, rootFile } from '../../pki/pki.ts';
import { contentOf, noXmlsec, verifySignature } from '../../pki/xades/xmlsec.ts';
import { START, simulate } from '../../simulate.ts';
import { AED, HOLDER, OTHER, signatureOf, withHolders } from './holders.ts';

const AT = `${Date.parse(START) / 1000}`;

const ENROL = { clientId: AED.clientId, name: 'Opératrice Ünal' };

test.skipIf(noOpenssl)(
  'digigo.operator.enrol: OpenSSL opens the file with its password, and trusts the certificate',
  async () => {
    const { happen } = await simulate(withHolders());

    const { pkcs12, password, certificate } = await happen('digigo.operator.enrol', ENROL);

    const opened = openssl(
      ...['pkcs12', '-in', file(Buffer.from(String(pkcs12), 'base64')), '-passin', `pass:${password}`, '-nodes'],
    );
    const key = createPrivateKey(/-----BEGIN PRIVATE KEY[\s\S]*END PRIVATE KEY-----/.exec(opened.output)?.[0] ?? '');
    expect(new X509Certificate(String(certificate)).checkPrivateKey(key)).toBe(true);
    expect(opened.output.match(/BEGIN CERTIFICATE/g)).toHaveLength(4);
    const path = file(String(certificate));
    const verified = openssl('verify', '-CAfile', rootFile, '-untrusted', chainFile, '-attime', AT, path);
    expect(verified).toMatchObject({ ok: true });
  },
);

test('digigo.operator.enrol: the certificate names operator and AED, and is valid for two years', async () => {
  const { happen, url } = await simulate(withHolders());

  const { certificate } = await happen('digigo.operator.enrol', ENROL);

  const { subject, validFrom, validTo, infoAccess } = new X509Certificate(String(certificate));
  expect(subject.split('\n')).toEqual(['C=TN', `O=${AED.name}`, `CN=${ENROL.name}`]);
  expect([Date.parse(validFrom), Date.parse(validTo)]).toEqual([Date.parse(START), Date.parse('2028-01-15T09:00:00Z')]);
  expect(infoAccess).toContain(`OCSP - URI:${url}/ocsp`);
});

test('digigo.operator.enrol: everybody gets a serial, a password and, as long as there are some, a key of their own', async () => {
  const { happen } = await simulate(withHolders());
  const enrolled: { serial: unknown; password: unknown; key: unknown }[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { pkcs12, password } = await happen('digigo.operator.enrol', { ...ENROL, name: `Opérateur ${n}` });
    const { certificate, key } = await readPkcs12(Buffer.from(String(pkcs12), 'base64'), String(password));
    enrolled.push({ serial: certificate.serial, password, key: key.export({ type: 'pkcs8', format: 'pem' }) });
  }

  const different = (name: 'serial' | 'password' | 'key') => new Set(enrolled.map((one) => one[name])).size;
  expect([different('serial'), different('password'), different('key')]).toEqual([4, 4, 3]);
});

test('digigo.operator.enrol: one seed gives the same file, byte for byte', async () => {
  const first = await (await simulate(withHolders())).happen('digigo.operator.enrol', ENROL);
  const again = await simulate(withHolders(), { publicUrl: 'http://sim.example' });
  const second = await (await simulate(withHolders(), { publicUrl: 'http://sim.example' })).happen(
    'digigo.operator.enrol',
    ENROL,
  );

  expect(second).toEqual(await again.happen('digigo.operator.enrol', ENROL));
  expect(second['password']).toBe(first['password']);
});

test('digigo.operator.enrol: an AED that nobody knows is unknown', async () => {
  const { agent } = await simulate(withHolders());
  const events = '/_sim/worlds/default/events';

  const { status, body } = await agent
    .post(events)
    .send({ event: 'digigo.operator.enrol', clientId: 'nobody', name: 'x' });

  expect(status).toBe(404);
  expect(body).toMatchObject({ subject: 'clientId', detail: expect.stringContaining('nobody') });
  const { body: held } = await agent.get('/_sim/worlds/default/rows/digigo.operators');
  expect(held.rows).toEqual([]);
});

test.skipIf(noXmlsec).each([
  [
    'an object, as JSON',
    { userId: '01234567', organisation: 'Émir & fils' },
    '{"userId":"01234567","organisation":"Émir & fils"}',
  ],
  ['text, as it is', '{ "userId": 1 }\r\n', '{ "userId": 1 }\r\n'],
])('digigo.holder.sign: xmlsec1 verifies the signature of %s', async (_, payload, content) => {
  const simulated = await simulate(withHolders(HOLDER));

  const xml = await signatureOf(simulated, HOLDER.email.toUpperCase(), payload);

  expect(verifySignature(xml)).toMatchObject({ ok: true });
  expect(contentOf(xml)).toBe(content);
  expect(xml).toContain(`<xades:SigningTime>${START}</xades:SigningTime>`);
  const [, der = ''] = /<ds:X509Certificate>([^<]+)/.exec(xml) ?? [];
  expect(new X509Certificate(Buffer.from(der, 'base64')).subjectAltName).toBe(`email:${HOLDER.email}`);
});

test('digigo.holder.sign: who has no valid certificate does not sign, and who is nobody is unknown', async () => {
  const users = [
    { ...HOLDER, certificate: 'none' },
    { ...OTHER, certificate: 'expired' },
    { ...OTHER, userId: '1', phone: '99333333', email: 'revoked@example.tn', certificate: 'revoked' },
  ];
  const { agent } = await simulate(withHolders(...users));
  const sign = async (email: string) => {
    const event = { event: 'digigo.holder.sign', email, payload: '' };
    const { status, body } = await agent.post('/_sim/worlds/default/events').send(event);
    return [status, body.subject, body.detail];
  };

  expect(await sign('nobody@example.tn')).toEqual([404, 'email', expect.stringContaining('nobody@example.tn')]);
  expect(await sign(HOLDER.email)).toEqual([409, 'email', expect.stringContaining('no certificate')]);
  expect(await sign(OTHER.email)).toEqual([409, 'email', expect.stringContaining('is expired')]);
  expect(await sign('revoked@example.tn')).toEqual([409, 'email', expect.stringContaining('is revoked')]);
});
