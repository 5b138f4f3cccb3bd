import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { signXades, type XadesContent } from '../../../src/pki/xades/sign.ts';
import { holder, JANUARY, REQUEST, trust } from '../pki.ts';
import { DSIG, noXmlsec, verifySignature } from './xmlsec.ts';

const CONTENT = '{"organisation":"Société <Émir> & fils","userId":"01234567"}';

const sign = async (signed: Partial<XadesContent> = {}): Promise<string> =>
  signXades(await holder(), {
    content: CONTENT,
    mimeType: 'application/json',
    chain: trust.chain,
    signingTime: JANUARY,
    seed: 'request 1',
    ...signed,
  });

test.skipIf(noXmlsec)('XAdES: xmlsec1 verifies both references and the chain', async () => {
  const { ok, output } = verifySignature(await sign());

  expect(output).toContain('SignedInfo References (ok/all): 2/2');
  expect(ok).toBe(true);
});

test.skipIf(noXmlsec).each([
  ['bytes that are no text', { content: Buffer.from([0, 255, 10, 13, 128]) }],
  ['nothing', { content: '' }],
  ['a media type to be escaped', { mimeType: 'text/x;a="<&>"\r' }],
  ['no chain', { chain: [] }],
])('XAdES: xmlsec1 verifies the signature of %s', async (_, signed) => {
  expect(verifySignature(await sign(signed))).toMatchObject({ ok: true });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const changes: [string, (xml: string) => string][] = [
  ['the content', (xml) => xml.replace(base64(CONTENT), base64(CONTENT.replace('01234567', '01234568')))],
  ['the signing time', (xml) => xml.replace('2026-01-15T09', '2026-01-14T09')],
  ['the media type', (xml) => xml.replace('application/json', 'application/jso')],
  ['a digest', (xml) => xml.replace(/(<ds:DigestValue>)./, '$1A')],
  ['the signature', (xml) => xml.replace(/(<ds:SignatureValue [^>]*>)..../, '$1AAAA')],
];

test.skipIf(noXmlsec).each(changes)('XAdES: xmlsec1 refuses it when %s was changed', async (_, change) => {
  const xml = await sign();
  const changed = change(xml);

  expect(changed).not.toBe(xml);
  expect(verifySignature(changed)).toMatchObject({ ok: false });
});

test('XAdES: names what it signs as EN 319 132-1 wants it', async () => {
  const xml = await sign();
  const { certificate } = await holder();
  const ids = [...xml.matchAll(/ Id="([^"]+)"/g)].map(([, id]) => id);

  const [id] = ids;
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual([id, `r-${id}-1`, `value-${id}`, `xades-${id}`, `o-${id}-1`]);
  expect(xml).toContain(` Type="${DSIG}Object" URI="#o-${id}-1"`);
  expect(xml).toContain(` Type="http://uri.etsi.org/01903#SignedProperties" URI="#xades-${id}"`);
  expect(xml).toContain(`Target="#${id}"`);
  expect(xml).toContain(`ObjectReference="#r-${id}-1"`);
  expect(xml).toContain('<xades:SigningTime>2026-01-15T09:00:00Z</xades:SigningTime>');
  expect(xml).toContain(createHash('sha256').update(certificate.der).digest('base64'));
  expect(xml.match(/<ds:X509Certificate>[^<]+/g)?.map((text) => text.slice(20))).toEqual(
    [certificate, ...trust.chain].map(({ der }) => der.toString('base64')),
  );
});

test('XAdES: the issuer and serial are those of the certificate', async () => {
  const xml = await sign();

  const encoded = xml.match(/<xades:IssuerSerialV2>([^<]+)/)?.[1] ?? '';
  const hex = Buffer.from(encoded, 'base64').toString('hex').toUpperCase();
  expect(hex).toContain(Buffer.from('TnTrust Gov CA TEST').toString('hex').toUpperCase());
  expect(hex.endsWith(`0208${REQUEST.serial}`)).toBe(true);
});

test('XAdES: the same values give the same text, another seed other ids', async () => {
  const xml = await sign();

  expect(await sign()).toBe(xml);
  expect(await sign({ seed: 'request 2' })).not.toBe(xml);
});
