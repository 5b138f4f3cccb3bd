import type { WorldContext } from '../../kit/module.ts';
import type { Fail } from '../../kit/operation.ts';
import type { Reply } from '../../kit/reply.ts';
import { Busy } from '../../kit/threads.ts';
import { type Added, type Attestation, attestationOf } from './attestation.ts';
import { renderings } from './rendering/renderings.ts';
import { type Certificate, operatorOf } from './state.ts';

/** What a download can be refused with. */
export const downloadErrors = [
  'unauthorized',
  'forbidden',
  'not-found',
  'too-many-requests',
  'internal-server-error',
  'service-unavailable',
] as const;

const FORMATS = {
  pdf: { mediaType: 'application/pdf', make: (attestation: Attestation) => renderings.pdf(attestation) },
  png: { mediaType: 'image/png', make: (attestation: Attestation) => renderings.png(attestation) },
} as const;

/**
 * A certificate as a file.
 * @param added what the operator adds to this download
 * @throws {Failure} 503 when too many others wait for theirs
 */
export async function download(
  certificate: Certificate,
  format: keyof typeof FORMATS,
  { world, base }: WorldContext,
  fail: Fail<'service-unavailable'>,
  added?: Added,
): Promise<Reply> {
  const operator = world.read((rows) => operatorOf(rows, certificate));
  const { mediaType, make } = FORMATS[format];
  try {
    const body = await make(attestationOf(certificate, operator, base, added));
    const file = `${certificate.id}.${format}`;
    return {
      status: 200,
      headers: { 'content-type': mediaType, 'content-disposition': `attachment; filename=${file}` },
      body,
    };
  } catch (error) {
    if (error instanceof Busy) throw fail('service-unavailable', 'too many renderings wait already');
    throw error;
  }
}
