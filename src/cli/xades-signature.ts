import type { Pkcs12 } from '../pki/pkcs12.ts';
import { signXades } from '../pki/xades/sign.ts';
import type { Instant } from '../world/time.ts';

/** A XAdES-B signature that envelops JSON, in base64, as the fields of DigiGO section 2 hold it: the same for the same. */
export async function signedJson(content: string | Buffer, signer: Pkcs12, signingTime: Instant): Promise<string> {
  const { certificate, chain } = signer;
  const seed = `${certificate.serial} ${signingTime} ${Buffer.from(content).toString('base64')}`;
  const xml = await signXades(signer, { content, mimeType: 'application/json', chain, signingTime, seed });
  return Buffer.from(xml).toString('base64');
}
