import type { OriginalDocument } from '../signed-document.ts';
import type { Spend } from '../xml/budget.ts';
import { ancestorsOf, isElement, isNamed, type XmlDocument, type XmlElement } from '../xml/tree.ts';
import { DSIG, XADES_NAMESPACES } from './names.ts';
import type { SignatureElement } from './signature-element.ts';

/**
 * What something is to a signature that refers to it: data, a part in which the signature speaks of itself, or misplaced, where
 * what was signed elsewhere may have been put out of sight.
 */
export type ReferenceRole = 'data' | 'own' | 'misplaced';

/**
 * The role of what a signature refers to. Data are outside of it, or in its ds:Objects (XMLDSIG 1.1 section 4.5) beside its
 * properties and a manifest that lists nothing.
 */
export function roleOf(
  found: OriginalDocument | XmlDocument | XmlElement,
  signature: SignatureElement,
  spend: Spend,
): ReferenceRole {
  if (!('kind' in found)) return 'data';
  const target = found.kind === 'document' ? found.root : found;
  const path = [target, ...ancestorsOf(target)];
  const depth = path.indexOf(signature.element);
  if (depth < 0) return 'data';
  const [branch, ...within] = path.slice(0, depth).toReversed();
  if (branch === undefined) return 'own';
  if (isNamed(branch, DSIG, 'Object')) return roleInObject(branch, within, signature, spend);
  return branch === signature.keyInfo && target.namespace === DSIG ? 'own' : 'misplaced';
}

function roleInObject(
  object: XmlElement,
  [part, property]: readonly XmlElement[],
  { signedProperties }: SignatureElement,
  spend: Spend,
): ReferenceRole {
  if (part === undefined) return isOfItself(object, spend) ? 'own' : 'data';
  if (isQualifying(part)) return property === undefined || property === signedProperties ? 'own' : 'misplaced';
  return isOwn(part, spend) ? 'own' : 'data';
}

/** Whether there are only parts in which the signature speaks of itself. */
function isOfItself(object: XmlElement, spend: Spend): boolean {
  const parts = elementsIn(object, spend);
  return parts.length > 0 && parts.every((part) => isOwn(part, spend));
}

const isOwn = (part: XmlElement, spend: Spend): boolean =>
  isQualifying(part) || isNamed(part, DSIG, 'SignatureProperties') || isEmptyManifest(part, spend);

const isQualifying = ({ local, namespace }: XmlElement): boolean =>
  local === 'QualifyingProperties' && XADES_NAMESPACES.includes(namespace);

const isEmptyManifest = (part: XmlElement, spend: Spend): boolean =>
  isNamed(part, DSIG, 'Manifest') && !elementsIn(part, spend).some((entry) => isNamed(entry, DSIG, 'Reference'));

function elementsIn({ children }: XmlElement, spend: Spend): XmlElement[] {
  spend(children.length >> 2);
  return children.filter(isElement);
}
