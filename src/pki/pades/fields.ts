import { Excess, spend } from './pdf/bounds.ts';
import { entryOf, type Revision, resolve } from './pdf/document.ts';
import { elementsOf, isKind, type PdfDictionary, type PdfObject } from './pdf/objects.ts';
import { catalogOf, type Pdf, revisionsOf } from './pdf/reader.ts';

const MAX_SIGNATURES = 100;

/**
 * The signature dictionaries of a PDF (ISO 32000-1 section 12.8.1): those that the fields of any of its revisions have for
 * value, so that an update does not make a signature disappear.
 * @throws Malformed
 */
export function signatureDictionaries(pdf: Pdf): PdfDictionary[] {
  const found = new Set(pdf.signed === undefined ? revisionsOf(pdf).flatMap(valuesIn) : pdf.signed.flatMap(signedIn));
  const signatures = [...found].filter(hasSignature);
  if (signatures.length > MAX_SIGNATURES) throw new Excess(`A PDF with more than ${MAX_SIGNATURES} signatures`);
  return signatures;
}

/** Whether there is more than a place that was prepared for one. */
function hasSignature({ entries }: PdfDictionary): boolean {
  const contents = entries.get('Contents');
  return isKind('string', contents) && contents.value.some((byte) => byte !== 0);
}

/** A signature dictionary, or a field with one that is in no other object. */
function signedIn(object: PdfObject): PdfDictionary[] {
  if (!isKind('dictionary', object)) return [];
  return object.entries.has('ByteRange') ? [object] : signedIn(object.entries.get('V') ?? null);
}

/** What asking a field costs, in bytes read. */
const VISIT = 4;

/**
 * The dictionaries that the fields of a form (section 12.7) have for value: only signatures are dictionaries. What fields
 * inherit, their parents have.
 */
function valuesIn(revision: Revision): PdfDictionary[] {
  const form = dictionaryUnder(revision, catalogOf(revision), 'AcroForm');
  const fields = [...elementsOf(form && entryOf(revision, form, 'Fields'))].reverse();
  const seen = new Set<PdfDictionary>();
  const values: PdfDictionary[] = [];
  for (let next = fields.pop(); next !== undefined; next = fields.pop()) {
    spend(revision.file.bounds.read, VISIT, 'fields');
    const field = resolve(revision, next);
    if (!isKind('dictionary', field) || seen.has(field)) continue;
    seen.add(field);
    const value = dictionaryUnder(revision, field, 'V');
    if (value !== undefined) values.push(value);
    for (const kid of elementsOf(entryOf(revision, field, 'Kids')).toReversed()) fields.push(kid);
  }
  return values;
}

function dictionaryUnder(
  revision: Revision,
  parent: PdfDictionary | undefined,
  key: string,
): PdfDictionary | undefined {
  const value = parent && entryOf(revision, parent, key);
  return isKind('dictionary', value) ? value : undefined;
}
