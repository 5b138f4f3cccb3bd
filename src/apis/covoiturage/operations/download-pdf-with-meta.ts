import { downloadable } from '../access.ts';
import type { Added } from '../attestation.ts';
import { covoiturage } from '../contract.ts';
import { download, downloadErrors } from '../download.ts';

/**
 * POST /v2/certificates/pdf: what became of the document's open item, "envoi de meta-données pour injecter les données
 * personnelles du covoitureur" (observed from 2020-12-17 on). What is sent is printed, and not kept.
 */
export default covoiturage.operation({
  id: 'covoiturage.download-pdf-with-meta',
  errors: ['bad-request', ...downloadErrors],

  handle({ input: { body }, fail, ...call }) {
    const { operator, identity, notes } = body.meta ?? {};
    const zones = {
      operator: operator?.content,
      name: identity?.name,
      identity: identity?.content,
      notes,
    };
    const added: Added = Object.fromEntries(Object.entries(zones).filter(([, content]) => content));
    return download(downloadable(call, body.uuid, fail), 'pdf', call, fail, added);
  },
});
