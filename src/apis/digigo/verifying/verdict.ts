import { isDeepStrictEqual } from 'node:util';
import { parseJson } from '../../../kit/json.ts';
import { Unparsable } from '../../../kit/unparsable.ts';
import { verifyXades } from '../../../pki/xades/verify.ts';
import { canonical } from '../tolerance.ts';

/** Fields and the signature that came with them. */
export interface Sent {
  /** A XAdES signature that envelops the fields as JSON, in base64. */
  readonly signature: string;
  /** What was sent, under the names of the contract, without the signature. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The fields of the path, which may be signed too. */
  readonly path: Readonly<Record<string, unknown>>;
}

/** What a signature says, as it can travel between threads. */
export type Verdict = Refused | Verified;

export interface Refused {
  /** Why it is no valid signature. */
  readonly refused: string;
}

export interface Verified {
  /** The signer's certificate in DER, of whomever it is. */
  readonly signer: Uint8Array;
  /** The names of the fields that were signed and sent with different values; undefined when no JSON object was signed. */
  readonly differing: readonly string[] | undefined;
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}$/;

/** Verifies a signature and compares what was signed with what was sent, which takes some 90 ms per MB of files. */
export function verdictOn({ signature, fields, path }: Sent): Verdict {
  if (!BASE64.test(signature)) return { refused: 'the signature is not base64' };
  const verified = verifyXades(Buffer.from(signature, 'base64'));
  if (!verified.valid) {
    return { refused: `the signature is refused: ${verified.reason} ${JSON.stringify(verified.details)}` };
  }
  const signed = fieldsIn(verified.content);
  return {
    // Of its own: a view of memory that others use would travel with all of it.
    signer: new Uint8Array(verified.certificate.der),
    differing: signed && differences(signed, fields, path),
  };
}

function fieldsIn(content: Buffer): Record<string, unknown> | undefined {
  try {
    const fields = canonical(parseJson(content.toString('utf8')));
    return typeof fields === 'object' && fields !== null && !Array.isArray(fields)
      ? (fields as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof Unparsable) return undefined;
    throw error;
  }
}

/** The names of the fields that were signed and sent with different values, or only one of the two. */
function differences(signed: Readonly<Record<string, unknown>>, sent: Sent['fields'], path: Sent['path']): string[] {
  const names = new Set([...Object.keys(signed), ...Object.keys(sent)]);
  return [...names].filter((name) => {
    const meant = Object.hasOwn(sent, name) ? sent[name] : path[name];
    return meant === undefined || !isDeepStrictEqual(signed[name], meant);
  });
}
