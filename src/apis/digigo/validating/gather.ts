import { keyFacts } from '../../../pki/algorithms.ts';
import type { Certificate } from '../../../pki/certificate.ts';
import { certificateDetails } from '../../../pki/certificate-details.ts';
import type { FoundSignature, IdentifiedSigner, SignatureValue } from '../../../pki/signed-document.ts';
import type { CertificateEvidence, Evidence, Signed, ValidationContext } from './evidence.ts';
import { chainItem, holdersIn, idOf, type KnownCertificate } from './gathering/known-certificates.ts';
import { type Material, materialOf, signerPath } from './gathering/material.ts';
import { revocationEvidence } from './gathering/revocation-evidence.ts';

/**
 * Puts what was found in a document together with what is known outside it. Certificates and revocation data that cannot be
 * read, or that nobody entitled has signed, are left out.
 */
export function gatherEvidence(found: readonly FoundSignature[], context: ValidationContext): Evidence {
  const material = materialOf(found, context);
  const signatures = found.map((signature) => ({
    found: signature,
    ...signedBy(signature.signer, material),
    timestamps: signature.timestamps
      .toSorted((a, b) => a.productionTime - b.productionTime)
      .map((timestamp) => ({ found: timestamp, ...signedBy(timestamp.signer, material) })),
  }));
  const signed = signatures.flatMap((signature) => [signature, ...signature.timestamps]);
  const judged = new Set(signed.flatMap(({ chain }) => chain.map(({ id }) => id)));
  const certificates = concernedIn(material).map((each) => certificateEvidence(each, material, judged.has(each.id)));
  return { signatures, certificates: new Map(certificates.map((each) => [each.id, each])) };
}

/** Those that came with the document, and those above them. */
function concernedIn({ known, paths }: Material): KnownCertificate[] {
  const brought = [...known.values()].filter(({ source }) => source !== 'AIA' && source !== 'TRUSTED_STORE');
  const concerned = new Set(brought.flatMap((each) => paths.pathOf(each)).map(({ id }) => id));
  return [...known.values()].filter(({ id }) => concerned.has(id));
}

/** A certificate whose status has to be asked for, and who issued it. */
export interface RevocationWanted {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
}

/**
 * The certificates whose status decides and whose issuers can be asked, as they are the authorities that the addresses in
 * certificates lead to: on the paths of signers and of timestamps to an anchor, below it, each once.
 */
export function revocationWanted(
  found: readonly FoundSignature[],
  context: ValidationContext,
): readonly RevocationWanted[] {
  const material = materialOf(found, context);
  const paths = holdersIn(found).flatMap(({ signer }) => signerPath(signer, material));
  const trusted = paths
    .filter((path) => path.some(material.paths.isAnchor))
    .map((path) => path.map(({ certificate }) => certificate));
  const askable = new Set(context.intermediates.map(({ der }) => idOf(der)));
  const wanted = trusted.flatMap((path) => pairs(path)).filter(({ issuer }) => askable.has(idOf(issuer.der)));
  const asked = wanted.filter(({ certificate }) => !certificateDetails(certificate).ocspNoCheck);
  return [...new Map(asked.map((each) => [idOf(each.certificate.der), each])).values()];
}

/** Each certificate of a path with the one above it. */
const pairs = ([certificate, ...above]: readonly Certificate[]): RevocationWanted[] => {
  const [issuer] = above;
  return certificate === undefined || issuer === undefined ? [] : [{ certificate, issuer }, ...pairs(above)];
};

function signedBy(signer: IdentifiedSigner, material: Material): Signed {
  const [path] = signerPath(signer, material);
  return path === undefined ? { chain: [] } : { signer: path[0].id, chain: path.map(chainItem) };
}

/** @param judged whether its status is of any interest */
function certificateEvidence(subject: KnownCertificate, material: Material, judged: boolean): CertificateEvidence {
  const { id, source, certificate } = subject;
  const { paths } = material;
  const [, ...above] = paths.pathOf(subject);
  const issuer = above[0] ?? paths.issuersOf(subject)[0];
  const selfSigned = paths.isSelfSigned(subject);
  return {
    id,
    source,
    certificate,
    value: ownValue(certificate, selfSigned ? certificate : issuer?.certificate),
    ...(issuer && { issuer: issuer.id }),
    chain: above.map(chainItem),
    trusted: paths.isAnchor(subject),
    selfSigned,
    revocations: issuer === undefined || !judged ? [] : revocationEvidence(subject, issuer, material),
  };
}

/** @param signer whose key it verifies with; nobody who is known otherwise */
function ownValue(certificate: Certificate, signer: Certificate | undefined): SignatureValue {
  const { signatureAlgorithm } = certificateDetails(certificate);
  if (signer === undefined) return { ...signatureAlgorithm, intact: false };
  const { keyLength } = keyFacts(signer.publicKey);
  return { ...signatureAlgorithm, ...(keyLength !== undefined && { keyLength }), intact: true };
}
