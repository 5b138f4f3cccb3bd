import { sameName as sameEncodedName } from '../cades/distinguished-name.ts';
import type { Certificate } from '../certificate.ts';
import { SEQUENCE } from '../der.ts';
import { contentOf, elements, fieldsOf, only } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { base64Bytes } from '../xml/base64.ts';
import type { XmlElement } from '../xml/tree.ts';
import { sameName } from './issuer-name.ts';
import { DSIG } from './names.ts';
import { compactText, first, plainText } from './signature-element.ts';

/** GeneralName (RFC 5280 section 4.2.1.6). */
const DIRECTORY_NAME = 0xa4;

/** Whether an IssuerSerialV2 (EN 319 132-1 section 5.2.2) has the issuer and serial of a certificate, as DER (RFC 5035 section 5). */
export const isEncoded = (element: XmlElement, certificate: Certificate): boolean =>
  unlessMalformed(() => isOf(base64Bytes(compactText(element)) ?? Buffer.alloc(0), certificate)) ?? false;

function isOf(issuerSerial: Buffer, { encoded }: Certificate): boolean {
  const [names, serial] = fieldsOf(issuerSerial, SEQUENCE);
  const [name] = elements(contentOf(names, SEQUENCE));
  const issuer = only(contentOf(name, DIRECTORY_NAME)).der;
  return serial?.der.equals(encoded.serial) === true && sameEncodedName(issuer, encoded.issuer);
}

const MAX_NAME = 4096;

/**
 * Whether an IssuerSerial has the issuer and serial of a certificate: a name as text, and a decimal number (XMLDSIG 1.1 section
 * 4.5.4.1).
 */
export function isWritten(element: XmlElement, { issuer, serial }: Certificate): boolean {
  const name = plainText(first(element, DSIG, 'X509IssuerName')) ?? '';
  const number = plainText(first(element, DSIG, 'X509SerialNumber'));
  return number === decimal(serial) && name.length <= MAX_NAME && sameName(name, issuer);
}

/** Of hex, before which there may be a minus. */
const decimal = (hex: string): string => hex.replace(/[0-9A-F]+/, (digits) => BigInt(`0x${digits}`).toString());
