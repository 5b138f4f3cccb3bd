import type { Instant } from '../../world/time.ts';
import type { CallInput } from './steps.ts';

/** What `sign.xades` says: whose signature it is to be, and where it goes. */
export type XadesSigning = NonNullable<NonNullable<CallInput['sign']>['xades']>;

/**
 * A XAdES-B signature that envelops a text of JSON, in base64.
 * @param pkcs12 the signer's key and certificates (RFC 7292), in base64
 * @param at the signing time
 * @throws when there is no key in it that the password opens
 */
export type SignXades = (content: string, pkcs12: string, password: string, at: Instant) => Promise<string>;

/** Whether JSON is an object. */
export const isFields = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * What a step sends, with the signature that it asks for among the fields of its body.
 * @throws when it cannot be made, in words
 */
export async function withSignature(input: CallInput, now: Instant, signXades: SignXades): Promise<CallInput> {
  const { json, sign: { xades } = {} } = input;
  if (xades === undefined || !isFields(json)) return input;
  const { pkcs12, password, field } = xades;
  try {
    return { ...input, json: { ...json, [field]: await signXades(JSON.stringify(json), pkcs12, password, now) } };
  } catch (error) {
    throw new Error(`sign.xades: ${(error as Error).message}`);
  }
}
