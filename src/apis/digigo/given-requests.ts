import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import { agenda } from '../../world/agenda.ts';
import type { Ids } from '../../world/ids.ts';
import type { Instant } from '../../world/time.ts';
import { generated } from './generation.ts';
import { type CertificateRequest, isIdentified, requests } from './registration.ts';
import { settings, settingsGiven } from './settings.ts';
import type { HolderCertificate } from './state.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['digigo']>;

/** Brings in the requests of a scenario's `given.digigo`, and how long things take. */
export function stageRequests(given: Given, { put, now }: Beginning): void {
  const kept = settingsGiven(given);
  if (given.otp !== undefined || given.pace !== undefined) put(settings, kept);
  for (const asked of given.requests ?? []) {
    const request = requestGiven(given, asked, now);
    const isOnItsWay = request.decision?.status === 'VALID' && isIdentified(request);
    const generation = isOnItsWay ? generated(request, now + kept.validation, kept) : undefined;
    put(requests, generation?.request ?? request);
    if (generation !== undefined) put(agenda, generation.due);
  }
}

function requestGiven(given: Given, asked: Schemas['certificateRequest'], now: Instant): CertificateRequest {
  const { requestId: id, userId: subscriberId, status, reason, freeMessage, ...said } = asked;
  const { certType = 'PERSO', idType = 'CIN', organisationId, video = false } = said;
  const known = given.organisations?.find((organisation) => organisation.organisationId === organisationId);
  const decision = status && { status, at: now, ...(reason && { reason }), ...(freeMessage && { freeMessage }) };
  return {
    ...said,
    id,
    certType,
    idType,
    subscriberId,
    userId: (certType === 'SEAL' && organisationId) || subscriberId,
    country: known?.country ?? 'TN',
    ...(known && { organisation: known.name }),
    createdAt: now,
    video,
    files: [],
    ...(decision && { decision }),
    ...(status === 'FACETOFACEREQUIRED' && { faceToFace: true }),
  };
}

/** The request that led to the certificate of a given holder. */
export function requestOfHolder(
  { aeds: [first] = [] }: Given,
  holder: Schemas['holder'],
  { id: serial, notBefore }: HolderCertificate,
  ids: Ids,
): CertificateRequest {
  const { email, userId: subscriberId, name, firstname, phone } = holder;
  const { certType = 'PERSO', idType = 'CIN', affiliations: [affiliation] = [] } = holder;
  const organisationId = certType === 'PERSO' ? undefined : affiliation?.organisationId;
  const drawn = ids.uuid();
  return {
    id: holder.requestId ?? drawn,
    clientId: holder.aed ?? first?.clientId ?? '',
    certType,
    serial,
    email,
    name,
    firstname,
    phone,
    idType,
    subscriberId,
    country: 'TN',
    video: true,
    files: [],
    userId: (certType === 'SEAL' && organisationId) || subscriberId,
    ...(organisationId !== undefined && { organisationId }),
    createdAt: notBefore,
    decision: { status: 'VALID', at: notBefore },
    generation: { from: notBefore, until: notBefore },
  };
}

/** What a schema cannot say of them: ids that are there twice, AEDs and organisations that are not there. */
export function requestProblems({
  aeds = [],
  organisations = [],
  users = [],
  requests: asked = [],
}: Given): GivenProblem[] {
  const clients = new Set(aeds.map(({ clientId }) => clientId));
  const registered = new Set(organisations.map(({ organisationId }) => organisationId));
  const unknown = (path: GivenProblem['path'], what: string, id: string | undefined, known: ReadonlySet<string>) =>
    id === undefined || known.has(id) ? [] : [{ path, message: `there is no ${what} ${id}` }];
  return [
    ...duplicates(['requests'], 'requestId', [...asked.map(({ requestId }) => requestId)]),
    ...users.flatMap(({ aed }, n) => unknown(['users', n, 'aed'], 'AED', aed, clients)),
    ...asked.flatMap(({ clientId, organisationId, certType = 'PERSO' }, n) => [
      ...unknown(['requests', n, 'clientId'], 'AED', clientId, clients),
      ...unknown(['requests', n, 'organisationId'], 'organisation', organisationId, registered),
      ...(certType === 'PERSO' || organisationId !== undefined
        ? []
        : [{ path: ['requests', n, 'certType'], message: `a ${certType} certificate needs an organisation` }]),
    ]),
  ];
}
