import type { Fail } from '../../kit/operation.ts';
import { type NamingCase, type PartiesNamed, partiesNamed } from './parties.ts';
import { checkSigned, type Place } from './signed-request.ts';

/**
 * Holds a request about an affiliation to whom it names, and the requestor's signature to all its fields (sections 2.3.11, 2.3.15
 * and 2.3.16).
 * @throws {Failure} when somebody is not there, or the requestor has not signed this
 */
export async function checkRequestorSignature(
  place: Place,
  path: Readonly<Record<string, unknown>>,
  body: PartiesNamed & { readonly requestSignature: string },
  fail: Fail<NamingCase | 'invalid-request-signature' | 'service-unavailable'>,
): Promise<void> {
  const { requestSignature: signature, ...fields } = body;
  place.world.read((rows) => partiesNamed(rows, body, place.now, fail));
  const invalid = 'invalid-request-signature';
  const signed = { signature, by: { holder: body.requestorEmail }, fields, path };
  await checkSigned(place, signed, { invalid, different: invalid }, fail);
}
