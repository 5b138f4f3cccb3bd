import { parseJson } from '../../../kit/json.ts';
import { Unparsable } from '../../../kit/unparsable.ts';
import { base64Bytes } from '../../../pki/base64.ts';
import type { OriginalDocument } from '../../../pki/signed-document.ts';

/** What validate-signature is asked. */
export interface ValidationRequest {
  readonly signed: OriginalDocument;
  readonly originals: readonly OriginalDocument[];
  /** The signature that is meant, where not all are. */
  readonly signatureId?: string;
}

export type RefusalCase =
  | 'malformed-request'
  | 'missing-bytes'
  | 'invalid-bytes'
  | 'invalid-original-documents'
  | 'invalid-policy'
  | 'invalid-signature-id'
  | 'not-a-signed-document';

/** A request that cannot be answered. */
export class Refused extends Error {
  readonly case: RefusalCase;

  constructor(refusalCase: RefusalCase, because: string) {
    super(because);
    this.case = refusalCase;
  }
}

/** The validation policies that there are: the one of the document's example. */
const POLICIES: readonly string[] = ['', 'QES AdESQC TL based'];

/** More documents than anybody signs at once. */
const MAX_ORIGINALS = 100;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a request (section 4). What the document does not name is let pass, and so is any MIME type.
 * @throws {Refused}
 */
export function readRequest(body: Buffer): ValidationRequest {
  const asked = fieldsOf(jsonIn(body), 'malformed-request', 'the body');
  const { signedDocument } = asked;
  if (isAbsent(signedDocument)) throw new Refused('missing-bytes', 'there is no signedDocument');
  const signed = documentOf(fieldsOf(signedDocument, 'invalid-bytes', 'signedDocument'), 'signedDocument', DOCUMENT);
  if (!isEmpty(asked['policy'])) checkPolicy(textOf(asked['policy'], 'invalid-policy', 'policy'));
  const signatureId = textOf(asked['signatureId'], 'invalid-signature-id', 'signatureId').trim();
  return { signed, originals: originalsIn(asked['originalDocuments']), ...(signatureId !== '' && { signatureId }) };
}

function jsonIn(body: Buffer): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof Unparsable) throw new Refused('malformed-request', error.message);
    if (error instanceof TypeError) throw new Refused('malformed-request', 'the body is not UTF-8');
    throw error;
  }
}

/** Java writes null for what is not there. */
const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Clients made from the DTOs of DSS have an object without values for what is not there, too. */
const isEmpty = (value: unknown): boolean =>
  isAbsent(value) || (typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isAbsent));

function fieldsOf(value: unknown, refusalCase: RefusalCase, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Refused(refusalCase, `${name} is no object`);
}

function textOf(value: unknown, refusalCase: RefusalCase, name: string): string {
  if (isAbsent(value)) return '';
  if (typeof value === 'string') return value;
  throw new Refused(refusalCase, `${name} is no text`);
}

/** The cases of a document whose bytes are missing, and of one whose bytes or name are none. */
type DocumentCases = readonly [missing: RefusalCase, invalid: RefusalCase];
const DOCUMENT: DocumentCases = ['missing-bytes', 'invalid-bytes'];
const ORIGINAL: DocumentCases = ['invalid-original-documents', 'invalid-original-documents'];

/** The table calls the name `Name`, the example `name`. */
function documentOf(fields: Fields, at: string, [missing, invalid]: DocumentCases): OriginalDocument {
  const base64 = textOf(fields['bytes'], invalid, `${at}.bytes`);
  if (base64 === '') throw new Refused(missing, `${at}.bytes is missing`);
  const bytes = base64Bytes(base64);
  if (bytes === undefined) throw new Refused(invalid, `${at}.bytes is no base64`);
  const name = textOf(fields['name'] ?? fields['Name'], invalid, `${at}.name`);
  return { bytes, ...(name !== '' && { name }) };
}

/** One original may come without its list, and a list without any original. */
function originalsIn(value: unknown): OriginalDocument[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAX_ORIGINALS) {
    throw new Refused('invalid-original-documents', `there are more than ${MAX_ORIGINALS} originalDocuments`);
  }
  return list.flatMap((original, n) => {
    const at = `originalDocuments[${n}]`;
    return isEmpty(original) ? [] : [documentOf(fieldsOf(original, 'invalid-original-documents', at), at, ORIGINAL)];
  });
}

function checkPolicy(policy: string): void {
  if (POLICIES.includes(policy.trim())) return;
  throw new Refused('invalid-policy', `there is no validation policy ${policy}`);
}
