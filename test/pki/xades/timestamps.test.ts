import { expect, test } from 'vitest';
import { digestOf } from '../../../src/pki/algorithms.ts';
import { createTimestamp } from '../../../src/pki/timestamp.ts';
import { CANONICAL, canonicalize } from '../../../src/pki/xml/c14n.ts';
import { readXml } from '../../../src/pki/xml/reader.ts';
import { childrenNamed } from '../../../src/pki/xml/tree.ts';
import { JANUARY, trust } from '../pki.ts';
import { replaced, signed } from './samples.ts';
import { findOne } from './templates.ts';
import { DSIG, ETSI } from './xmlsec.ts';

const stamp = async (...covered: Buffer[]): Promise<string> => {
  const token = await createTimestamp(trust.timestamp, {
    ...{ hash: 'SHA256', digest: digestOf('SHA256', ...covered), serial: '1F', genTime: JANUARY },
    certificates: [trust.timestamp.certificate, ...trust.chain],
  });
  return `<xades:EncapsulatedTimeStamp>${token.toString('base64')}</xades:EncapsulatedTimeStamp>`;
};

const canonicalPart = (xml: string, ...names: string[]): Buffer[] => {
  const root = readXml(Buffer.from(xml));
  return names.flatMap((name) => childrenNamed(root, DSIG, name)).map((element) => canonicalize(element, CANONICAL));
};

const withUnsigned = (xml: string, properties: string): string =>
  replaced(
    xml,
    '</xades:SignedProperties>',
    `$&<xades:UnsignedProperties><xades:UnsignedSignatureProperties>${properties}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>`,
  );

test('XAdES facts: timestamps of the signature are held against its value', async () => {
  const timestamp = `<xades:SignatureTimeStamp>${await stamp(...canonicalPart(signed, 'SignatureValue'))}</xades:SignatureTimeStamp>`;
  const xml = withUnsigned(signed, timestamp);

  expect(findOne(xml)).toMatchObject({
    format: 'XAdES-BASELINE-T',
    timestamps: [
      {
        type: 'SIGNATURE_TIMESTAMP',
        productionTime: JANUARY,
        imprint: { found: true, intact: true },
        value: { intact: true },
      },
    ],
  });
  expect(findOne(replaced(xml, / Id="value-[^"]*"/, '')).timestamps).toMatchObject([{ imprint: { intact: false } }]);
  expect(findOne(withUnsigned(signed, timestamp.replace(/>[A-Za-z0-9+/]{9}/, '>AAAAAAAAA'))).timestamps).toEqual([]);
});

test('XAdES facts: an archive timestamp covers all there is', async () => {
  const values =
    '<xades:RevocationValues><xades:CRLValues><xades:EncapsulatedCRLValue>AAAA</xades:EncapsulatedCRLValue></xades:CRLValues></xades:RevocationValues>';
  const first = `<xades:SignatureTimeStamp>${await stamp(...canonicalPart(signed, 'SignatureValue'))}</xades:SignatureTimeStamp>${values}`;
  const before = withUnsigned(signed, first);
  const covered = Buffer.concat([
    Buffer.from(/<ds:Object Id="o-[^>]*>([^<]*)/.exec(signed)?.[1] ?? '', 'base64'),
    canonicalize(
      readXml(
        Buffer.from(
          /<xades:SignedProperties.*<\/xades:SignedProperties>/s
            .exec(signed)?.[0]
            .replace('<xades:SignedProperties', `<xades:SignedProperties xmlns:ds="${DSIG}" xmlns:xades="${ETSI}"`) ??
            '',
        ),
      ),
      { ...CANONICAL, exclusive: true, inherits: () => false },
    ),
    ...canonicalPart(before, 'SignedInfo', 'SignatureValue', 'KeyInfo'),
    ...['SignatureTimeStamp', 'RevocationValues'].map((name) =>
      Buffer.from(
        (new RegExp(`<xades:${name}>.*</xades:${name}>`, 's').exec(before)?.[0] ?? '').replace(
          `<xades:${name}`,
          `$& xmlns:ds="${DSIG}" xmlns:xades="${ETSI}"`,
        ),
      ),
    ),
    Buffer.from(
      (/<ds:Object Id.*<\/ds:Object>/s.exec(signed)?.[0] ?? '').replace('<ds:Object', `$& xmlns:ds="${DSIG}"`),
    ),
  ]);
  const xml = withUnsigned(
    signed,
    `${first}<a:ArchiveTimeStamp xmlns:a="http://uri.etsi.org/01903/v1.4.1#">${await stamp(covered)}</a:ArchiveTimeStamp>`,
  );

  expect(findOne(xml)).toMatchObject({
    format: 'XAdES-BASELINE-LTA',
    revocations: [{ kind: 'CRL', der: 'AAAA' }],
    timestamps: [{ imprint: { intact: true } }, { type: 'ARCHIVE_TIMESTAMP', imprint: { found: true, intact: true } }],
  });
  expect(findOne(replaced(xml, 'EncapsulatedCRLValue>AAAA', 'EncapsulatedCRLValue>AAAB')).timestamps[1]).toMatchObject({
    imprint: { intact: false },
  });
});
