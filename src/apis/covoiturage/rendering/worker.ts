import { work } from '../../../kit/threads.ts';
import type { Attestation } from '../attestation.ts';
import { pdfOf } from './pdf.ts';
import { pictureOf } from './picture.ts';

/** Draw an attestation, or make a picture of one that is drawn. */
export type Job = { readonly attestation: Attestation } | { readonly pdf: Uint8Array };

work(async (job: Job) => {
  const file = 'pdf' in job ? await pictureOf(job.pdf) : await pdfOf(job.attestation);
  // Node may lend small buffers from memory that others use: what is handed over is a buffer of its own.
  const result = new Uint8Array(file);
  return { result, transfer: [result.buffer] };
});
