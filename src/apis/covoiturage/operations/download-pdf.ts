import { downloadable } from '../access.ts';
import { covoiturage } from '../contract.ts';
import { download, downloadErrors } from '../download.ts';

/** GET /v2/certificates/pdf/{uuid} ("Télécharger une attestation"). */
export default covoiturage.operation({
  id: 'covoiturage.download-pdf',
  errors: downloadErrors,

  handle: ({ input: { params }, fail, ...call }) => download(downloadable(call, params.uuid, fail), 'pdf', call, fail),
});
