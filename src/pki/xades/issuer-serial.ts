import type { Certificate } from '../certificate.ts';
import { only } from '../der-reader.ts';
import { isIssuerSerialOf, readIssuerSerial } from '../issuer-serial.ts';
import { unlessMalformed } from '../malformed.ts';
import type { XmlElement } from '../xml/tree.ts';
import { hasValuesOf } from './issuer-name.ts';
import { DSIG } from './names.ts';
import { base64In, first, plainText } from './signature-element.ts';

/** Whether an IssuerSerialV2 (EN 319 132-1 section 5.2.2) has the issuer and serial of a certificate, as DER (RFC 5035 section 5). */
export const isEncoded = (element: XmlElement, certificate: Certificate): boolean =>
  unlessMalformed(() => {
    const der = base64In(element) ?? Buffer.alloc(0);
    return isIssuerSerialOf(readIssuerSerial(only(der)), certificate);
  }) ?? false;

const MAX_NAME = 4096;

/**
 * Whether an IssuerSerial has the issuer and serial of a certificate: a name as text, and a decimal number (XMLDSIG 1.1 section
 * 4.5.4.1).
 */
export function isWritten(element: XmlElement, { issuer, serial }: Certificate): boolean {
  const name = plainText(first(element, DSIG, 'X509IssuerName')) ?? '';
  const number = plainText(first(element, DSIG, 'X509SerialNumber'));
  return number === decimal(serial) && name.length <= MAX_NAME && hasValuesOf(name, issuer);
}

/** Of hex, before which there may be a minus. */
const decimal = (hex: string): string => hex.replace(/[0-9A-F]+/, (digits) => BigInt(`0x${digits}`).toString());
