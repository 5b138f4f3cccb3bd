import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integer, octets, sequence } from '../../src/pki/der.ts';
import { elements } from '../../src/pki/der-reader.ts';
import type { Hash } from '../../src/pki/hash.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import { createTimestamp } from '../../src/pki/timestamp.ts';
import { timestampFacts } from '../../src/pki/timestamp-token.ts';
import { flipped, inBer } from './cades/openssl-cms.ts';
import { file, JANUARY, mutated, noOpenssl, openssl, readsOrRefuses, trust } from './pki.ts';

const CONTENT = [Buffer.from('what was there '), Buffer.from('at that time')];
const WHOLE = Buffer.concat(CONTENT);

const stamp = (hash: Hash = 'SHA256'): Promise<Buffer> =>
  createTimestamp(trust.timestamp, {
    ...{ hash, digest: createHash(hash).update(WHOLE).digest(), serial: '1F', genTime: JANUARY },
    certificates: [trust.timestamp.certificate, ...trust.chain],
  });

const facts = (token: Buffer, covered: readonly Uint8Array[] | undefined = CONTENT) =>
  timestampFacts(token, 'SIGNATURE_TIMESTAMP', covered);

test.each(['SHA256', 'SHA384', 'SHA512'] as const)('timestamp token: our own of a %s digest', async (hash) => {
  const token = await stamp(hash);

  const { certificate } = trust.timestamp;
  expect(facts(token)).toEqual({
    id: createHash('sha256').update(token).digest('hex').toUpperCase(),
    type: 'SIGNATURE_TIMESTAMP',
    productionTime: JANUARY,
    imprint: {
      ...{ type: 'MESSAGE_IMPRINT', algorithm: hash, found: true, intact: true },
      value: createHash(hash).update(WHOLE).digest('base64'),
    },
    value: { encryption: 'RSA', digest: 'SHA256', keyLength: 2048, intact: true },
    signer: {
      ...{ attributePresent: true, digestPresent: true, digestMatch: true, issuerSerialMatch: false },
      certificate: certificate.der.toString('base64'),
    },
    certificates: expect.arrayContaining([certificate, ...trust.chain].map(({ der }) => der.toString('base64'))),
    revocations: [],
  });
});

test('timestamp token: of other bytes, or of bytes that are not there', async () => {
  const token = await stamp();

  const [other, absent] = [
    facts(token, [Buffer.from('something else')]),
    timestampFacts(token, 'ARCHIVE_TIMESTAMP', undefined),
  ];

  expect(other).toMatchObject({ imprint: { found: true, intact: false }, value: { intact: true } });
  expect(absent).toMatchObject({ imprint: { found: false, intact: false }, value: { intact: true } });
});

test('timestamp token: one whose content was changed is not intact', async () => {
  const token = await stamp();

  token.write('20250115090000Z', token.indexOf('20260115090000Z'));

  expect(facts(token)).toMatchObject({ productionTime: Date.UTC(2025, 0, 15, 9), value: { intact: false } });
});

test('timestamp token: in BER, and followed by zeros, it is the same', async () => {
  const token = await stamp();

  expect(facts(inBer(token))).toEqual(facts(token));
  expect(facts(Buffer.concat([token, Buffer.alloc(7)]))).toEqual(facts(token));
});

test('timestamp token: the one in a response; a response without one is malformed', async () => {
  const token = await stamp();

  expect(facts(sequence(sequence(integer(0)), token))).toEqual(facts(token));
  expect(() => facts(sequence(sequence(integer(2))))).toThrow(Malformed);
});

const config = `
[req]
distinguished_name = name
[name]
[tsa]
extendedKeyUsage = critical,timeStamping
[authority]
serial = %serial%
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
clock_precision_digits = 3
ess_cert_id_chain = yes
ess_cert_id_alg = sha512
`;

/** A response that an authority of OpenSSL's gives. */
function opensslStamp(content: Uint8Array): Buffer {
  const paths = { key: file(''), certificate: file(''), query: file(''), reply: file(''), serial: file('01') };
  const settings = file(config.replace('%serial%', paths.serial));
  const steps = [
    [
      ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-subj', '/CN=Horodatage'],
      ...['-keyout', paths.key, '-out', paths.certificate, '-config', settings, '-extensions', 'tsa'],
    ],
    ['ts', '-query', '-data', file(content), '-sha512', '-cert', '-out', paths.query],
    [
      ...['ts', '-reply', '-config', settings, '-section', 'authority', '-queryfile', paths.query],
      ...['-signer', paths.certificate, '-inkey', paths.key, '-out', paths.reply],
    ],
  ];
  for (const step of steps) {
    const { ok, output } = openssl(...step);
    if (!ok) throw new Error(output);
  }
  return readFileSync(paths.reply);
}

test.skipIf(noOpenssl)('timestamp token: a response of OpenSSL, with fractions of seconds', () => {
  const before = Date.now();

  const found = facts(opensslStamp(WHOLE));

  expect(Math.abs(found.productionTime - before)).toBeLessThan(60_000);
  expect(found).toMatchObject({
    imprint: { algorithm: 'SHA512', found: true, intact: true },
    value: { encryption: 'ECDSA', digest: 'SHA256', keyLength: 384, intact: true },
    signer: { attributePresent: true, digestPresent: true, digestMatch: true },
  });
});

test('timestamp token: signed data of another kind, and what is none, is malformed', async () => {
  const cms = readFileSync(
    new URL('../dss/samples/dss-cades/validation/dss-2011/cades-enveloping.pkcs7', import.meta.url),
  );

  for (const bytes of [cms, Buffer.alloc(0), Buffer.alloc(64), sequence(octets(WHOLE))]) {
    expect(() => facts(bytes)).toThrow(Malformed);
  }
});

test('timestamp token: one that was changed is malformed, not intact, or says the same', async () => {
  const token = await stamp();
  const genuine = facts(token);

  fc.assert(
    fc.property(fc.oneof(mutated(token), flipped(token)), (changed) =>
      readsOrRefuses(() => {
        const found = facts(changed);
        if (!found.value.intact) return;
        expect([found.productionTime, found.imprint.value]).toEqual([genuine.productionTime, genuine.imprint.value]);
      }),
    ),
    { numRuns: 500 },
  );
  expect(elements(token)).toHaveLength(1);
});
