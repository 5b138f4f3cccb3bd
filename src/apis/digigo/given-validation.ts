import type { Scenario } from '../../generated/contracts.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import { readCertificate } from '../../pki/certificate.ts';
import { unlessMalformed } from '../../pki/malformed.ts';
import { kind, type Row } from '../../world/rows.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['digigo']>;

/** A certificate that a world trusts beside its own root authority's. */
interface Anchor extends Row {
  readonly pem: string;
}

/** A signature policy that a world knows. */
interface KnownPolicy extends Row {
  /** In base64. */
  readonly document: string;
}

export const anchors = kind<Anchor>()('digigo.anchors');
export const policies = kind<KnownPolicy>()('digigo.policies');

/** Brings in the anchors and policies of a scenario's `given.digigo`. */
export function stageValidation({ trust = [], policies: known = [] }: Given, { put }: Beginning): void {
  for (const [n, pem] of trust.entries()) put(anchors, { id: String(n), pem });
  for (const policy of known) put(policies, policy);
}

/** What a schema cannot say: anchors that are no certificates, policies that are there twice. */
export const validationProblems = ({ trust = [], policies: known = [] }: Given): GivenProblem[] => [
  ...trust.flatMap((pem, n) =>
    isCertificate(pem) ? [] : [{ path: ['trust', n], message: 'is no certificate in PEM' }],
  ),
  ...duplicates(
    ['policies'],
    'id',
    known.map(({ id }) => id),
  ),
];

const isCertificate = (pem: string): boolean => unlessMalformed(() => readCertificate(pem)) !== undefined;
