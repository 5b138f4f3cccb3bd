import { expect, test } from 'vitest';
import type { ValidationContext } from '../../../../src/apis/digigo/validating/evidence.ts';
import { gatherEvidence, revocationWanted } from '../../../../src/apis/digigo/validating/gather.ts';
import { digestOf } from '../../../../src/pki/algorithms.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import { integer, octets, oid, sequence, tagged, taggedBytes, time } from '../../../../src/pki/der.ts';
import { extension } from '../../../../src/pki/extensions.ts';
import { answerOcsp, type CertificateStatus } from '../../../../src/pki/ocsp.ts';
import { OID } from '../../../../src/pki/oids.ts';
import { GOVERNMENT, OCSP } from '../../../../src/pki/profiles.ts';
import type { FoundRevocation, FoundSignature } from '../../../../src/pki/signed-document.ts';
import { SHA256_WITH_RSA, type Signer, signed } from '../../../../src/pki/signer.ts';
import { DAY, holder, JANUARY, keys, trust } from '../../../pki/pki.ts';
import {
  asked,
  authority,
  base64,
  context,
  crl,
  issuedBy,
  NOW,
  SIGNING,
  signature,
  signer,
  timestamp,
  verdict,
} from './signatures.ts';

/** A signature of the first of some who came with it. */
const signatureOf = (first: Signer, ...others: readonly Signer[]): FoundSignature => ({
  ...signature,
  signer: { ...signature.signer, certificate: base64(first) },
  certificates: [first, ...others].map(base64),
});

const gathered = (found: FoundSignature, changed: Partial<ValidationContext> = {}) =>
  gatherEvidence([found], { ...context, ...changed });

/** The serials of a signature's path. */
function pathOf(found: FoundSignature, changed: Partial<ValidationContext> = {}): (string | undefined)[] {
  const { signatures, certificates } = gathered(found, changed);
  return signatures.flatMap(({ chain }) => chain).map(({ id }) => certificates.get(id)?.certificate.serial);
}

const serialOf = ({ certificate }: Signer): string => certificate.serial;

test('digigo.validate-signature: a path goes up to the first anchor, from wherever its certificates are', () => {
  const [first] = gathered(signature).signatures;

  expect(first?.chain.map(({ source }) => source)).toEqual(['SIGNATURE', 'AIA', 'AIA', 'TRUSTED_STORE']);
  expect(pathOf(signature, { anchors: [trust.issuing.certificate, trust.root.certificate] })).toEqual([
    serialOf(signer),
    serialOf(trust.issuing),
  ]);
  expect(pathOf(signature, { anchors: [signer.certificate] })).toEqual([serialOf(signer)]);
});

test('digigo.validate-signature: without an anchor the path goes as far as it can; who has the name only is passed over', async () => {
  const namesake = await authority(1, undefined, { subject: { C: 'TN', CN: 'Authority 2' } as never });
  const issuer = await authority(2);
  const leaf = await issuedBy(issuer);

  expect(pathOf(signatureOf(leaf, namesake), { anchors: [] })).toEqual([serialOf(leaf)]);
  expect(pathOf(signatureOf(leaf, namesake, issuer), { anchors: [] })).toEqual([serialOf(leaf), serialOf(issuer)]);
});

test('digigo.validate-signature: of two certificates of one authority, the one that is valid now is taken', async () => {
  const root = await authority(3);
  const old = await authority(4, root, { notAfter: JANUARY + DAY });
  const renewed = await authority(4, root);
  const leaf = await issuedBy(old);
  const anchors = [root.certificate];

  const renewedPath = [leaf, renewed, root].map(serialOf);
  expect(pathOf(signatureOf(leaf, old, renewed), { anchors })).toEqual(renewedPath);
  expect(pathOf(signatureOf(leaf, renewed, old), { anchors })).toEqual(renewedPath);
});

test('digigo.validate-signature: a longer path that is valid is better than a shorter one that is not', async () => {
  const [root, other] = [await authority(3), await authority(7)];
  const between = await authority(8, other);
  const old = await authority(4, root, { notAfter: JANUARY + DAY });
  const renewed = await authority(4, between);
  const leaf = await issuedBy(old);
  const anchors = [root.certificate, other.certificate];

  expect(pathOf(signatureOf(leaf, old, renewed, between), { anchors })).toEqual(
    [leaf, renewed, between, other].map(serialOf),
  );
});

test('digigo.validate-signature: authorities that certified each other make no endless path', async () => {
  const [one, other] = [await authority(5), await authority(6)];
  const [oneByOther, otherByOne] = [await authority(5, other), await authority(6, one)];
  const leaf = await issuedBy(one);

  const path = pathOf(signatureOf(leaf, oneByOther, otherByOne), { anchors: [] });

  expect(path).toEqual([leaf, oneByOther, otherByOne].map(serialOf));
});

test('digigo.validate-signature: a path has eight certificates at most', async () => {
  const chain = [await authority(0)];
  for (let key = 1; key < 9; key++) chain.unshift(await authority(key, chain[0]));
  const leaf = await issuedBy(chain[0] ?? signer);

  expect(pathOf(signatureOf(leaf, ...chain), { anchors: [] })).toHaveLength(8);
  expect(verdict(signatureOf(leaf, ...chain), { anchors: chain.slice(-1).map(({ certificate }) => certificate) })).toBe(
    'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND',
  );
});

test('digigo.validate-signature: what cannot be read is left out, and what came twice is there once', () => {
  const found = { ...signature, certificates: ['AAAA', base64(signer), base64(signer), ''] };
  const revocations: FoundRevocation[] = [
    { kind: 'CRL', der: 'AAAA' },
    { kind: 'OCSP', der: 'AAAA' },
    ...context.revocations,
    ...context.revocations,
  ];

  const { certificates } = gathered(found, { revocations });

  expect([...certificates.values()].map(({ certificate }) => certificate.serial)).toHaveLength(4);
  expect([...certificates.values()].map((each) => each.revocations.length)).toEqual([1, 0, 1, 1]);
});

/** A response about the holder's certificate. */
async function response(responder: Signer, status: CertificateStatus, at = NOW): Promise<FoundRevocation> {
  const { encoded } = trust.issuing.certificate;
  const [issuerNameHash, issuerKeyHash] = [digestOf('SHA1', encoded.subject), digestOf('SHA1', encoded.publicKey)];
  const hash = oid(OID.sha1);
  const serial = serialOf(signer);
  const der = sequence(sequence(hash), octets(issuerNameHash), octets(issuerKeyHash), integer(BigInt(`0x${serial}`)));
  const request = { certificates: [{ hash, issuerNameHash, issuerKeyHash, serial, der }] };
  const about = { issuer: trust.issuing.certificate, request, statusOf: () => status, thisUpdate: at };
  const answer = await answerOcsp({ ...about, responder, nextUpdate: at + DAY });
  return { kind: 'OCSP', der: answer.toString('base64') };
}

const aboveHolder = async (): Promise<FoundRevocation[]> =>
  Promise.all([crl(trust.government, NOW), crl(trust.root, NOW)]);

const REVOKED = { at: SIGNING, reason: 'keyCompromise' } as const;

test('digigo.validate-signature: a responder of the issuer speaks for it', async () => {
  const revocations = await aboveHolder();

  expect(verdict({}, { revocations })).toBe('INDETERMINATE TRY_LATER');
  expect(verdict({}, { revocations: [...revocations, await response(trust.ocsp, 'good')] })).toBe('TOTAL_PASSED');
  expect(verdict({}, { revocations: [...revocations, await response(trust.issuing, 'good')] })).toBe('TOTAL_PASSED');
  expect(verdict({}, { revocations: [...revocations, await response(trust.ocsp, REVOKED)] })).toBe(
    'INDETERMINATE REVOKED_NO_POE',
  );
});

test('digigo.validate-signature: a responder who knows nothing has said nothing', async () => {
  const revocations = [...(await aboveHolder()), await response(trust.ocsp, 'unknown')];

  expect(verdict({}, { revocations })).toBe('INDETERMINATE TRY_LATER');
});

test('digigo.validate-signature: nobody else speaks for an issuer', async () => {
  const revocations = await aboveHolder();
  const foreign = await issuedBy(await authority(7), OCSP);
  const impostor = { certificate: trust.issuing.certificate, key: keys.privateKey };
  const said = [
    await response(foreign, 'good'),
    await response(await holder(), 'good'),
    await response(impostor, 'good'),
    await crl(impostor, NOW),
  ];

  for (const each of said) {
    expect(verdict({}, { revocations: [...revocations, each] })).toBe('INDETERMINATE TRY_LATER');
    expect(verdict({ revocations: [each] }, { revocations })).toBe('INDETERMINATE TRY_LATER');
  }
});

test('digigo.validate-signature: an authority that may not sign lists has said nothing in one', async () => {
  const root = await authority(1);
  const silent = await authority(2, root, { profile: { ...GOVERNMENT, keyUsage: ['keyCertSign'] } });
  const leaf = await issuedBy(silent);
  const around = { anchors: [root.certificate], revocations: [await crl(root, NOW), await crl(silent, NOW)] };

  expect(verdict(signatureOf(leaf, silent), around)).toBe('INDETERMINATE TRY_LATER');
});

/** A list of an authority for users' certificates only, or authorities' only (RFC 5280 section 5.2.5). */
async function listOfOnly({ certificate, key }: Signer, kind: 1 | 2): Promise<FoundRevocation> {
  const point = extension(OID.issuingDistributionPoint, sequence(taggedBytes(kind, Buffer.of(0xff))));
  const der = await signed(
    key,
    sequence(
      integer(1),
      SHA256_WITH_RSA,
      certificate.encoded.subject,
      time(NOW),
      time(NOW + DAY),
      tagged(0, sequence(point)),
    ),
  );
  return { kind: 'CRL', der: der.toString('base64') };
}

test('digigo.validate-signature: a list of authorities says nothing of users', async () => {
  const revocations = await aboveHolder();

  expect(verdict({}, { revocations: [...revocations, await listOfOnly(trust.issuing, 1)] })).toBe('TOTAL_PASSED');
  expect(verdict({}, { revocations: [...revocations, await listOfOnly(trust.issuing, 2)] })).toBe(
    'INDETERMINATE TRY_LATER',
  );
});

test('digigo.validate-signature: the latest that is known counts, wherever it came from', async () => {
  const old = await response(trust.ocsp, 'good', SIGNING);
  const revocations = await asked(NOW, { serial: serialOf(signer), ...REVOKED });

  expect(verdict({ revocations: [old] }, { revocations })).toBe('INDETERMINATE REVOKED_NO_POE');
});

test('digigo.validate-signature: the status is wanted of all below an anchor, each once, but for who is not to be asked about', async () => {
  const names = (wanted: ReturnType<typeof revocationWanted>) =>
    wanted.map((each) => [each.certificate, each.issuer].map(({ serial }: Certificate) => serial));
  const found = { ...signature, timestamps: [timestamp()] };
  const [issuing, government, root] = trust.chain.map(({ serial }) => serial);

  expect(names(revocationWanted([found, found], context))).toEqual([
    [serialOf(signer), issuing],
    [issuing, government],
    [government, root],
    [serialOf(trust.timestamp), issuing],
  ]);
  expect(names(revocationWanted([signatureOf(trust.ocsp)], context))).toEqual([
    [issuing, government],
    [government, root],
  ]);
  expect(revocationWanted([found], { ...context, anchors: [] })).toEqual([]);
  expect(revocationWanted([found], { ...context, anchors: [signer.certificate] })).toEqual([]);
});
