import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { BASE } from './digigo.ts';

const VALIDATE = `${BASE}/services/rest/tunsign-proxy/validate-signature`;
const DSS = new URL('../../dss/', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, DSS));
const readJson = (name: string) => JSON.parse(read(name).toString());

const request = readJson('golden/request.json');
const printed = readJson('golden/response.json');

const at = (instant: number): object => ({ at: new Date(instant).toISOString(), frozen: true });

/** A world at the instant of the printed answer. */
const then = (digigo: object = {}, more: object = {}): Promise<Simulated> =>
  simulate({ clock: at(printed.simpleReport.validationTime), given: { digigo }, ...more });

const sent = ({ agent }: Simulated, body: object) => agent.post(VALIDATE).send(body);

test('digigo.validate-signature: what DSS 5.4.3 prints as its own example, key by key and in its order', async () => {
  const { body, text } = await sent(await then(), request).expect(200);

  const certificates = (report: typeof printed): { id: string }[] => report.diagnosticData.usedCertificates;
  const others = (report: typeof printed) => ({
    ...report,
    diagnosticData: { ...report.diagnosticData, usedCertificates: [] },
  });
  expect(JSON.stringify(others(JSON.parse(text)))).toBe(JSON.stringify(others(printed)));
  // DSS asked the network for two more.
  expect(certificates(body)).toHaveLength(2);
  for (const certificate of certificates(body)) {
    const same = certificates(printed).find(({ id }) => id === certificate.id);
    expect(JSON.stringify(certificate)).toBe(JSON.stringify(same));
  }
});

test('digigo.validate-signature: the same document in the same world has the same answer, byte by byte', async () => {
  const [one, other] = [await sent(await then(), request), await sent(await then(), request)];

  expect(one.text).toBe(other.text);
});

/** The certificate of DSS's example with an id, as PEM. */
function pemOf(commonName: string): string {
  const { base64Encoded } = printed.diagnosticData.usedCertificates.find(
    (certificate: { commonName: string }) => certificate.commonName === commonName,
  );
  return `-----BEGIN CERTIFICATE-----\n${base64Encoded.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** While all certificates of the example are valid. */
const SIGNED_AT = { clock: at(Date.parse('2017-10-01T00:00:00Z')) };

const verdict = async (simulated: Simulated) => {
  const { body } = await sent(simulated, request).expect(200);
  const [{ indication, subIndication, errors }] = body.simpleReport.signature;
  return { indication, subIndication, errors, count: body.simpleReport.validSignaturesCount };
};

test("digigo.validate-signature: a scenario's own anchors are trusted", async () => {
  const authority = await verdict(await then({ trust: [pemOf('good-ca')] }, SIGNED_AT));
  const signer = await verdict(await then({ trust: [pemOf('root-ca'), pemOf('good-user')] }, SIGNED_AT));

  // There is a path, and nobody who could be asked whether the certificate is revoked.
  expect(authority.indication).toBe('INDETERMINATE');
  expect(authority.subIndication).not.toBe('NO_CERTIFICATE_CHAIN_FOUND');
  expect(signer).toEqual({ indication: 'TOTAL_PASSED', subIndication: null, errors: [], count: 1 });
});

test('digigo.validate-signature: the dialect `validation: dss` misses the trusted list', async () => {
  const strict = { dialect: { digigo: { validation: 'dss' } } };

  const signer = await verdict(await then({ trust: [pemOf('good-user')] }, { ...SIGNED_AT, ...strict }));

  const errors = ['The certificate path is not trusted!'];
  expect(signer).toEqual({ indication: 'TOTAL_PASSED', subIndication: null, errors, count: 1 });
});

interface Sample {
  readonly id: string;
  readonly file: string;
  readonly originalDocuments: readonly string[];
  readonly signaturesCount: number;
  readonly integrity: string;
  readonly expectation_without_any_trusted_anchor: {
    readonly indication: string;
    readonly subIndication: string | null;
    readonly also_acceptable: readonly (readonly [indication: string, subIndication: string])[];
    readonly signatureScope: string | null;
  };
}

const samples: readonly Sample[] = readJson('samples/manifest.json');

const remote = (file: string) => ({ bytes: read(`samples/${file}`).toString('base64'), name: file.split('/').at(-1) });

interface Diagnosed {
  readonly digestMatchers: readonly { readonly dataFound: boolean; readonly dataIntact: boolean }[];
  readonly basicSignature: { readonly signatureIntact: boolean } | null;
}

/** What each integrity of the manifest means of a signature. */
const INTEGRITY: Readonly<Record<string, (signature: Diagnosed) => boolean>> = {
  ok: (signature) => isWhole(signature) && signature.basicSignature?.signatureIntact === true,
  ok_partial: (signature) => isWhole(signature) && signature.basicSignature?.signatureIntact === true,
  data_not_found: ({ digestMatchers }) => digestMatchers.some(({ dataFound }) => !dataFound),
  broken_digest: ({ digestMatchers }) => digestMatchers.some(({ dataFound, dataIntact }) => dataFound && !dataIntact),
  broken_signature: (signature) => isWhole(signature) && signature.basicSignature?.signatureIntact === false,
  no_signing_certificate: ({ basicSignature }) => basicSignature?.signatureIntact !== true,
  wrapped: (signature) => !isWhole(signature),
};

const isWhole = ({ digestMatchers }: Diagnosed): boolean =>
  digestMatchers.every(({ dataFound, dataIntact }) => dataFound && dataIntact);

test.each(samples.filter(({ signaturesCount, integrity }) => signaturesCount > 0 && integrity !== 'refuse'))(
  'digigo.validate-signature: $id, a document of DSS, is $integrity',
  async ({ file, originalDocuments, signaturesCount, integrity, ...sample }) => {
    const expected = sample.expectation_without_any_trusted_anchor;
    const simulated = await simulate();

    const { body } = await sent(simulated, {
      signedDocument: remote(file),
      originalDocuments: originalDocuments.map(remote),
    }).expect(200);

    const { signature } = body.simpleReport;
    expect(signature).toHaveLength(signaturesCount);
    expect(body.diagnosticData.signatures.some(INTEGRITY[integrity])).toBe(true);
    const accepted = [[expected.indication, expected.subIndication], ...expected.also_acceptable].map(String);
    const verdicts = signature.map(({ indication, subIndication }: Record<string, string>) =>
      String([indication, subIndication]),
    );
    expect(verdicts.filter((found: string) => accepted.includes(found))).not.toEqual([]);
    if (expected.signatureScope !== null) expect(signature[0].signatureScope[0].scope).toBe(expected.signatureScope);
  },
);

test('digigo.validate-signature: a document of DSS without a signature has none, one with a DOCTYPE is refused', async () => {
  const simulated = await simulate();
  const fileOf = (id: string) => samples.find((sample) => sample.id === id)?.file ?? '';

  const unsigned = await sent(simulated, { signedDocument: remote(fileOf('x-none-unsigned')) }).expect(200);
  const refused = await sent(simulated, { signedDocument: remote(fileOf('x-bad-dtd')) }).expect(400);

  expect(unsigned.body.simpleReport).toMatchObject({ signaturesCount: 0, signature: [] });
  expect((await simulated.explain(refused)).explanation).toMatchObject({
    case: 'not-a-signed-document',
    because: expect.stringMatching(/document type/i),
  });
});

test('digigo.validate-signature: signatureId leaves one of two signatures', async () => {
  const simulated = await simulate();
  const signedDocument = remote('dss-pades/validation/pdf-byterange-overlap.pdf');
  const both = await sent(simulated, { signedDocument }).expect(200);
  const [, { id: signatureId }] = both.body.simpleReport.signature;

  const { body } = await sent(simulated, { signedDocument, signatureId }).expect(200);

  expect(both.body.simpleReport.signaturesCount).toBe(2);
  expect(body.simpleReport).toMatchObject({ signaturesCount: 1, signature: [{ id: signatureId }] });
  expect(body.diagnosticData.signatures.map(({ id }: { id: string }) => id)).toEqual([signatureId]);
});
