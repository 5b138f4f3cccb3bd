import type { KeyUsage } from './extensions.ts';
import { OID } from './oids.ts';

/** What a certificate is for: the extensions that do not depend on its subject. */
export interface Profile {
  readonly keyUsage: readonly KeyUsage[];
  readonly purposes?: readonly string[];
  readonly policies: readonly string[];
  /** For an authority: how many authorities may follow below it. */
  readonly pathLength?: number;
  /** Its revocation is not to be asked for (RFC 6960 section 4.2.2.2.1). */
  readonly ocspNoCheck?: true;
}

const authority = (pathLength: number): Profile => ({
  keyUsage: ['keyCertSign', 'cRLSign'],
  policies: [OID.anyPolicy],
  pathLength,
});

export const ROOT = authority(2);
export const GOVERNMENT = authority(1);
export const ISSUING = authority(0);

const HOLDER_USAGE = ['digitalSignature', 'nonRepudiation'] as const;

/** A natural person; the policies of holders' certificates are those of ETSI, the real ones being unknown. */
export const PERSO: Profile = {
  keyUsage: HOLDER_USAGE,
  purposes: [OID.emailProtection, OID.documentSigning],
  policies: [OID.qcpNaturalQscd],
};

/** A natural person in an organisation: what differs is the subject. */
export const PRO: Profile = PERSO;

/** A legal person (electronic seal). */
export const SEAL: Profile = {
  keyUsage: HOLDER_USAGE,
  purposes: [OID.documentSigning],
  policies: [OID.qcpLegalQscd],
};

/** An operator of an AED, who signs requests. */
export const OPERATOR: Profile = {
  keyUsage: HOLDER_USAGE,
  purposes: [OID.clientAuth, OID.emailProtection],
  policies: [OID.ncpPlus],
};

/** Timestamping (RFC 3161 section 2.3). */
export const TIMESTAMP: Profile = {
  keyUsage: ['digitalSignature'],
  purposes: [OID.timeStamping],
  policies: [OID.bestPracticeTimestamp],
};

/** OCSP answers on behalf of the authority (RFC 6960 section 4.2.2.2). */
export const OCSP: Profile = {
  keyUsage: ['digitalSignature'],
  purposes: [OID.ocspSigning],
  policies: [OID.ncpPlus],
  ocspNoCheck: true,
};

/** The tokens of oauth2/authorize. */
export const TOKEN: Profile = { keyUsage: ['digitalSignature'], policies: [OID.ncpPlus] };
