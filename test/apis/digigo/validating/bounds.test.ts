import { X509Certificate } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { gatherEvidence, revocationWanted } from '../../../../src/apis/digigo/validating/gather.ts';
import { revocationData } from '../../../../src/apis/digigo/validating/gathering/revocation-data.ts';
import { digestOf } from '../../../../src/pki/algorithms.ts';
import { bits, generalizedTime, integer, octets, oid, sequence, tagged } from '../../../../src/pki/der.ts';
import { answerOcsp, type CertificateStatus } from '../../../../src/pki/ocsp.ts';
import { OID } from '../../../../src/pki/oids.ts';
import { OCSP } from '../../../../src/pki/profiles.ts';
import type { FoundRevocation, FoundSignature } from '../../../../src/pki/signed-document.ts';
import { SHA256_WITH_RSA, type Signer } from '../../../../src/pki/signer.ts';
import { DAY, trust } from '../../../pki/pki.ts';
import { asked, authority, base64, context, issuedBy, NOW, SIGNING, signature, signer, verdict } from './signatures.ts';

const { serial } = signer.certificate;

/** The single responses about the holder's certificate begin so. */
function idOfHolder() {
  const { subject, publicKey } = trust.issuing.certificate.encoded;
  const [issuerNameHash, issuerKeyHash] = [digestOf('SHA1', subject), digestOf('SHA1', publicKey)];
  const hash = oid(OID.sha1);
  const der = sequence(sequence(hash), octets(issuerNameHash), octets(issuerKeyHash), integer(BigInt(`0x${serial}`)));
  return { hash, issuerNameHash, issuerKeyHash, serial, der };
}

/** What the issuing authority's responder says of the holder's certificate. */
async function answer(status: CertificateStatus, at: number): Promise<FoundRevocation> {
  const der = await answerOcsp({
    issuer: trust.issuing.certificate,
    responder: trust.ocsp,
    request: { certificates: [idOfHolder()] },
    statusOf: () => status,
    thisUpdate: at,
    nextUpdate: at + DAY,
  });
  return { kind: 'OCSP', der: der.toString('base64') };
}

/** A response that nobody has signed, about nobody or about the holder's certificate. */
function junk(n: number, certificates: readonly Signer[], about: readonly Buffer[] = []): FoundRevocation {
  const singles = about.map((id) => sequence(id, Buffer.of(0x80, 0), generalizedTime(SIGNING)));
  const data = sequence(
    tagged(1, trust.issuing.certificate.encoded.subject),
    generalizedTime(SIGNING + n * 1000),
    sequence(...singles),
  );
  const brought = tagged(0, sequence(...certificates.map(({ certificate }) => certificate.der)));
  return { kind: 'OCSP', der: sequence(data, SHA256_WITH_RSA, bits(Buffer.of(1)), brought).toString('base64') };
}

const COMPROMISED = { at: SIGNING, reason: 'keyCompromise' } as const;
const REVOKED = 'INDETERMINATE REVOKED_NO_POE';

/** What is asked for when the responder says that the holder's certificate was revoked, and the lists do not know it. */
const answers = async () => [await answer(COMPROMISED, NOW), ...(await asked(SIGNING)).slice(1)];

const some = (count: number, make: () => Promise<Signer>): Promise<Signer[]> =>
  Promise.all(Array.from({ length: count }, make));

test('digigo.validate-signature: certificates of responses do not push out the responder that was asked', async () => {
  const strangers = await some(80, () => issuedBy(trust.issuing));
  const responses = Array.from({ length: 16 }, (_, n) => junk(n, strangers.slice(5 * n, 5 * n + 5)));
  const copies = Array.from({ length: 16 }, (_, n) => junk(n, Array<Signer>(5).fill(signer)));
  const good = await asked(SIGNING);
  const revocations = await answers();

  expect(verdict({ revocations: good }, { revocations })).toBe(REVOKED);
  expect(verdict({ revocations: [...copies, ...good] }, { revocations })).toBe(REVOKED);
  expect(verdict({ revocations: [...responses, ...good] }, { revocations })).toBe(REVOKED);
});

test('digigo.validate-signature: an answer counts as asked for when the document has it, too', async () => {
  const strangers = await some(80, () => issuedBy(trust.issuing));
  const responses = Array.from({ length: 16 }, (_, n) => junk(n, strangers.slice(5 * n, 5 * n + 5)));
  const revocations = await answers();
  const found = { revocations: [...responses, ...(await asked(SIGNING)), ...revocations] };

  expect(verdict(found, { revocations })).toBe(REVOKED);
});

test('digigo.validate-signature: many answers about one certificate do not push out the one that was asked for', async () => {
  const revocations = await answers();
  const earlier = Array.from({ length: 20 }, (_, n) => answer('good', SIGNING + n * 1000));
  const about = Array.from({ length: 20 }, (_, n) => junk(n, [], [idOfHolder().der]));

  expect(verdict({ revocations: await Promise.all(earlier) }, { revocations })).toBe(REVOKED);
  expect(verdict({ revocations: [...about, ...revocations] }, { revocations })).toBe(REVOKED);
});

test('digigo.validate-signature: what is the same counts once', async () => {
  const revocations = Array<FoundRevocation>(64).fill(await answer('good', SIGNING));
  const certificates = Array<string>(64).fill(base64(signer));
  const root = await authority(1);
  const leaf = await issuedBy(await authority(2, root));
  const late = {
    ...signature,
    signer: { ...signature.signer, certificate: base64(leaf) },
    certificates: [...certificates, base64(root)],
    revocations: [...revocations, ...(await asked(SIGNING))],
  };

  const { certificates: known } = gatherEvidence([signature, late], { ...context, revocations: [] });

  expect([...known.values()].map(({ certificate }) => certificate.serial)).toContain(root.certificate.serial);
  expect([...known.values()].find(({ certificate }) => certificate.serial === serial)?.revocations).toHaveLength(2);
});

test('digigo.validate-signature: revocation data from the future says nothing', async () => {
  const revocations = await asked(NOW, { serial, ...COMPROMISED });
  const now = NOW + 500;

  expect(verdict({ revocations: await asked(NOW + DAY) }, { revocations, now })).toBe(REVOKED);
  expect(verdict({ revocations: [await answer('good', NOW + 1000)] }, { revocations, now })).toBe(REVOKED);
  expect(verdict({ revocations: await asked(NOW + 1000) }, { revocations: [], now })).toBe('INDETERMINATE TRY_LATER');
  expect(verdict({ revocations: await asked(NOW) }, { revocations: [], now })).toBe('TOTAL_PASSED');
});

test('digigo.validate-signature: nobody is asked about the certificates of other authorities', async () => {
  const foreign = await authority(1);
  const others = await some(60, () => issuedBy(foreign));
  const anchors = [foreign.certificate, ...context.anchors];
  const signatures = [...others.map((other) => signatureOf(other)), signature];

  const wanted = revocationWanted(signatures, { ...context, anchors });

  expect(wanted.map(({ certificate }) => certificate.serial)).toEqual([
    serial,
    ...trust.chain.slice(0, 2).map((each) => each.serial),
  ]);
});

const signatureOf = (first: Signer, ...others: readonly Signer[]): FoundSignature => ({
  ...signature,
  signer: { ...signature.signer, certificate: base64(first) },
  certificates: [first, ...others].map(base64),
});

/** Counts how often the signature of a certificate is verified. */
function verified() {
  const spy = vi.spyOn(X509Certificate.prototype, 'verify');
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.length;
}

test('digigo.validate-signature: whose key has another identifier than the issuer’s is not tried', async () => {
  const subject = { C: 'TN', CN: 'Authority 4' } as never;
  const namesakes = await some(6, () => authority(5, trust.root, { subject }));
  const leaves = await some(6, async () => issuedBy(await authority(4)));
  const count = verified();

  gatherEvidence(
    leaves.map((leaf) => signatureOf(leaf, ...namesakes)),
    { ...context, anchors: [], intermediates: [] },
  );

  expect(count()).toBe(0);
});

test('digigo.validate-signature: after too many verifications paths end, and all that still pass were asked about', async () => {
  const namesakes = await some(30, () => authority(4, trust.root));
  const [first] = namesakes;
  const leaves = await some(30, () => issuedBy(first ?? signer));
  const signatures = leaves.map((leaf) => signatureOf(leaf, ...namesakes));
  const intermediates = [...context.intermediates, ...namesakes.map(({ certificate }) => certificate)];
  const around = { ...context, intermediates };
  const wanted = new Set(revocationWanted(signatures, around).map(({ certificate }) => certificate.serial));
  const count = verified();

  const { signatures: judged, certificates } = gatherEvidence(signatures, around);

  expect(count()).toBe(200);
  const anchored = judged.filter(({ chain }) => chain.at(-1)?.source === 'TRUSTED_STORE');
  expect(anchored.length).toBeGreaterThan(0);
  expect(anchored.length).toBeLessThan(judged.length);
  const serials = anchored.map(({ signer: id = '' }) => certificates.get(id)?.certificate.serial ?? id);
  expect(serials.filter((each) => !wanted.has(each))).toEqual([]);
});

test('digigo.validate-signature: who may answer for an issuer is found out once', async () => {
  const responders = await some(5, () => issuedBy(trust.issuing, OCSP));
  const revocations = Array.from({ length: 12 }, (_, n) => junk(n, responders, [idOfHolder().der]));
  const count = verified();

  gatherEvidence([{ ...signature, revocations }], context);

  expect(count()).toBeLessThan(20);
});

test('digigo.validate-signature: a response with more certificates than a responder has says nothing', async () => {
  const copies = (count: number) => junk(1, Array<Signer>(count).fill(signer));
  const known = (count: number) => revocationData([{ ...signature, revocations: [copies(count)] }], context).slice(3);

  expect(known(5)).toHaveLength(1);
  expect(known(6)).toHaveLength(0);
});
