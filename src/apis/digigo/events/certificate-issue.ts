import { EventRefused, event } from '../../../kit/event.ts';
import { issueRequested } from '../generation.ts';
import { PIN_LENGTH } from '../holder-certificate.ts';
import { serialFrom } from '../operator.ts';
import { requestStatus, requests } from '../registration.ts';

/** The certificate of a valid request is generated, and its holder is sent the PIN (section 2.1, 7): it falls due by itself. */
export default event('digigo.certificate.issue', async ({ requestId }, { world, now }) => {
  const drawn = { serial: serialFrom(world.ids), pin: world.ids.digits(PIN_LENGTH) };
  return world.change((rows) => {
    const request = rows.get(requests, requestId);
    if (request === undefined) throw new EventRefused('unknown', 'requestId', `there is no request ${requestId}`);
    if (request.decision?.status !== 'VALID' || request.serial !== undefined) {
      throw new EventRefused('precondition', 'status', `request ${requestId} is ${requestStatus(request, now)}`);
    }
    issueRequested(rows, request, drawn, now);
    return { requestId, email: request.email, serial: drawn.serial };
  });
});
