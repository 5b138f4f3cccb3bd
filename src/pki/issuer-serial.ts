import type { Certificate } from './certificate.ts';
import { contentOf, type Element, fieldsIn, only } from './der-reader.ts';
import { sameName } from './distinguished-name.ts';
import { Malformed } from './malformed.ts';

/** The issuer's name and the serial of a certificate, as DER. */
export interface IssuerSerial {
  readonly issuer: Buffer;
  readonly serial: Buffer;
}

/** GeneralName (RFC 5280 section 4.2.1.6). */
const DIRECTORY_NAME = 0xa4;

/**
 * Reads an IssuerSerial (RFC 5035 section 5), the issuer being a directory name.
 * @throws Malformed
 */
export function readIssuerSerial(element: Element): IssuerSerial {
  const [names, serial] = fieldsIn(element);
  const [name] = fieldsIn(names);
  if (serial === undefined) throw new Malformed('An issuer without a serial');
  return { issuer: only(contentOf(name, DIRECTORY_NAME)).der, serial: serial.der };
}

/** Whether they are those of a certificate. */
export const isIssuerSerialOf = ({ issuer, serial }: IssuerSerial, { encoded }: Certificate): boolean =>
  encoded.serial.equals(serial) && sameName(encoded.issuer, issuer);
