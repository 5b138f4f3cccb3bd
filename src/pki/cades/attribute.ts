import { SET } from '../der.ts';
import { contentOf, type Element, elements, fieldsIn, oidOf } from '../der-reader.ts';
import { Malformed } from '../malformed.ts';

/** An attribute of a signer (RFC 5652 section 5.3). */
export interface Attribute {
  /** An object identifier in dotted decimals. */
  readonly type: string;
  readonly values: readonly Element[];
  /** As it stands in its set; its content are the type and the set of values. */
  readonly encoded: Element;
}

const MAX_ATTRIBUTES = 200;

/**
 * The attributes that follow one another in the content of a set.
 * @throws Malformed
 */
export function attributesIn(content: Buffer): Attribute[] {
  const found = elements(content);
  if (found.length > MAX_ATTRIBUTES) throw new Malformed(`More than ${MAX_ATTRIBUTES} attributes`);
  return found.map((encoded) => {
    const [type, values] = fieldsIn(encoded);
    return { type: oidOf(type), values: elements(contentOf(values, SET)), encoded };
  });
}

/** All values of all attributes of a type, in order. */
export const allValues = (attributes: readonly Attribute[], type: string): Element[] =>
  attributes.filter((attribute) => attribute.type === type).flatMap(({ values }) => values);

/** The first value of the first attribute of a type. */
export const firstValue = (attributes: readonly Attribute[], type: string): Element | undefined =>
  allValues(attributes, type)[0];
