import { Malformed } from '../malformed.ts';
import { attributeOf, childrenNamed, type XmlElement } from './tree.ts';

/** A form of canonical XML. */
export interface CanonicalForm {
  readonly exclusive: boolean;
  readonly comments: boolean;
  /** Whether a part of a document takes over this attribute (xml:lang…) from the elements it is in. */
  readonly inherits: (local: string) => boolean;
}

export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** Canonical XML 1.0, which is also what a part of a document is turned into when nothing else is said. */
export const CANONICAL: CanonicalForm = { exclusive: false, comments: false, inherits: () => true };

/** Canonical XML 1.1 section 2.4: xml:id stays where it is; joining what xml:base says is not implemented. */
const CANONICAL11: CanonicalForm = {
  exclusive: false,
  comments: false,
  inherits(local) {
    if (local === 'base') throw new Malformed('xml:base around what is to be canonicalised');
    return local === 'lang' || local === 'space';
  },
};

const EXCLUSIVE: CanonicalForm = { exclusive: true, comments: false, inherits: () => false };

const withComments = (form: CanonicalForm): CanonicalForm => ({ ...form, comments: true });

const FORMS: ReadonlyMap<string, CanonicalForm> = new Map([
  [C14N, CANONICAL],
  [`${C14N}#WithComments`, withComments(CANONICAL)],
  [C14N11, CANONICAL11],
  [`${C14N11}#WithComments`, withComments(CANONICAL11)],
  [EXCLUSIVE_C14N, EXCLUSIVE],
  [`${EXCLUSIVE_C14N}WithComments`, withComments(EXCLUSIVE)],
]);

/** The form that an algorithm identifier names; undefined for any other. */
export const formNamed = (algorithm: string): CanonicalForm | undefined => FORMS.get(algorithm);

/** The prefixes that an exclusive canonicalisation treats as the inclusive one does (section 3 of its recommendation). */
export function inclusivePrefixes(method: XmlElement): readonly string[] {
  const lists = childrenNamed(method, EXCLUSIVE_C14N, 'InclusiveNamespaces');
  const prefixes = lists.flatMap((list) => (attributeOf(list, 'PrefixList') ?? '').split(/\s+/));
  return prefixes.filter((prefix) => prefix !== '').map((prefix) => (prefix === '#default' ? '' : prefix));
}
