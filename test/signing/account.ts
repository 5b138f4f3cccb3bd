import { AED, given, HOLDER, RETURN } from '../apis/digigo/digigo.ts';
import { type Simulated, simulate } from '../simulate.ts';
import type { DocumentSigner } from './document-signer.ts';
import { remoteSigner } from './remote-signer.ts';

const { clientId, clientSecret } = AED;

/**
 * A simulator whose holders consent without being asked, and one of them.
 * @param validation what validate-signature goes by beside its own authorities
 */
export async function withSigner(
  validation: Validation = {},
): Promise<{ simulated: Simulated; signer: DocumentSigner }> {
  const simulated = await simulate({ consent: 'auto', given: { digigo: { ...given(), ...validation } } });
  return { simulated, signer: await signerOf(simulated) };
}

export interface Validation {
  /** PEM. */
  readonly trust?: readonly string[];
  /** Documents in base64. */
  readonly policies?: readonly { readonly id: string; readonly document: string }[];
}

/** A holder of that simulator, who signs remotely. */
export const signerOf = ({ url }: Simulated, credentialId = HOLDER): Promise<DocumentSigner> =>
  remoteSigner(url, { clientId, clientSecret, redirectUri: RETURN, credentialId });
