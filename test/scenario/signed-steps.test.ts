import { expect, test } from 'vitest';
import { contentOf, noXmlsec, verifySignature } from '../pki/xades/xmlsec.ts';
import { type Simulated, simulate } from '../simulate.ts';
import { played } from './played.ts';

const AED = { clientId: 'TEST-aed', clientSecret: 'TEST-secret', name: 'AED de test' };
const REQUEST = {
  requestId: '7742a7d7-8575-44a2-954a-e8c04f0013e1',
  clientId: AED.clientId,
  userId: '66666666',
  name: 'Ben Flena',
  firstname: 'Flena',
  email: 'flena@certification.tn',
  phone: '99111114',
  status: 'MISSING_INFO',
};

// Certificates name the address, which would have another port each time.
const withRequest = () =>
  simulate({ given: { digigo: { aeds: [AED], requests: [REQUEST] } } }, { publicUrl: 'http://simulator.test' });

const ENROL = {
  event: 'digigo.operator.enrol',
  with: { clientId: AED.clientId, name: 'Opérateur' },
  save: { pkcs12: 'body.pkcs12', password: 'body.password', ca: 'body.certificate' },
};
const PROOF = { urlVideo: 'https://aed.example/?a=<&>', videoHash: 'n4bQgYhMfWwAL+qgxVrQFa0/TxsrC4Is0V1sFbDwCgg=' };

const upload = (more: object = {}, signing: object = {}) => ({
  call: 'digigo.upload-proof',
  with: {
    path: { clientId: AED.clientId, requestId: REQUEST.requestId },
    json: PROOF,
    sign: { xades: { pkcs12: '{{pkcs12}}', password: '{{password}}', field: 'requestSignature', ...signing } },
  },
  ...more,
});

/** What a step sends a day after the world began, as told when it fails. */
async function sentBody(simulated: Simulated): Promise<Record<string, string>> {
  const outcomes = await played(simulated, [ENROL, { advance: 'P1D' }, upload({ expect: { status: 599 } })]);
  return JSON.parse(outcomes[2]?.failure?.request?.body ?? '{}');
}

test('sign.xades: what an operator has signed is taken', async () => {
  const outcomes = await played(await withRequest(), [
    ENROL,
    upload({ expect: { status: 200, body: { requestStatus: 'ONGOING' } } }),
  ]);

  expect(outcomes.filter(({ failure }) => failure)).toEqual([]);
});

test.skipIf(noXmlsec)(
  'sign.xades: xmlsec1 verifies it, over all the other fields and at the time of the world (skipped without xmlsec1)',
  async () => {
    const { requestSignature = '', ...fields } = await sentBody(await withRequest());

    const xml = Buffer.from(requestSignature, 'base64').toString();
    expect(verifySignature(xml, '2026-01-17 00:00:00')).toMatchObject({ ok: true });
    expect(fields).toEqual(PROOF);
    expect(contentOf(xml)).toBe(JSON.stringify(PROOF));
    expect(xml).toContain('<xades:SigningTime>2026-01-16T09:00:00Z</xades:SigningTime>');
  },
);

test('sign.xades: the same world signs the same', async () => {
  expect(await sentBody(await withRequest())).toEqual(await sentBody(await withRequest()));
});

test('sign.xades: what is signed has been filled in, and goes where it is said to', async () => {
  const { clientId } = AED;
  const json = { urlVideo: 'https://aed.example/{{of}}', videoHash: PROOF.videoHash };
  const signed = upload({ expect: { status: 200, body: { clientId: 'nobody' } } }, { field: 'txSignature' });

  const outcomes = await played(await withRequest(), [
    ENROL,
    { event: 'digigo.quota.set', with: { clientId, type: 'SIG', remain: 7 }, save: { of: 'body.remain' } },
    { ...signed, with: { ...signed.with, json } },
  ]);

  const { mismatches, request } = outcomes[2]?.failure ?? {};
  // It was taken: nothing but the name of the AED is not as expected.
  expect(mismatches).toEqual([{ at: 'body.clientId', expected: 'nobody', actual: clientId }]);
  expect(Object.keys(JSON.parse(request?.body ?? '{}'))).toEqual(['urlVideo', 'videoHash', 'txSignature']);
  expect(request?.body).toContain('"https://aed.example/7"');
});

test.each([
  ['another password', { password: 'wrong' }],
  ['what is no PKCS#12 file', { pkcs12: '{{ca}}' }],
])('sign.xades: with %s the step fails, and says so', async (_, signing) => {
  const [, outcome] = await played(await withRequest(), [ENROL, upload({}, signing)]);

  expect(outcome?.failure).toEqual({ mismatches: [], problem: 'sign.xades: Not a PKCS#12 file, or another password' });
});
