import { cadesSignatures } from './cades/signatures.ts';
import { SEQUENCE } from './der.ts';
import { Malformed } from './malformed.ts';
import { hasPdfHeader } from './pades/pdf/reader.ts';
import { padesSignatures } from './pades/signatures.ts';
import type { FoundSignature, OriginalDocument } from './signed-document.ts';
import { xadesSignatures } from './xades/signatures.ts';

/**
 * The signatures of a document, PAdES, XAdES or CAdES: what it is shows in its first bytes, whatever it is called.
 * @param originals the documents that a detached signature may be of
 * @returns none when it has none
 * @throws Malformed when it is no PDF, XML or CMS, or cannot be read
 */
export function findSignatures(bytes: Buffer, originals: readonly OriginalDocument[]): FoundSignature[] {
  if (startsAsXml(bytes)) return xadesSignatures(bytes, originals);
  if (bytes[0] === SEQUENCE) return cadesSignatures(bytes, originals);
  const unarmoured = cmsInPem(bytes);
  if (unarmoured !== undefined) return cadesSignatures(unarmoured, originals);
  if (hasPdfHeader(bytes)) return padesSignatures(bytes);
  throw new Malformed('The document is no PDF, XML or CMS');
}

/** How far an XML document is looked at for its first character. */
const WHITE_SPACE_WITHIN = 4096;

/** Whether the first character is `<`, in UTF-8 or UTF-16, behind a byte order mark or not (XML 1.0 appendix F). */
function startsAsXml(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, WHITE_SPACE_WITHIN);
  const text = beginning.subarray(0, 4).includes(0)
    ? Buffer.from(beginning.filter((byte) => byte !== 0)).toString('latin1')
    : beginning.toString('latin1');
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[ \t\r\n]*</.test(text);
}

/** The CMS of a PEM text (RFC 7468 section 9); undefined when it is none. */
function cmsInPem(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, 11).equals(Buffer.from('-----BEGIN '))) return undefined;
  const [, base64] = /^-----BEGIN (?:CMS|PKCS7)-----([A-Za-z0-9+/=\s]+)-----END /.exec(bytes.toString('latin1')) ?? [];
  if (base64 === undefined) throw new Malformed('The PEM text is no CMS');
  return Buffer.from(base64, 'base64');
}
