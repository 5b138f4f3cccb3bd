import { signedUrl } from '../../apis/rdex/signature.ts';
import type { Playing } from '../../scenario/play/player.ts';
import type { Instant } from '../../world/time.ts';

/** What steps can be signed with; what XAdES needs is loaded when a step is. */
export const signers: Pick<Playing, 'signRdex' | 'signXades'> = { signRdex: signedUrl, signXades };

async function signXades(content: string, pkcs12: string, password: string, at: Instant): Promise<string> {
  const [{ readPkcs12 }, { signedJson }] = await Promise.all([
    import('../../pki/pkcs12.ts'),
    import('../xades-signature.ts'),
  ]);
  return signedJson(content, await readPkcs12(Buffer.from(pkcs12, 'base64'), password), at);
}
