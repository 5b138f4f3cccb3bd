import { EventRefused, event, type Scene } from '../../../kit/event.ts';
import type { Signer } from '../../../pki/signer.ts';
import type { ReadRows } from '../../../world/rows.ts';
import type { Instant } from '../../../world/time.ts';
import { holderSigner } from '../holder-certificate.ts';
import { type HolderCertificate, statusOf } from '../state.ts';
import { certificateHeld } from './holder.ts';

/** A holder signs what an AED sends on, to ask for an affiliation or to approve one (section 2, "txSignature"). */
export default event('digigo.holder.sign', async ({ email, payload }, scene) => {
  const certificate = scene.world.read((rows) => validCertificate(rows, email, scene.now));
  const signer = await holderSigner(scene, certificate);
  const isText = typeof payload === 'string';
  const xml = await signed(scene, signer, {
    content: isText ? payload : JSON.stringify(payload),
    mimeType: isText ? 'text/plain' : 'application/json',
  });
  return { signature: Buffer.from(xml).toString('base64') };
});

function validCertificate(rows: ReadRows, email: string, now: Instant): HolderCertificate {
  const certificate = certificateHeld(rows, email);
  const status = statusOf(certificate, now);
  if (status !== 'valid') throw new EventRefused('precondition', 'email', `the certificate of ${email} is ${status}`);
  return certificate;
}

async function signed(
  { now, trust }: Scene,
  signer: Signer,
  { content, mimeType }: { readonly content: string; readonly mimeType: string },
): Promise<string> {
  const { signXades } = await import('../../../pki/xades/sign.ts');
  const { chain } = await trust();
  const seed = `${signer.certificate.serial} ${now} ${content}`;
  return signXades(signer, { content, mimeType, chain, signingTime: now, seed });
}
