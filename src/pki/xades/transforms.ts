import { base64Bytes } from '../base64.ts';
import { Malformed } from '../malformed.ts';
import type { Spend } from '../xml/budget.ts';
import { formNamed, inclusivePrefixes } from '../xml/c14n.ts';
import { childrenNamed, isWithin, type XmlElement } from '../xml/tree.ts';
import { BASE64, DSIG, ENVELOPED, XPATH, XPATH_FILTER } from './names.ts';
import { nodesOf, octetsOf, type ReferencedData, textIn } from './referenced-data.ts';
import { algorithmOf } from './signature-element.ts';
import { filterBySubtrees, filterByXPath } from './xpath-transforms.ts';

/** What a transform has beside the data. */
export interface TransformContext {
  /** The ds:Signature with the transform. */
  readonly signature: XmlElement;
  readonly spend: Spend;
}

type Apply = (data: ReferencedData, transform: XmlElement, context: TransformContext) => ReferencedData;

const MAX_TRANSFORMS = 16;

/** The transforms of a ds:Reference, in order. */
export const transformsOf = (reference: XmlElement): XmlElement[] =>
  childrenNamed(reference, DSIG, 'Transforms').flatMap((all) => childrenNamed(all, DSIG, 'Transform'));

/**
 * Puts data through the transforms of a reference (XMLDSIG 1.1 sections 4.4.3.2 and 6.6).
 * @throws Malformed for a transform that is not known (XSLT is none that we run) or cannot be applied, for more than 16, and
 * when nothing is left to spend
 */
export function transformed(data: ReferencedData, reference: XmlElement, context: TransformContext): ReferencedData {
  const transforms = transformsOf(reference);
  if (transforms.length > MAX_TRANSFORMS) throw new Malformed(`More than ${MAX_TRANSFORMS} transforms`);
  return transforms.reduce((result, transform) => {
    const algorithm = algorithmOf(transform);
    const apply = TRANSFORMS.get(algorithm) ?? canonical;
    return apply(result, transform, context);
  }, data);
}

const canonical: Apply = (data, transform, { spend }) => {
  const form = formNamed(algorithmOf(transform));
  if (form === undefined) throw new Malformed('A transform that is not known');
  return octetsOf(nodesOf(data, spend), spend, form, inclusivePrefixes(transform));
};

const withoutSignature: Apply = (data, _, { signature, spend }) => {
  if (Buffer.isBuffer(data)) throw new Malformed('An enveloped signature in octets, where there is none');
  const { isIn } = data;
  return {
    ...data,
    isIn: (node) => {
      spend(1);
      return !isWithin(node, signature) && (isIn === undefined || isIn(node));
    },
  };
};

const decoded: Apply = (data, _, { spend }) => {
  const text = Buffer.isBuffer(data) ? data.toString('latin1') : textIn(data);
  spend(text.length >> 2);
  const bytes = base64Bytes(text);
  if (bytes === undefined) throw new Malformed('No base64 where a transform wants it');
  return bytes;
};

const TRANSFORMS: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  [ENVELOPED, withoutSignature],
  [BASE64, decoded],
  [XPATH, (data, transform, { spend }) => filterByXPath(nodesOf(data, spend), transform, spend)],
  [XPATH_FILTER, (data, transform, { spend }) => filterBySubtrees(nodesOf(data, spend), transform, spend)],
]);
