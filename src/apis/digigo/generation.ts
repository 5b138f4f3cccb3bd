import { agenda } from '../../world/agenda.ts';
import { deliver } from '../../world/outbox.ts';
import type { Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { VALIDITY_MS } from './holder-certificate.ts';
import { type CertificateRequest, personOfSubscriber, requests } from './registration.ts';
import { type Settings, settingsIn } from './settings.ts';
import { certificates, keyOf, organisations, personOf, type User, users } from './state.ts';

const dueIdOf = ({ id }: CertificateRequest): string => `digigo.certificate.issue ${id}`;

/** A request whose certificate is generated from an instant on, and what falls due of it. */
export function generated(request: CertificateRequest, from: Instant, { generation }: Settings) {
  const until = from + generation;
  const due = {
    id: dueIdOf(request),
    dueAt: until,
    event: 'digigo.certificate.issue',
    with: { requestId: request.id },
  };
  return { request: { ...request, generation: { from, until } }, due };
}

/** Has the certificate of a request generated from an instant on, as part of a change. */
export function beginGeneration(rows: Rows, request: CertificateRequest, from: Instant): CertificateRequest {
  const generating = generated(request, from, settingsIn(rows));
  rows.put(requests, generating.request);
  rows.put(agenda, generating.due);
  return generating.request;
}

/** Takes back what was to be generated, as part of a change. */
export function cancelGeneration(rows: Rows, { generation: _, ...request }: CertificateRequest): CertificateRequest {
  rows.delete(agenda, dueIdOf(request));
  rows.put(requests, request);
  return request;
}

/** What a certificate is given that nobody can foresee. */
export interface Drawn {
  readonly serial: string;
  readonly pin: string;
}

/** Issues the certificate of a request, as part of a change: who asked for it is a holder, and is sent the PIN. */
export function issueRequested(rows: Rows, request: CertificateRequest, { serial, pin }: Drawn, now: Instant): void {
  rows.delete(agenda, dueIdOf(request));
  const { from } = request.generation ?? { from: now };
  rows.put(requests, { ...request, serial, generation: { from: Math.min(from, now), until: now } });
  rows.put(users, holderOf(rows, request));
  const notBefore = now - (now % 1000);
  rows.put(certificates, {
    id: serial,
    email: request.email,
    certType: request.certType,
    notBefore,
    notAfter: notBefore + VALIDITY_MS,
    // As good as dealt round, without counting.
    key: Number.parseInt(serial.slice(-6), 16),
    pin,
    wrongPins: 0,
  });
  const text = `DigiGO (test) : votre certificat est créé. Son code PIN est ${pin} ; ne le communiquez à personne.`;
  deliver(rows, { at: now, channel: 'sms', to: request.phone, text, pin });
}

/** The holder whom a request makes; an organisation of another country is known from then on. */
function holderOf(rows: Rows, request: CertificateRequest): User {
  const { email, subscriberId: userId, idType, name, firstname, phone, country, certType } = request;
  const holder = { id: keyOf(email), email, userId, idType, name, firstname, phone, country, certType };
  const { organisationId, organisation = '' } = request;
  if (organisationId === undefined) return { ...holder, affiliations: [] };
  const known = rows.get(organisations, organisationId);
  if (known === undefined) rows.put(organisations, { id: organisationId, name: organisation, country });
  const { legalRepresentative } = known ?? {};
  const represents = legalRepresentative && personOf(legalRepresentative) === personOfSubscriber(request);
  return { ...holder, affiliations: [{ organisationId, affiliationType: represents ? 'LEGALREP' : 'COLLABO' }] };
}
