import { EventRefused, event } from '../../../kit/event.ts';
import { toIso } from '../../../world/time.ts';
import { certificates, REVOCATION_REASONS } from '../state.ts';
import { certificateHeld } from './holder.ts';

/** TunTrust revokes a holder's certificate, for one of the reasons of section 2.3.9. */
export default event('digigo.certificate.revoke', async ({ email, reason = 'UNSPECIFIED' }, { world, now }) =>
  world.change((rows) => {
    const certificate = certificateHeld(rows, email);
    if (certificate.revoked !== undefined) {
      const since = toIso(certificate.revoked.at);
      throw new EventRefused('precondition', 'email', `the certificate of ${email} is revoked since ${since}`);
    }
    rows.put(certificates, { ...certificate, revoked: { at: now, reason: REVOCATION_REASONS[reason] } });
    return { email, serial: certificate.id, reason };
  }),
);
