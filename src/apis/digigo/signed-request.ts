import { isDeepStrictEqual } from 'node:util';
import type { Fail } from '../../kit/operation.ts';
import { parseJson, Unparsable } from '../../kit/parse.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { Trust } from '../../pki/trust.ts';
import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { World } from '../../world/world.ts';
import { operators } from './operator.ts';
import { certificates, keyOf, statusOf } from './state.ts';
import { canonical } from './tolerance.ts';

/** Where a signed request arrives. */
export interface Place {
  readonly world: Pick<World, 'read'>;
  readonly now: Instant;
  readonly trust: () => Promise<Trust>;
}

/** Who is to have signed: any operator of an AED, or the holder with an e-mail address. */
export type Signatory = { readonly operatorOf: string } | { readonly holder: string };

export interface SignedRequest {
  /** A XAdES signature that envelops the fields as JSON, in base64. */
  readonly signature: string;
  readonly by: Signatory;
  /** What was sent, under the names of the contract, without the signature. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The fields of the path, which may be signed too. */
  readonly path: Readonly<Record<string, unknown>>;
}

/**
 * Verifies the signature of a request, who made it, and that they signed what was sent.
 * @param cases what the operation calls a signature that is invalid, and one of other fields
 * @throws {Failure} when it is either
 */
export async function checkSigned<Invalid extends string, Different extends string>(
  { world, now, trust }: Place,
  { signature, by, fields, path }: SignedRequest,
  cases: { readonly invalid: Invalid; readonly different: Different },
  fail: Fail<Invalid | Different>,
): Promise<void> {
  const verified = await verifiedIn(signature, await trust(), now);
  if (typeof verified === 'string') throw fail(cases.invalid, verified);
  const problem = world.read((rows) => signatoryProblem(rows, verified.certificate, by, now));
  if (problem !== undefined) throw fail(cases.invalid, problem);
  const signed = fieldsIn(verified.content);
  if (signed === undefined) throw fail(cases.different, 'what was signed is no JSON object');
  const differing = differences(signed, fields, path);
  if (differing.length === 0) return;
  throw fail(cases.different, `sent and signed data differ in ${differing.join(', ')}`, { differing });
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}$/;

interface Verified {
  readonly content: Buffer;
  readonly certificate: Certificate;
}

/** What was signed and by whom, or why the signature is none of a certificate that we have issued. */
async function verifiedIn(signature: string, { issuing }: Trust, now: Instant): Promise<Verified | string> {
  if (!BASE64.test(signature)) return 'the signature is not base64';
  const [{ verifyXades }, { chainOf }] = await Promise.all([
    import('../../pki/xades-verify.ts'),
    import('../../pki/chain.ts'),
  ]);
  const verdict = verifyXades(Buffer.from(signature, 'base64'));
  if (!verdict.valid) return `the signature is refused: ${verdict.reason} ${JSON.stringify(verdict.details)}`;
  // Certificates know whole seconds, and are valid through their last.
  const path = chainOf(verdict.certificate, [], [issuing.certificate], now - (now % 1000));
  return path.valid ? verdict : `the signer's certificate is refused: ${path.reason}`;
}

/** Why a certificate of ours is not that of the signatory, or may not sign any more. */
function signatoryProblem(rows: ReadRows, { serial }: Certificate, by: Signatory, now: Instant): string | undefined {
  if ('operatorOf' in by) {
    const operator = rows.get(operators, serial);
    if (operator === undefined) return 'the signer is no operator';
    return operator.clientId === by.operatorOf ? undefined : `${operator.name} is an operator of another AED`;
  }
  const certificate = rows.get(certificates, serial);
  if (certificate === undefined || keyOf(certificate.email) !== keyOf(by.holder))
    return `the signer is not ${by.holder}`;
  const status = statusOf(certificate, now);
  return status === 'valid' ? undefined : `the certificate of ${by.holder} is ${status}`;
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
function differences(
  signed: Readonly<Record<string, unknown>>,
  sent: SignedRequest['fields'],
  path: SignedRequest['path'],
): string[] {
  const names = new Set([...Object.keys(signed), ...Object.keys(sent)]);
  return [...names].filter((name) => {
    const meant = Object.hasOwn(sent, name) ? sent[name] : path[name];
    return meant === undefined || !isDeepStrictEqual(signed[name], meant);
  });
}
