import { expect, test } from 'vitest';
import type { SignatureEvidence } from '../../../../../src/apis/digigo/validating/evidence.ts';
import type { FoundTimestamp } from '../../../../../src/pki/signed-document.ts';
import { authority, authorityId, evidence, found, RSA, read, signature, signer, signerId } from '../golden.ts';

/** A token that the authority has made. */
const timestamp = (id: string, type: FoundTimestamp['type']): SignatureEvidence['timestamps'][number] => ({
  found: {
    id,
    type,
    productionTime: 1506596945000,
    imprint: { type: 'MESSAGE_IMPRINT', algorithm: 'SHA256', value: 'aaaa', found: true, intact: true },
    value: RSA,
    signer: { attributePresent: true, digestPresent: true, digestMatch: true, issuerSerialMatch: true },
    certificates: [],
    revocations: [],
  },
  signer: authorityId,
  chain: [{ id: authorityId, source: 'TIMESTAMP' }],
});

const certificates = [signer, authority].map(({ der }) => der.toString('base64'));

/** The timestamps of the signature with these. */
const timestamps = (...types: readonly FoundTimestamp['type'][]) => {
  const more = {
    certificates,
    revocations: [{ kind: 'CRL', der: 'MAA=' }] as const,
    signer: { ...found.signer, certificate: certificates[0] as string },
  };
  const tokens = types.map((type, n) => timestamp(`0${n}`, type));
  return read(evidence({ signatures: [signature(more, { timestamps: tokens })] })).signatures[0].timestamps;
};

test('digigo.validate-signature: a timestamp, its keys in the order of DSS', () => {
  const [data] = timestamps('SIGNATURE_TIMESTAMP');

  expect(Object.entries(data).slice(0, 2)).toEqual([
    ['productionTime', 1506596945000],
    [
      'digestMatcher',
      {
        digestMethod: 'SHA256',
        digestValue: 'aaaa',
        dataFound: true,
        dataIntact: true,
        type: 'MESSAGE_IMPRINT',
        name: null,
      },
    ],
  ]);
  expect(Object.keys(data).slice(2)).toEqual(
    'basicSignature signingCertificate certificateChain timestampedObjects id type'.split(' '),
  );
  expect(data).toMatchObject({
    signingCertificate: { attributePresent: null, id: authorityId },
    certificateChain: [{ source: 'TIMESTAMP', id: authorityId }],
    id: '00',
    type: 'SIGNATURE_TIMESTAMP',
  });
});

test('digigo.validate-signature: what a timestamp is a proof for', () => {
  const [content, ofSignature, archive] = timestamps('CONTENT_TIMESTAMP', 'SIGNATURE_TIMESTAMP', 'ARCHIVE_TIMESTAMP');

  expect(content.timestampedObjects).toEqual([]);
  expect(ofSignature.timestampedObjects).toEqual([
    { digestAlgoAndValue: null, id: found.id, category: 'SIGNATURE' },
    {
      digestAlgoAndValue: { digestMethod: 'SHA256', digestValue: Buffer.from(signerId, 'hex').toString('base64') },
      id: null,
      category: 'CERTIFICATE',
    },
  ]);
  expect(archive.timestampedObjects.map(({ category }: { category: string }) => category)).toEqual(
    'SIGNATURE TIMESTAMP TIMESTAMP CERTIFICATE CERTIFICATE REVOCATION'.split(' '),
  );
});
