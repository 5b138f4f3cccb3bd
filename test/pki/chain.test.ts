import { expect, test } from 'vitest';
import { type Certificate, pem, readCertificate } from '../../src/pki/certificate.ts';
import { chainOf } from '../../src/pki/chain.ts';
import { type CertificateRequest, issueCertificate, issueRoot } from '../../src/pki/issue.ts';
import { GOVERNMENT, ISSUING, PERSO, type Profile, ROOT } from '../../src/pki/profiles.ts';
import type { Authority, Signer } from '../../src/pki/signer.ts';
import { DAY, file, holder, JANUARY, noOpenssl, openssl, REQUEST, trust } from './pki.ts';

const at = JANUARY + DAY;
const anchors = [trust.root.certificate];
const { certificate } = await holder();
const [issuing, government, root] = trust.chain as [Certificate, Certificate, Certificate];

const names = (chain: readonly Certificate[]) => chain.map(({ subject }) => subject['CN']);

test('chain: from the holder to the anchor, whatever the order of what is in between', () => {
  const verdict = chainOf(certificate, [government, certificate, issuing], anchors, at);

  expect(verdict).toEqual({ valid: true, chain: [certificate, issuing, government, root] });
});

test('chain: an anchor in between ends it', () => {
  expect(chainOf(certificate, [], [issuing], at)).toEqual({ valid: true, chain: [certificate, issuing] });
  expect(chainOf(certificate, [], [certificate], at)).toEqual({ valid: true, chain: [certificate] });
});

test.each([
  ['nothing in between', [], anchors, { reason: 'issuer-unknown', certificate }],
  ['a gap', [issuing], anchors, { reason: 'issuer-unknown', certificate: issuing }],
  ['no anchor', trust.chain, [], { reason: 'root-not-trusted', certificate: root }],
])('chain: broken by %s', (_, candidates, trusted, expected) => {
  expect(chainOf(certificate, candidates, trusted, at)).toEqual({ valid: false, ...expected });
});

test.each([
  ['the second before it begins', REQUEST.notBefore - 1000, 'not-yet-valid'],
  ['the second it begins', REQUEST.notBefore, undefined],
  ['the second it ends', REQUEST.notAfter, undefined],
  ['the second after it ends', REQUEST.notAfter + 1000, 'expired'],
])('chain: a certificate at %s', (_, instant, reason) => {
  const verdict = chainOf(certificate, trust.chain, anchors, instant);

  expect(verdict).toMatchObject(reason === undefined ? { valid: true } : { valid: false, reason, certificate });
});

test('chain: when all are out of time it is the anchor that is named', () => {
  const verdict = chainOf(certificate, trust.chain, anchors, Date.UTC(2070, 0, 1));

  expect(verdict).toMatchObject({ valid: false, reason: 'expired', certificate: root });
});

const [, second, third, fourth] = trust.holderKeys as [never, Key, Key, Key];
type Key = (typeof trust.holderKeys)[number];

const VALIDITY = { notBefore: JANUARY, notAfter: JANUARY + 730 * DAY };

/** Has an authority certify a key as something. */
async function certified(issuer: Authority, key: Key, request: Partial<CertificateRequest>): Promise<Signer> {
  const der = await issueCertificate(issuer, { ...REQUEST, publicKey: key.publicKey, ...VALIDITY, ...request });
  return { certificate: readCertificate(der), key: key.privateKey };
}

/** An authority below the issuing one's issuer. */
const authority = (profile: Profile, issuer: Authority = trust.government, key = second): Promise<Signer> =>
  certified(issuer, key, { profile, subject: { C: 'TN', CN: 'Another CA TEST' } });

const below = async (issuer: Authority): Promise<Certificate> => (await certified(issuer, fourth, {})).certificate;

/** What OpenSSL says to the same. */
function opensslAccepts(leaf: Certificate, candidates: readonly Certificate[], trusted = anchors): boolean {
  const pems = (certificates: readonly Certificate[]): string =>
    file(certificates.map(({ der }) => pem(der)).join(''), 'certificates.pem');
  const files = ['-CAfile', pems(trusted), ...(candidates.length === 0 ? [] : ['-untrusted', pems(candidates)])];
  return openssl('verify', '-attime', String(at / 1000), '-partial_chain', ...files, pems([leaf])).ok;
}

const usage = { ...ISSUING, keyUsage: ['digitalSignature', 'cRLSign'] } as const;

test.skipIf(noOpenssl).each<[string, Promise<Signer>, string | undefined]>([
  ['another authority', authority(ISSUING), undefined],
  ['an authority without a limit to what follows', authority({ ...ISSUING, pathLength: 2 }), undefined],
  ['a holder', authority(PERSO), 'not-an-authority'],
  ['an authority whose key signs no certificates', authority(usage), 'no-certificate-signing'],
  [
    'an authority that has expired',
    certified(trust.government, second, { profile: ISSUING, subject: { CN: 'A' }, notAfter: at - DAY / 2 }),
    'expired',
  ],
  [
    'an authority of tomorrow',
    certified(trust.government, second, { profile: ISSUING, subject: { CN: 'A' }, notBefore: at + DAY }),
    'not-yet-valid',
  ],
  ['an authority below the last that may have one', authority(ISSUING, trust.issuing), 'path-too-long'],
])('chain: a certificate issued by %s, as OpenSSL judges it', async (_, issued, reason) => {
  const issuer = await issued;
  const leaf = await below(issuer);
  const candidates = [issuer.certificate, ...trust.chain];

  const verdict = chainOf(leaf, candidates, anchors, at);

  expect(verdict).toMatchObject(reason === undefined ? { valid: true } : { valid: false, reason });
  expect(opensslAccepts(leaf, candidates)).toBe(reason === undefined);
});

test('chain: the one that broke it is named', async () => {
  const issuer = await authority(ISSUING, trust.issuing);
  const leaf = await below(issuer);

  const verdict = chainOf(leaf, [issuer.certificate, ...trust.chain], anchors, at);

  expect(verdict).toEqual({ valid: false, reason: 'path-too-long', certificate: root });
});

test.skipIf(noOpenssl)('chain: an authority of the same name is not the issuer', async () => {
  const impostor = await certified(trust.government, second, {
    profile: ISSUING,
    subject: { C: 'TN', CN: 'Same TEST' },
  });
  const real = await certified(trust.government, third, { profile: ISSUING, subject: { C: 'TN', CN: 'Same TEST' } });
  const leaf = await below(real);

  const fooled = [impostor.certificate, government];
  expect(chainOf(leaf, fooled, anchors, at)).toEqual({
    valid: false,
    reason: 'issuer-signature-mismatch',
    certificate: leaf,
  });
  expect(opensslAccepts(leaf, fooled)).toBe(false);
  const both = [impostor.certificate, real.certificate, government];
  expect(chainOf(leaf, both, anchors, at)).toMatchObject({
    valid: true,
    chain: [leaf, real.certificate, government, root],
  });
});

test('chain: an authority that was certified anew serves instead of its expired certificate', async () => {
  const expired = await certified(trust.government, second, {
    profile: ISSUING,
    subject: { CN: 'A' },
    notAfter: at - DAY / 2,
  });
  const renewed = await certified(trust.government, second, { profile: ISSUING, subject: { CN: 'A' }, serial: '02' });
  const leaf = await below(expired);

  const verdict = chainOf(leaf, [expired.certificate, renewed.certificate, government], anchors, at);

  expect(verdict).toMatchObject({ valid: true, chain: [leaf, renewed.certificate, government, root] });
});

test('chain: goes round no circle, and finds the way out of it', async () => {
  const name = { C: 'TN', CN: 'Circle TEST' };
  const other = { C: 'TN', CN: 'Other TEST' };
  const one: Signer = await certified(trust.government, second, { profile: GOVERNMENT, subject: name });
  const two = await certified(one, third, { profile: GOVERNMENT, subject: other });
  const crossed = await certified(two, second, { profile: GOVERNMENT, subject: name, serial: '03' });
  const leaf = await below(one);

  const circle = [crossed.certificate, two.certificate];
  expect(chainOf(leaf, circle, anchors, at)).toMatchObject({ valid: false });
  const verdict = chainOf(leaf, [...circle, one.certificate, government], anchors, at);
  expect(verdict).toMatchObject({ valid: true });
  expect(verdict.valid && names(verdict.chain)).toEqual(
    [leaf, one.certificate, government, root].map(({ subject }) => subject['CN']),
  );
});

test('chain: is looked for no longer than any is', async () => {
  const authorities: Signer[] = [{ certificate: root, key: trust.root.key }];
  for (let n = 1; n <= 9; n += 1) {
    const profile = { ...ROOT, pathLength: 20 };
    authorities.push(
      await certified(authorities[n - 1] as Signer, second, { profile, subject: { CN: `CA ${n} TEST` } }),
    );
  }
  const leaf = await below(authorities[9] as Signer);

  const verdict = chainOf(
    leaf,
    authorities.map((one) => one.certificate),
    anchors,
    at,
  );

  expect(verdict).toMatchObject({ valid: false, reason: 'path-too-long' });
});

test('chain: a root of its own making is not trusted', async () => {
  const der = await issueRoot(second.privateKey, {
    ...REQUEST,
    ...VALIDITY,
    profile: ROOT,
    publicKey: second.publicKey,
    subject: { C: 'TN', CN: 'Own TEST' },
  });
  const own = { certificate: readCertificate(der), key: second.privateKey };
  const leaf = await below(own);

  expect(chainOf(leaf, [own.certificate], anchors, at)).toEqual({
    valid: false,
    reason: 'root-not-trusted',
    certificate: own.certificate,
  });
  expect(chainOf(own.certificate, [], anchors, at)).toMatchObject({
    reason: 'root-not-trusted',
    certificate: own.certificate,
  });
});
