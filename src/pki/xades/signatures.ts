import { digestOf } from '../algorithms.ts';
import { Malformed } from '../malformed.ts';
import type { FoundSignature, OriginalDocument } from '../signed-document.ts';
import { budget } from '../xml/budget.ts';
import { readDocument } from '../xml/reader.ts';
import { childrenNamed, elementsInOrder, isNamed, type XmlElement } from '../xml/tree.ts';
import { digestMatchers, foundReferences, type SignedSource } from './found-references.ts';
import { DSIG } from './names.ts';
import { indexed } from './referenced-data.ts';
import { structureError } from './schema-check.ts';
import {
  compactText,
  type SignatureElement,
  signatureElement,
  unsignedSignatureProperties,
} from './signature-element.ts';
import { signatureFormat } from './signature-format.ts';
import { signaturePolicy } from './signature-policy.ts';
import { signatureScopes } from './signature-scopes.ts';
import { valueCheck } from './signature-value.ts';
import { claimedSigningTime, signerClaims } from './signer-claims.ts';
import { identifySigner, keyInfoCertificates } from './signing-certificate.ts';
import { foundTimestamps } from './timestamps.ts';
import { certificateValues, revocationValues } from './validation-values.ts';

/** What a document may cost, whatever its size; and beside that for each of its bytes. */
const STEPS = 600_000;
const STEPS_PER_BYTE = 3;

const MAX_SIGNATURES = 100;

/**
 * The facts of all XML signatures in a document (XMLDSIG 1.1, EN 319 132-1), in document order, each followed by its
 * countersignatures. Nobody is trusted, and nothing is fetched.
 * @param originals what detached signatures may be of
 * @throws Malformed when it is no XML, has a document type, or is out of bounds
 */
export function xadesSignatures(bytes: Buffer, originals: readonly OriginalDocument[]): FoundSignature[] {
  const document = readDocument(bytes);
  const signatures = elementsInOrder(document.root).filter((element) => isNamed(element, DSIG, 'Signature'));
  if (signatures.length > MAX_SIGNATURES) throw new Malformed(`More than ${MAX_SIGNATURES} signatures`);
  const originalBytes = originals.reduce((sum, original) => sum + original.bytes.length, 0);
  const spend = budget(STEPS + STEPS_PER_BYTE * (bytes.length + originalBytes));
  const source = { ...indexed(document), originals, spend };
  const countersignatures = new Set(signatures.flatMap((element) => countersignaturesOf(signatureElement(element))));
  return signatures
    .filter((element) => !countersignatures.has(element))
    .flatMap((element) => withCountersignatures(element, source));
}

/** EN 319 132-1 section 5.2.7.2. */
const countersignaturesOf = (signature: SignatureElement): XmlElement[] =>
  unsignedSignatureProperties(signature)
    .filter(({ local }) => local === 'CounterSignature')
    .flatMap((property) => childrenNamed(property, DSIG, 'Signature'));

function withCountersignatures(element: XmlElement, source: SignedSource, parent?: Parent): FoundSignature[] {
  const signature = signatureElement(element);
  const facts = signatureFacts(signature, source, parent);
  const above = { id: facts.id, signature };
  return [facts, ...countersignaturesOf(signature).flatMap((child) => withCountersignatures(child, source, above))];
}

interface Parent {
  readonly id: string;
  readonly signature: SignatureElement;
}

function signatureFacts(signature: SignatureElement, source: SignedSource, parent: Parent | undefined): FoundSignature {
  const { spend } = source;
  const value = valueCheck(signature, spend);
  const candidates = keyInfoCertificates(signature, spend);
  const { certificate, facts: signer } = identifySigner(signature, candidates, value.isOf);
  const references = foundReferences(signature, source);
  const certificates = [...candidates, ...certificateValues(signature, spend)].map(({ der }) => der.toString('base64'));
  const error = structureError(signature, parent?.signature);
  const signingTime = claimedSigningTime(signature);
  const policy = signaturePolicy(signature);
  return {
    id: signature.id || madeId(signature),
    ...(parent && { parent: parent.id }),
    format: signatureFormat(signature),
    ...(error !== undefined && { structureError: error }),
    ...(signingTime !== undefined && { signingTime }),
    digests: digestMatchers(references, signature, source),
    value: value.factsWith(certificate),
    signer,
    certificates: [...new Set(certificates)],
    revocations: revocationValues(signature),
    timestamps: foundTimestamps({ signature, references, source }),
    ...(policy && { policy }),
    scopes: signatureScopes(references, signature),
    properties: signerClaims(signature),
  };
}

/** Of its own value, so that the same signature always has the same. */
const madeId = ({ signatureValue }: SignatureElement): string =>
  `id-${digestOf('MD5', Buffer.from(compactText(signatureValue))).toString('hex')}`;
