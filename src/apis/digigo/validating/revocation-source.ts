import { type Certificate, readCertificate } from '../../../pki/certificate.ts';
import { ocspQuestion } from '../../../pki/ocsp-question.ts';
import type { FoundRevocation } from '../../../pki/signed-document.ts';
import type { Trust } from '../../../pki/trust.ts';
import { type Asked, ocspAnswer, revocationList } from '../revocation.ts';

/** A certificate whose revocation is asked about, and its issuer's: DER in base64. */
export interface Wanted {
  readonly certificate: string;
  readonly issuer: string;
}

/**
 * What our own responder and lists say at this instant of certificates that our authorities have issued: what a validator would
 * get at the addresses in them. Nobody else is asked.
 */
export async function revocationsOf(wanted: readonly Wanted[], world: Asked): Promise<FoundRevocation[]> {
  const trust = await world.trust();
  const answers = wanted.map(async ({ certificate, issuer }) => {
    const authority = trust.chain.find(({ der }) => der.toString('base64') === issuer);
    const subject = readCertificate(Buffer.from(certificate, 'base64'));
    return authority === undefined ? [] : [await revocationOf(subject, authority, trust, world)];
  });
  return (await Promise.all(answers)).flat();
}

/** OCSP knows the certificates of the issuing authority, lists those of the others. */
async function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  { root, issuing }: Trust,
  world: Asked,
): Promise<FoundRevocation> {
  if (issuer === issuing.certificate) {
    const answer = await ocspAnswer(world, ocspQuestion(certificate, issuer));
    return { kind: 'OCSP', der: answer.toString('base64') };
  }
  const list = await revocationList(world, issuer === root.certificate ? 'root' : 'government');
  return { kind: 'CRL', der: list.toString('base64') };
}
