import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTimestamp } from '../../../src/pki/timestamp.ts';
import { certificateFile, chainFile, file, holder, JANUARY, openssl, trust } from '../pki.ts';

export const signer = await holder();

const signerFile = certificateFile(signer);
export const keyFile = file(signer.key.export({ type: 'pkcs8', format: 'pem' }), 'key.pem');

/** How long the place for a signature is, in bytes. */
const PLACE = 8192;

const RANGE = '/ByteRange [0 0000000000 0000000000 0000000000]';
const PLACEHOLDER = `<${'00'.repeat(PLACE)}>`;

/** A signature dictionary that waits for its signature. */
export const unsigned = (subFilter = 'ETSI.CAdES.detached', more = "/M (D:20260115100000+01'00)"): string =>
  `<< /Type /${subFilter === 'ETSI.RFC3161' ? 'DocTimeStamp' : 'Sig'} /Filter /Adobe.PPKLite /SubFilter /${subFilter} ${more} ${RANGE} /Contents ${PLACEHOLDER} >>`;

/** What signs bytes: gives CMS. */
export type Signing = (bytes: Buffer) => Buffer | Promise<Buffer>;

/** OpenSSL's detached CMS (RFC 5652), with more of its options. */
export const detached =
  (...options: readonly string[]): Signing =>
  (bytes) => {
    const out = file('', 'signature.der');
    const { ok, output } = openssl(
      ...['cms', '-sign', '-binary', '-md', 'sha256', '-in', file(bytes), '-out', out, '-outform', 'DER'],
      ...['-signer', signerFile, '-inkey', keyFile, '-certfile', chainFile, ...options],
    );
    if (!ok) throw new Error(output);
    return readFileSync(out);
  };

/** With the signing-certificate-v2 attribute. */
export const cades = detached('-cades', '-nosmimecap');

export const timestamp: Signing = (bytes) =>
  createTimestamp(trust.timestamp, {
    hash: 'SHA256',
    digest: createHash('sha256').update(bytes).digest(),
    serial: '1F',
    genTime: JANUARY,
    certificates: [trust.timestamp.certificate, ...trust.chain],
  });

/** The byte range around the last place for a signature. */
export function rangeIn(pdf: Buffer): [number, number, number, number] {
  const start = pdf.lastIndexOf(PLACEHOLDER);
  const end = start + PLACEHOLDER.length;
  return [0, start, end, pdf.length - end];
}

/** Signs the last signature dictionary that waits for it. */
export async function signed(pdf: Buffer, sign: Signing = cades, range = rangeIn(pdf)): Promise<Buffer> {
  const [, length, rest, restLength] = range;
  const place = pdf.lastIndexOf(PLACEHOLDER);
  const out = Buffer.from(pdf);
  const numbers = range.map((number, index) => (index === 0 ? `${number}` : String(number).padStart(10, '0')));
  out.write(`/ByteRange [${numbers.join(' ')}]`, pdf.lastIndexOf(RANGE), 'latin1');
  const covered = [out.subarray(0, Math.max(length, 0)), out.subarray(rest, rest + restLength)];
  out.write((await sign(Buffer.concat(covered))).toString('hex'), place + 1, 'latin1');
  return out;
}
