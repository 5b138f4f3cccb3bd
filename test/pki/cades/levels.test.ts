import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { cadesSignatures } from '../../../src/pki/cades/signatures.ts';
import { createCrl } from '../../../src/pki/crl.ts';
import { octets, oid, sequence, tagged } from '../../../src/pki/der.ts';
import { contentOf, elements } from '../../../src/pki/der-reader.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { createTimestamp } from '../../../src/pki/timestamp.ts';
import { DAY, holder, JANUARY, noOpenssl, trust } from '../pki.ts';
import {
  attribute,
  signatureOf,
  signedDataFields,
  signerFields,
  withRevocations,
  withUnsigned,
} from './attributes-added.ts';
import { contentType, messageDigest, signedData, signerInfo, signingCertificate } from './built-cms.ts';
import { keyFiles, opensslAccepts, signWith } from './openssl-cms.ts';

const CONTENT = 'un document';
const signer = noOpenssl ? undefined : keyFiles('-newkey', 'rsa:2048');

const TYPES = {
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  certificateReferences: '1.2.840.113549.1.9.16.2.21',
  revocationReferences: '1.2.840.113549.1.9.16.2.22',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  cadesCTimestamp: '1.2.840.113549.1.9.16.2.25',
  timestampedReferences: '1.2.840.113549.1.9.16.2.26',
  archiveV2: '1.2.840.113549.1.9.16.2.48',
  archiveV3: '0.4.0.1733.2.4',
  hashIndexV3: '0.4.0.19122.1.5',
};

const sha256 = (...pieces: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};

const stamp = (digest: Buffer, genTime = JANUARY): Promise<Buffer> =>
  createTimestamp(trust.timestamp, {
    ...{ hash: 'SHA256', digest, serial: '2A', genTime },
    certificates: [trust.timestamp.certificate, ...trust.chain],
  });

const revoked = createCrl(trust.issuing, { number: 1, thisUpdate: JANUARY, nextUpdate: JANUARY + DAY, revoked: [] });

const signed = (): Buffer => signWith(signer ?? { key: '', certificate: '' }, CONTENT, '-nodetach', '-cades');

const stamped = async (cms: Buffer): Promise<Buffer> =>
  withUnsigned(cms, attribute(TYPES.signatureTimestamp, await stamp(sha256(signatureOf(cms)))));

const found = (cms: Buffer): FoundSignature => {
  const [first] = cadesSignatures(cms, []);
  if (first === undefined) throw new Error('No signature');
  return first;
};

test.skipIf(noOpenssl)('CAdES-T: a timestamp of the signature value', async () => {
  const cms = await stamped(signed());

  expect(opensslAccepts(cms)).toBe(true);
  expect(found(cms)).toMatchObject({
    format: 'CAdES-BASELINE-T',
    timestamps: [
      {
        type: 'SIGNATURE_TIMESTAMP',
        productionTime: JANUARY,
        imprint: { found: true, intact: true },
        value: { intact: true },
        signer: { certificate: trust.timestamp.certificate.der.toString('base64'), digestMatch: true },
      },
    ],
  });
});

test.skipIf(noOpenssl)('CAdES-T: a timestamp of something else', async () => {
  const cms = withUnsigned(signed(), attribute(TYPES.signatureTimestamp, await stamp(sha256('something else'))));

  expect(found(cms).timestamps).toMatchObject([{ imprint: { found: true, intact: false }, value: { intact: true } }]);
});

test('CAdES: a timestamp of the content, among what is signed', async () => {
  const person = await holder();
  const [content, other] = [Buffer.from(CONTENT), Buffer.from('something else')];
  const attributes = [contentType(), messageDigest(content), signingCertificate(person.certificate.der)];
  const timestamp = attribute('1.2.840.113549.1.9.16.2.20', await stamp(sha256(content)), await stamp(sha256(other)));
  const cms = signedData(content, [person.certificate.der], signerInfo(person, [...attributes, timestamp]));

  const { value, format, timestamps } = found(cms);

  expect([value.intact, format]).toEqual([true, 'CAdES-BASELINE-B']);
  expect(timestamps.map(({ type }) => type)).toEqual(['CONTENT_TIMESTAMP', 'CONTENT_TIMESTAMP']);
  expect(timestamps.map(({ imprint }) => imprint.intact).sort()).toEqual([false, true]);
});

test.skipIf(noOpenssl)('CAdES: a timestamp that cannot be read is an error of the structure', () => {
  const cms = withUnsigned(signed(), attribute(TYPES.signatureTimestamp, octets(Buffer.from('no timestamp'))));

  expect(found(cms)).toMatchObject({ structureError: 'A timestamp cannot be read.', timestamps: [] });
});

test.skipIf(noOpenssl)('CAdES-LT: revocation data in the signed data or in an attribute', async () => {
  const cms = await stamped(signed());
  const crl = await revoked;
  const inData = withRevocations(cms, crl);
  const inAttribute = withUnsigned(cms, attribute(TYPES.revocationValues, sequence(tagged(0, sequence(crl)))));

  expect(opensslAccepts(inData)).toBe(true);
  for (const each of [inData, inAttribute]) {
    expect(found(each).format).toBe('CAdES-BASELINE-LT');
    expect(found(each).revocations).toEqual([{ kind: 'CRL', der: crl.toString('base64') }]);
  }
});

test.skipIf(noOpenssl)('CAdES-LT: OCSP responses among the revocation data', () => {
  const response = sequence(octets(Buffer.of(1)));
  const cms = withRevocations(
    signed(),
    tagged(1, oid('1.3.6.1.5.5.7.16.2'), response),
    tagged(1, oid('1.3.6.1.5.5.7.99'), sequence()),
  );

  expect(found(cms).revocations).toEqual([{ kind: 'OCSP', der: response.toString('base64') }]);
});

/** ATSHashIndexV3: the digests of certificates, revocation data and unsigned attributes (type and value). */
function indexOf(cms: Buffer, ...more: readonly Buffer[]): Buffer {
  const [, , , certificates, crls, infos] = signedDataFields(cms);
  const [info] = elements(infos?.content ?? Buffer.alloc(0));
  const unsigned = elements(elements(contentOf(info, 0x30)).at(-1)?.content ?? Buffer.alloc(0));
  const digests = (items: readonly Buffer[]): Buffer => sequence(...items.map((item) => octets(sha256(item))));
  const each = unsigned.map(({ content }) => {
    const [type, values] = elements(content);
    return Buffer.concat([type?.der ?? content, values?.content ?? content]);
  });
  return sequence(
    digests(elements(certificates?.content ?? Buffer.alloc(0)).map(({ der }) => der)),
    digests([...elements(crls?.content ?? Buffer.alloc(0)).map(({ der }) => der), ...more]),
    digests(each),
  );
}

async function archived(cms: Buffer, index: Buffer): Promise<Buffer> {
  const contentType = oid('1.2.840.113549.1.7.1');
  const fields = signerFields(cms).map(({ der }) => der);
  const token = await stamp(sha256(contentType, sha256(CONTENT), ...fields, index), JANUARY + DAY);
  return withUnsigned(cms, attribute(TYPES.archiveV3, withUnsigned(token, attribute(TYPES.hashIndexV3, index))));
}

test.skipIf(noOpenssl)('CAdES-LTA: an archive timestamp over what its index names', async () => {
  const lt = withRevocations(await stamped(signed()), await revoked);

  const lta = found(await archived(lt, indexOf(lt)));

  expect(lta.format).toBe('CAdES-BASELINE-LTA');
  expect(lta.timestamps.map(({ type }) => type)).toEqual(['SIGNATURE_TIMESTAMP', 'ARCHIVE_TIMESTAMP']);
  expect(lta.timestamps[1]).toMatchObject({ imprint: { found: true, intact: true }, value: { intact: true } });
});

test.skipIf(noOpenssl)('CAdES-LTA: an archive timestamp whose index names what is not there', async () => {
  const lt = withRevocations(await stamped(signed()), await revoked);

  const lta = found(await archived(lt, indexOf(lt, Buffer.from('gone'))));

  expect(lta.timestamps[1]).toMatchObject({ imprint: { found: false, intact: false }, value: { intact: true } });
});

test.skipIf(noOpenssl)('CAdES-C, CAdES-X and CAdES-A: references, their timestamps, and one of all', async () => {
  const c = withUnsigned(
    await stamped(signed()),
    attribute(TYPES.certificateReferences, sequence()),
    attribute(TYPES.revocationReferences, sequence()),
  );
  const references = [TYPES.certificateReferences, TYPES.revocationReferences].map((type) =>
    contentOf(elements(attribute(type, sequence()))[0], 0x30),
  );
  const x = withUnsigned(c, attribute(TYPES.timestampedReferences, await stamp(sha256(...references))));
  const xl = withRevocations(x, await revoked);
  const [, , content, certificates, crls, infos] = signedDataFields(xl);
  const [info] = elements(infos?.content ?? Buffer.alloc(0));
  const all = [content?.der, certificates?.der, crls?.der, info?.content].map((piece) => piece ?? '');
  const a = withUnsigned(xl, attribute(TYPES.archiveV2, await stamp(sha256(...all), JANUARY + DAY)));

  expect(found(c).format).toBe('CAdES-C');
  expect(found(x).format).toBe('CAdES-X');
  expect(found(a).format).toBe('CAdES-A');
  expect(found(a).timestamps.map(({ type, imprint }) => [type, imprint.intact])).toEqual([
    ['SIGNATURE_TIMESTAMP', true],
    ['VALIDATION_DATA_REFSONLY_TIMESTAMP', true],
    ['ARCHIVE_TIMESTAMP', true],
  ]);
});

test.skipIf(noOpenssl)('CAdES-X: a timestamp of the signature, its timestamps and the references', async () => {
  const t = await stamped(signed());
  const reference = attribute(TYPES.certificateReferences, sequence());
  const timestamp = elements(contentOf(unsignedOf(t), 0xa1))[0]?.content ?? '';
  const covered = sha256(signatureOf(t), timestamp, contentOf(elements(reference)[0], 0x30));

  const x = found(withUnsigned(t, reference, attribute(TYPES.cadesCTimestamp, await stamp(covered))));

  expect(x.format).toBe('CAdES-X');
  expect(x.timestamps[1]).toMatchObject({ type: 'VALIDATION_DATA_TIMESTAMP', imprint: { intact: true } });
});

function unsignedOf(cms: Buffer) {
  const [info] = elements(signedDataFields(cms).at(-1)?.content ?? Buffer.alloc(0));
  return elements(contentOf(info, 0x30)).at(-1);
}
