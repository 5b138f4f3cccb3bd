import type { Fail } from '../../kit/operation.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { Trust } from '../../pki/trust.ts';
import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { World } from '../../world/world.ts';
import { operators } from './operator.ts';
import { certificates, keyOf, statusOf } from './state.ts';
import type { Sent } from './verifying/verdict.ts';
import { verdict } from './verifying/verdicts.ts';

/** Where a signed request arrives. */
export interface Place {
  readonly world: Pick<World, 'read'>;
  readonly now: Instant;
  readonly trust: () => Promise<Trust>;
}

/** Who is to have signed: any operator of an AED, or the holder with an e-mail address. */
export type Signatory = { readonly operatorOf: string } | { readonly holder: string };

export interface SignedRequest extends Sent {
  readonly by: Signatory;
}

/**
 * Verifies the signature of a request, who made it, and that they signed what was sent.
 * @param cases what the operation calls a signature that is invalid, and one of other fields
 * @throws {Failure} when it is either, or too many others are being verified
 */
export async function checkSigned<Invalid extends string, Different extends string>(
  place: Place,
  { by, ...sent }: SignedRequest,
  cases: { readonly invalid: Invalid; readonly different: Different },
  fail: Fail<Invalid | Different | 'service-unavailable'>,
): Promise<void> {
  if (isOverlong(sent)) throw fail(cases.invalid, 'the signature is far longer than what was sent');
  const said = await verdict(sent, fail);
  if ('refused' in said) throw fail(cases.invalid, said.refused);
  const problem = await signerProblem(said.signer, by, place);
  if (problem !== undefined) throw fail(cases.invalid, problem);
  const { differing } = said;
  if (differing === undefined) throw fail(cases.different, 'what was signed is no JSON object');
  if (differing.length === 0) return;
  throw fail(cases.different, `sent and signed data differ in ${differing.join(', ')}`, { differing });
}

/** Base64 of base64 is not twice as long; certificates and the XML around them are some thousand characters. */
const MOST_TIMES = 3;
const MORE = 64 * 1024;

/** Whether a signature has more in it than what was sent, which need not be measured for a short one. */
const isOverlong = ({ signature, fields }: Sent): boolean =>
  signature.length > MORE && signature.length > MOST_TIMES * JSON.stringify(fields).length + MORE;

/** Why a certificate is not one that we have issued to the signatory, or may not sign any more. */
async function signerProblem(
  der: Uint8Array,
  by: Signatory,
  { world, now, trust }: Place,
): Promise<string | undefined> {
  const [{ issuing }, { chainOf }, { readCertificate }] = await Promise.all([
    trust(),
    import('../../pki/chain.ts'),
    import('../../pki/certificate.ts'),
  ]);
  const certificate = readCertificate(der);
  // Certificates know whole seconds, and are valid through their last.
  const path = chainOf(certificate, [], [issuing.certificate], now - (now % 1000));
  if (!path.valid) return `the signer's certificate is refused: ${path.reason}`;
  return world.read((rows) => signatoryProblem(rows, certificate, by, now));
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
