import { oidOf } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import { allValues } from './attribute.ts';
import { readSignerInfo, type SignerInfo } from './signer-info.ts';

/**
 * What is wrong with the attributes of a signer (RFC 5652 sections 5.3 and 11), in a sentence; undefined when nothing is.
 * @param contentType that of the content; undefined for a countersignature, which has none
 */
export function structureError(
  { signedAttributes, unsignedAttributes }: SignerInfo,
  contentType: string | undefined,
): string | undefined {
  const counters = allValues(unsignedAttributes, OID.counterSignature);
  if (counters.some((value) => unlessMalformed(() => readSignerInfo(value)) === undefined)) {
    return 'A countersignature cannot be read.';
  }
  if (signedAttributes === undefined) {
    const isPlain = contentType === undefined || contentType === OID.data;
    return isPlain ? undefined : `Signed attributes are missing though the content is of type ${contentType}.`;
  }
  if (allValues(signedAttributes, OID.messageDigest).length !== 1) return 'There is not one message-digest attribute.';
  const types = allValues(signedAttributes, OID.contentType).map((value) => unlessMalformed(() => oidOf(value)));
  if (contentType === undefined) return types.length === 0 ? undefined : 'A countersignature has a content-type.';
  if (types.length !== 1) return 'There is not one content-type attribute.';
  return types[0] === contentType
    ? undefined
    : `The content-type attribute is not that of the content, ${contentType}.`;
}
