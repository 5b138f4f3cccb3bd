import { event } from '../../../kit/event.ts';
import { withWrongPins } from '../consent.ts';
import { certificates, isLocked } from '../state.ts';
import { certificateHeld } from './holder.ts';

/** A holder types a wrong PIN, on some page; the third in a row locks the certificate. */
export default event('digigo.pin.fail', async ({ email, times = 1 }, { world, now }) =>
  world.change((rows) => {
    const certificate = withWrongPins(certificateHeld(rows, email), times, now);
    rows.put(certificates, certificate);
    return { email, wrongPins: certificate.wrongPins, locked: isLocked(certificate) };
  }),
);
