import { pem } from '../../../src/pki/certificate.ts';
import { file, present, rootFile, run, trust } from '../pki.ts';

export const noXmlsec = !present('xmlsec1', '--version');

export const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ETSI = 'http://uri.etsi.org/01903/v1.3.2#';

/** xmlsec1 reads one certificate from each file. */
const untrusted = trust.chain.flatMap(({ der }) => ['--untrusted-pem', file(pem(der))]);

/** What xmlsec1 says of a signature, made by somebody whom the root of the fixtures vouches for. */
export const verifySignature = (xml: string, at = '2026-01-15 12:00:00') =>
  run(
    ...(['xmlsec1', '--verify', '--verification-time', at] as const),
    ...['--id-attr:Id', `${ETSI}:SignedProperties`, '--id-attr:Id', `${XMLDSIG}:Object`],
    ...['--trusted-pem', rootFile, ...untrusted, file(xml)],
  );

/** What is inside the second Object of a signature: the bytes that were signed. */
export const contentOf = (xml: string): string =>
  Buffer.from(/<ds:Object Id="o-[^>]*>([^<]*)</.exec(xml)?.[1] ?? '', 'base64').toString();
