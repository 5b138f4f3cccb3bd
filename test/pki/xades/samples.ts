import { signXades, type XadesContent } from '../../../src/pki/xades/sign.ts';
import { verifyXades, type XadesVerdict } from '../../../src/pki/xades/verify.ts';
import { holder, JANUARY, trust } from '../pki.ts';

export const CONTENT = '{"organisation":"Société <Émir> & fils","userId":"01234567"}';
export const FORGED = '{"organisation":"Voleurs","userId":"01234567"}';

export const signer = await holder();

export const sign = (signed: Partial<XadesContent> = {}): Promise<string> =>
  signXades(signer, {
    content: CONTENT,
    mimeType: 'application/json',
    chain: trust.chain,
    signingTime: JANUARY,
    seed: 'request 1',
    ...signed,
  });

export const signed = await sign();
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const verify = (xml: string | Uint8Array): XadesVerdict => verifyXades(Buffer.from(xml));

export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** Changes a text that is there. */
export const replaced = (xml: string, from: string | RegExp, to: string): string => {
  if (typeof from === 'string' ? !xml.includes(from) : xml.search(from) < 0) throw new Error(`Nothing like ${from}`);
  return xml.replace(from, to);
};

const part = (pattern: RegExp): string => signed.match(pattern)?.[0] ?? '';
export const id = signed.match(/ Id="([^"]+)"/)?.[1] ?? '';
export const object = part(/<ds:Object Id="o-.*?<\/ds:Object>/);
export const signedProperties = part(/<xades:SignedProperties.*<\/xades:SignedProperties>/);
export const keyInfo = part(/<ds:KeyInfo>.*<\/ds:KeyInfo>/);
export const signedCertificate = part(/<xades:SigningCertificateV2>.*<\/xades:SigningCertificateV2>/);
export const contentReference = part(/<ds:Reference Id.*?<\/ds:Reference>/);
export const propertiesReference = part(/<ds:Reference Type.*?<\/ds:Reference>/);
export const signingTime = part(/<xades:SigningTime>.*<\/xades:SigningTime>/);
export const signedDigest = part(/(?<=<xades:CertDigest>.*<ds:DigestValue>)[^<]+/);

export const rsaSha = (bits: number): string => `http://www.w3.org/2001/04/xmldsig-more#rsa-sha${bits}`;
export const transform = (algorithm: string, inside = ''): string =>
  `<ds:Transforms><ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform></ds:Transforms>`;
export const prefixes = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="xades #default"/>`;
export const issuerName = 'CN=TnTrust Gov CA TEST,O=National Digital Certification Agency TEST,L=Tunis,C=TN';

export const olderForm = (name: string, serial: string): string =>
  signed.replace(
    signedCertificate,
    signedCertificate
      .replaceAll('SigningCertificateV2', 'SigningCertificate')
      .replace(
        /<xades:IssuerSerialV2>.*<\/xades:IssuerSerialV2>/,
        `<xades:IssuerSerial><ds:X509IssuerName>${name}</ds:X509IssuerName><ds:X509SerialNumber>${serial}</ds:X509SerialNumber></xades:IssuerSerial>`,
      ),
  );

export const SERIAL = BigInt('0x1A2B3C4D5E6F7081').toString();

export const escapedContent = CONTENT.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
export const asText = replaced(signed, object, object.replace(/>.*</, `>${escapedContent}<`));
