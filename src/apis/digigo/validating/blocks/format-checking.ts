import type { FoundSignature } from '../../../../pki/signed-document.ts';
import { type Block, block, failed } from './block.ts';

/**
 * EN 319 102-1 section 5.2.2. The policy accepts all formats; a PDF whose dictionary or byte ranges are wrong has none
 * (assumed, as DSS does from 5.8 on), while a wrong structure of XML or CMS is a matter of acceptance. The sub-indication is
 * that of the norm: DSS 5.4 gives none.
 */
export const formatChecking = ({ format, structureError }: FoundSignature): Block =>
  block([
    {
      question: 'BBB_FC_IEFF',
      passed: structureError === undefined || !isPdf(format),
      failure: failed('BBB_FC_IEFF_ANS', 'FORMAT_FAILURE'),
    },
  ]);

/** Whether it is the format of a signature in a PDF. */
const isPdf = (format: FoundSignature['format']): boolean => /^(PAdES|PKCS7|PDF)/.test(format);
