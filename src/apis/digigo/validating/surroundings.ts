import { pem, readCertificate } from '../../../pki/certificate.ts';
import type { FoundRevocation } from '../../../pki/signed-document.ts';
import { dialectOf } from '../dialect.ts';
import { anchors, policies } from '../given-validation.ts';
import type { Asked } from '../revocation.ts';
import type { ValidationContext } from './evidence.ts';

/** What a world has to say to a validation, as it can travel between threads. */
export interface Surroundings {
  readonly now: number;
  /** Certificates in PEM. */
  readonly anchors: readonly string[];
  readonly intermediates: readonly string[];
  readonly revocations: readonly FoundRevocation[];
  /** Signature policies in base64, by their ids. */
  readonly policies: readonly (readonly [id: string, document: string])[];
  readonly strict: boolean;
}

/** A world at an instant, before anybody was asked about revocation. */
export async function surroundingsOf({ world, now, trust }: Asked): Promise<Surroundings> {
  const { root, chain } = await trust();
  return world.read((rows) => ({
    now,
    anchors: [pem(root.certificate.der), ...[...rows.list(anchors)].map((anchor) => anchor.pem)],
    intermediates: chain.map(({ der }) => pem(der)),
    revocations: [],
    policies: [...rows.list(policies)].map(({ id, document }) => [id, document] as const),
    strict: dialectOf(world).validation === 'dss',
  }));
}

/** The same as the building blocks read it. */
export const contextOf = ({ anchors, intermediates, policies, ...surroundings }: Surroundings): ValidationContext => ({
  ...surroundings,
  anchors: anchors.map(readCertificate),
  intermediates: intermediates.map(readCertificate),
  policies: new Map(policies.map(([id, document]) => [id, Buffer.from(document, 'base64')])),
});
