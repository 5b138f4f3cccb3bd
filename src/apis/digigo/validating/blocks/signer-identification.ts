import type { IdentifiedSigner } from '../../../../pki/signed-document.ts';
import type { ChainItem, Signed } from '../evidence.ts';
import { type Block, block, type Check, indeterminate } from './block.ts';
import type { MessageId } from './messages.ts';
import type { TokenType } from './policy.ts';

/** Identification of the signing certificate. */
export interface SignerIdentification extends Block {
  readonly certificateChain: { readonly chainItem: readonly ReportedItem[] };
}

/** A certificate of a path as reports name it. */
export interface ReportedItem {
  readonly source: ChainItem['source'];
  readonly id: string;
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
export const isSignature = (type: TokenType): boolean => type === 'SIGNATURE' || type === 'COUNTER_SIGNATURE';

const recognition = (signer: string | undefined): Check =>
  check('BBB_ICS_ISCI', signer !== undefined, 'BBB_ICS_ISCI_ANS');

const attributeChecks = (claimed: IdentifiedSigner): Check[] => [
  check('BBB_ICS_ISASCP', claimed.attributePresent, 'BBB_ICS_ISASCP_ANS'),
  check('BBB_ICS_ISACDP', claimed.digestPresent, 'BBB_ICS_ISACDP_ANS'),
  check('BBB_ICS_ICDVV', claimed.digestMatch, 'BBB_ICS_ICDVV_ANS'),
  { ...check('BBB_ICS_AIDNASNE', claimed.issuerSerialMatch, 'BBB_ICS_AIDNASNE_ANS'), level: 'WARN' },
];

const check = (question: MessageId, passed: boolean, answer: MessageId): Check => ({
  question,
  passed,
  failure: indeterminate(answer, 'NO_SIGNING_CERTIFICATE_FOUND'),
});
