import { kind, type Row } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { type CertType, keyOf, personOf, phoneKeyOf } from './state.ts';

/** What TunTrust's operator decides about a request. */
export type Decision = 'VALID' | 'REJECTED' | 'MISSING_INFO' | 'FACETOFACEREQUIRED' | 'EMAILNOTACCEPTED';

/** The states of a request (section 2.3.6). */
export type RequestStatus = 'ONGOING' | Decision | 'GENERATING' | 'GENERATED';

/** Who asks for a certificate: its holder to be, or who answers for a seal. */
export interface Subscriber {
  readonly name: string;
  readonly firstname: string;
  readonly idType: string;
  readonly subscriberId: string;
  readonly phone: string;
  readonly email: string;
}

/** A request for a certificate ("demande de certificat", section 2.3.3); the id is its requestId. */
export interface CertificateRequest extends Row, Subscriber {
  /** Of the AED that sent it. */
  readonly clientId: string;
  readonly certType: CertType;
  /** What OTPs name: the subscriberId or, for a seal, the organisationId. */
  readonly userId: string;
  readonly country: string;
  readonly organisationId?: string;
  readonly organisation?: string;
  readonly createdAt: Instant;
  /** Whether there is a video of the identification. */
  readonly video: boolean;
  /** The names of the files that were sent. */
  readonly files: readonly string[];
  /** The last decision that still stands. */
  readonly decision?: {
    readonly status: Decision;
    readonly at: Instant;
    readonly reason?: string;
    readonly freeMessage?: string;
  };
  /** Whether somebody decided that the video is not enough. */
  readonly faceToFace?: true;
  /** When the certificate is being generated, and by when it is. */
  readonly generation?: { readonly from: Instant; readonly until: Instant };
  /** Of the certificate. */
  readonly serial?: string;
}

export const requests = kind<CertificateRequest>()('digigo.requests', {
  person: (request) => personOfSubscriber(request),
  email: ({ email }) => keyOf(email),
  phone: ({ phone }) => phoneKeyOf(phone),
  user: ({ certType, userId }) => `${certType} ${userId}`,
});

export const personOfSubscriber = ({ idType, subscriberId }: Pick<Subscriber, 'idType' | 'subscriberId'>): string =>
  personOf({ idType, userId: subscriberId });

/** The state of a request at an instant. */
export function requestStatus({ decision, generation }: CertificateRequest, now: Instant): RequestStatus {
  if (generation === undefined) return decision?.status ?? 'ONGOING';
  if (now < generation.from) return 'VALID';
  return now < generation.until ? 'GENERATING' : 'GENERATED';
}

/** Whether TunTrust or the AED still has something to do with it. */
export const isOpen = (request: CertificateRequest, now: Instant): boolean =>
  !['REJECTED', 'GENERATED'].includes(requestStatus(request, now));

/** Whether a request needs nobody to meet the subscriber: then its certificate follows from the decision. */
export const isIdentified = ({ video, faceToFace }: CertificateRequest): boolean => video && faceToFace !== true;
