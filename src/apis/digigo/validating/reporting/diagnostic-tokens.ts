import type { SignatureValue } from '../../../../pki/signed-document.ts';
import type { Signed } from '../evidence.ts';

/** How a certificate, a timestamp or revocation data is signed. */
export const tokenSignature = ({ encryption, digest, keyLength, intact }: SignatureValue) => ({
  encryptionAlgoUsedToSignThisToken: encryption ?? null,
  keyLengthUsedToSignThisToken: keyLength === undefined ? '?' : String(keyLength),
  digestAlgoUsedToSignThisToken: digest ?? null,
  maskGenerationFunctionUsedToSignThisToken: null,
  signatureIntact: intact,
  signatureValid: intact,
});

/** Whose key signed it; nothing is known of attributes. */
export const tokenSigner = (id: string | undefined) =>
  id === undefined
    ? null
    : { attributePresent: null, digestValuePresent: null, digestValueMatch: null, issuerSerialMatch: null, id };

/** The path above what was signed. */
export const chainItems = (chain: Signed['chain']) => chain.map(({ source, id }) => ({ source, id }));
