import type { ApiModule } from '../../kit/module.ts';
import { covoiturage } from './contract.ts';
import { rules, switches } from './dialect.ts';
import applicationRevoke from './events/application-revoke.ts';
import carpoolsAdd from './events/carpools-add.ts';
import { problems, stage } from './given.ts';
import createCertificate from './operations/create-certificate.ts';
import downloadPdf from './operations/download-pdf.ts';
import downloadPdfWithMeta from './operations/download-pdf-with-meta.ts';
import downloadPng from './operations/download-png.ts';
import findCertificate from './operations/find-certificate.ts';
import verifyCertificate from './operations/verify-certificate.ts';

export const covoiturageModule = {
  api: covoiturage.served([
    createCertificate,
    downloadPdf,
    downloadPng,
    downloadPdfWithMeta,
    findCertificate,
    verifyCertificate,
  ]),
  events: [carpoolsAdd, applicationRevoke],
  switches,
  rules,
  problems: ({ covoiturage: given = {} }) => problems(given),
  stage: ({ covoiturage: given = {} }, beginning) => stage(given, beginning),
} satisfies ApiModule;
