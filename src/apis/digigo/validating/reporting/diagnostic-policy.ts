import { digestOf } from '../../../../pki/algorithms.ts';
import type { FoundPolicy } from '../../../../pki/signed-document.ts';
import { policyDocument } from '../policy-document.ts';

/**
 * A signature policy of diagnosticData, with the keys of DSS 5.4 in their order. No policy is read: of one that is there only the
 * digest is held against that of the signature.
 * @param known the policies that the world knows, by their ids
 */
export function diagnosticPolicy(policy: FoundPolicy, known: ReadonlyMap<string, Buffer>) {
  const { id, url, notice, digest } = policy;
  const document = policyDocument(policy, known);
  const problem = policyProblem(policy, document);
  const isImplied = id === 'IMPLICIT_POLICY';
  return {
    id,
    url: url ?? null,
    notice: notice ?? null,
    digestAlgoAndValue:
      digest === undefined ? null : { digestMethod: digest.algorithm ?? '', digestValue: digest.value },
    asn1Processable: false,
    identified: isImplied || document !== undefined,
    status: problem === undefined,
    processingError: problem ?? null,
    digestAlgorithmsEqual: document !== undefined && digest?.algorithm !== undefined,
  };
}

/** Why a policy cannot be gone by; undefined when it can. */
function policyProblem({ id, digest }: FoundPolicy, document: Buffer | undefined): string | undefined {
  if (id === 'IMPLICIT_POLICY') return undefined;
  if (document === undefined) return 'The document of the signature policy is not known.';
  if (digest?.algorithm === undefined) return 'The signature has no digest of its policy.';
  const computed = digestOf(digest.algorithm, document).toString('base64');
  return computed === digest.value ? undefined : `The digest of the signature policy is ${computed}.`;
}
