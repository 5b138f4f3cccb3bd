import { Malformed } from '../malformed.ts';
import { signatureDictionaries } from './fields.ts';
import { Excess } from './pdf/bounds.ts';
import { catalogOf, type Pdf, readPdf, revisionBefore } from './pdf/reader.ts';
import { hasSecurityStore, type SecurityStore, securityStore } from './security-store.ts';
import { endOf, isTimestamp, readSignatureDictionary, type SignatureDictionary } from './signature-dictionary.ts';

/** A signature dictionary among those of its document. */
export interface PdfSignature extends SignatureDictionary {
  /** Whether it covers a document security store. */
  readonly coversStore: boolean;
}

/** What is in a PDF for the sake of its signatures. */
export interface SignedPdf {
  /** Those of document timestamps too, in the order of what they cover. */
  readonly signatures: readonly PdfSignature[];
  readonly store: SecurityStore;
}

/** What all signatures of a document cover together: each is digested on its own. */
const MAX_COVERED = 256 * 1024 * 1024;

/**
 * Reads the signatures of a PDF, and the document security store of its newest revision.
 * @throws Malformed when it is none, or has more of them than are read
 */
export function readSignedPdf(bytes: Buffer): SignedPdf {
  return readPdf(bytes, (pdf) => {
    const found = signatureDictionaries(pdf);
    if (found.length === 0 && catalogOf(pdf) === undefined) throw new Malformed('A PDF without a catalog');
    const read = found.map((dictionary) => readSignatureDictionary(bytes, dictionary));
    const signatures = inOrder(read.filter((signature) => !isCopy(signature, read) && !isMisnamed(signature)));
    const covered = signatures.reduce((sum, { signed, byteRange }) => sum + (signed ? endOf(byteRange) : 0), 0);
    if (covered > MAX_COVERED) throw new Excess(`A PDF of which more than ${MAX_COVERED} bytes are signed`);
    return {
      signatures: signatures.map((signature) => ({ ...signature, coversStore: coversStore(pdf, signature) })),
      store: securityStore({ file: pdf.file, sections: pdf.sections }),
    };
  });
}

/** An update may write a signature dictionary anew: the signature is where it covers something. */
const isCopy = ({ signed, contents }: SignatureDictionary, all: readonly SignatureDictionary[]): boolean =>
  signed === undefined && all.some((other) => other.signed !== undefined && other.contents.equals(contents));

/** Neither a signature nor a document timestamp, for DSS too. */
const isMisnamed = (signature: SignatureDictionary): boolean => isTimestamp(signature) && signature.type === 'Sig';

/** Each signature comes with an update behind what those before it cover: where they overlap, the later one is broken. */
function inOrder(signatures: readonly SignatureDictionary[]): SignatureDictionary[] {
  const sorted = signatures.toSorted((one, other) => endOf(one.byteRange) - endOf(other.byteRange));
  return sorted.map((signature, index) => {
    const { signed, ...rest } = signature;
    const before = sorted.slice(0, index).findLast((other) => other.signed !== undefined);
    const overlaps = signed !== undefined && before !== undefined && endOf(before.byteRange) > signed[0].length;
    return overlaps ? { ...rest, structureError: 'ByteRange overlaps with that of the signature before' } : signature;
  });
}

const coversStore = (pdf: Pdf, { signed }: SignatureDictionary): boolean =>
  signed !== undefined && hasSecurityStore(revisionBefore(pdf, signed[0].length));
