import type { IdentifiedSigner } from '../../../../pki/signed-document.ts';
import type { ChainItem, Signed } from '../evidence.ts';
import { type Block, block, type Check, indeterminate } from './block.ts';
import type { TokenType } from './validation-policy.ts';

/** Identification of the signing certificate. */
export interface SignerIdentification extends Block {
  readonly certificateChain: { readonly chainItem: readonly ChainItem[] };
}

/** A path as reports have it. */
export const chainItems = (chain: readonly ChainItem[]): SignerIdentification['certificateChain'] => ({
  chainItem: chain.map(({ source, id }) => ({ source, id })),
});

/** EN 319 102-1 section 5.2.3. Only a signature has to say whose certificate it was made with. */
export const signerIdentification = (
  { signer, chain }: Signed,
  type: TokenType,
  claimed?: IdentifiedSigner,
): SignerIdentification => ({
  ...block([recognition(signer), ...(claimed === undefined || !isSignature(type) ? [] : attributeChecks(claimed))]),
  certificateChain: chainItems(chain),
});

/** Whether it is a document's signature, not that of a token. */
const isSignature = (type: TokenType): boolean => type === 'SIGNATURE' || type === 'COUNTER_SIGNATURE';

const recognition = (signer: string | undefined): Check => check('BBB_ICS_ISCI', signer !== undefined);

const attributeChecks = (claimed: IdentifiedSigner): Check[] => [
  check('BBB_ICS_ISASCP', claimed.attributePresent),
  check('BBB_ICS_ISACDP', claimed.digestPresent),
  check('BBB_ICS_ICDVV', claimed.digestMatch),
  { ...check('BBB_ICS_AIDNASNE', claimed.issuerSerialMatch), level: 'WARN' },
];

type SignerQuestion = 'BBB_ICS_ISCI' | 'BBB_ICS_ISASCP' | 'BBB_ICS_ISACDP' | 'BBB_ICS_ICDVV' | 'BBB_ICS_AIDNASNE';

const check = (question: SignerQuestion, passed: boolean): Check => ({
  question,
  passed,
  failure: indeterminate(`${question}_ANS`, 'NO_SIGNING_CERTIFICATE_FOUND'),
});
