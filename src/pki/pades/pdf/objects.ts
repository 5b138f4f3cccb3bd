/** What a PDF is made of (ISO 32000-1 section 7.3). */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfReference
  | readonly PdfObject[]
  | PdfDictionary
  | PdfStream;

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

/** Where something stands: in the file, or in what an object stream holds. */
export interface Place {
  readonly source: Buffer;
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

export interface PdfString {
  readonly kind: 'string';
  readonly value: Buffer;
  /** Its delimiters are inside. */
  readonly place: Place;
}

/** To the object of a number; all generations of it are one, since the newest cross-reference knows but one. */
export interface PdfReference {
  readonly kind: 'reference';
  readonly number: number;
}

export interface PdfDictionary {
  readonly kind: 'dictionary';
  readonly entries: ReadonlyMap<string, PdfObject>;
  /** Its delimiters are inside. */
  readonly place: Place;
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dictionary: PdfDictionary;
  /** As it stands in the file. */
  readonly raw: Buffer;
}

type Kind = 'name' | 'string' | 'reference' | 'dictionary' | 'stream';

/** Whether an object is of a kind. */
export const isKind = <K extends Kind>(
  kind: K,
  object: PdfObject | undefined,
): object is Extract<PdfObject, { readonly kind: K }> =>
  typeof object === 'object' && object !== null && 'kind' in object && object.kind === kind;

/** The elements of an array; none for any other object. */
export const elementsOf = (object: PdfObject | undefined): readonly PdfObject[] =>
  Array.isArray(object) ? object : [];

/** The text of a name; undefined for any other object. */
export const nameOf = (object: PdfObject | undefined): string | undefined =>
  isKind('name', object) ? object.name : undefined;

/** A whole number that is not negative; undefined for any other object. */
export const countOf = (object: PdfObject | undefined): number | undefined =>
  typeof object === 'number' && Number.isSafeInteger(object) && object >= 0 ? object : undefined;
