import { EventRefused, event } from '../../../kit/event.ts';
import type { ReadRows } from '../../../world/rows.ts';
import type { Instant } from '../../../world/time.ts';
import { beginGeneration, cancelGeneration } from '../generation.ts';
import { type CertificateRequest, isIdentified, isOpen, requestStatus, requests } from '../registration.ts';
import { settingsIn } from '../settings.ts';
import { keyOf } from '../state.ts';

/** An operator of TunTrust decides about a request (section 2.3.6), as often as it takes until its certificate is being generated. */
export default event('digigo.request.decide', async (given, { world, now }) =>
  world.change((rows) => {
    const { status, reason, freeMessage } = given;
    const { decision: _, ...request } = cancelGeneration(rows, undecided(rows, given, now));
    const decision = { status, at: now, ...(reason && { reason }), ...(freeMessage && { freeMessage }) };
    const decided = { ...request, decision, ...(status === 'FACETOFACEREQUIRED' && { faceToFace: true as const }) };
    rows.put(requests, decided);
    if (status === 'VALID' && isIdentified(decided)) {
      beginGeneration(rows, decided, now + settingsIn(rows).validation);
    }
    return { requestId: request.id, status };
  }),
);

interface Named {
  readonly requestId?: string;
  readonly subscriberEmail?: string;
}

function undecided(rows: ReadRows, named: Named, now: Instant): CertificateRequest {
  const request = namedRequest(rows, named, now);
  const status = requestStatus(request, now);
  if (isOpen(request, now) && status !== 'GENERATING') return request;
  throw new EventRefused('precondition', 'status', `request ${request.id} is ${status} already`);
}

function namedRequest(rows: ReadRows, { requestId, subscriberEmail }: Named, now: Instant): CertificateRequest {
  if (requestId !== undefined) {
    const request = rows.get(requests, requestId);
    if (request !== undefined) return request;
    throw new EventRefused('unknown', 'requestId', `there is no request ${requestId}`);
  }
  if (subscriberEmail === undefined) {
    throw new EventRefused('malformed', 'requestId', 'a decision is about a requestId or a subscriberEmail');
  }
  const open = [...rows.find(requests, 'email', keyOf(subscriberEmail))].filter((request) => isOpen(request, now));
  const [request] = open;
  if (request !== undefined) return request;
  throw new EventRefused('unknown', 'subscriberEmail', `${subscriberEmail} has no open request`);
}
