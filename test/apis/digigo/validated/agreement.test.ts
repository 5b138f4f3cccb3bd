import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noOpenssl } from '../../../pki/pki.ts';
import { noXmlsec } from '../../../pki/xades/xmlsec.ts';
import { withSigner } from '../../../signing/account.ts';
import { cmsVerified, noPdfsig, pdfsigVerdicts, xmlsecAccepts } from '../../../signing/programs.ts';
import { FORMS, ORIGINAL } from './documents.ts';
import { derPieces, mutations, pdfPieces, xmlPieces } from './mutations.ts';
import { PASSED, sent, verdicts } from './validating.ts';

/** What another program thinks of a document, which pieces it has, and whether that program is missing. */
const programs = {
  XAdES: {
    pieces: xmlPieces,
    missing: noXmlsec,
    accepts: (xml: Buffer) => xmlsecAccepts(xml.toString(), { originals: { 'original.txt': ORIGINAL } }).ok,
  },
  PAdES: {
    pieces: pdfPieces,
    missing: noPdfsig,
    accepts: (pdf: Buffer) => pdfsigVerdicts(pdf).includes('Signature is Valid.'),
  },
  CAdES: {
    pieces: derPieces,
    missing: noOpenssl,
    accepts: (cms: Buffer) => cmsVerified(cms).ok || cmsVerified(cms, ORIGINAL).ok,
  },
};

const MUTANTS = 25;
const SEED = 42;

test.for(FORMS)(
  'digigo.validate-signature: what another program finds wrong in $form never passes',
  async (form, { skip }) => {
    const { pieces, missing, accepts } = programs[form.format];
    skip(missing, 'that program is not here');
    const { simulated, signer } = await withSigner();
    const { document, ...asked } = await form.sign(signer, { certificates: [signer.certificate] });
    const mutants = fc.sample(mutations(document, pieces(document)), { numRuns: MUTANTS, seed: SEED });
    const wrong = mutants.filter((mutant) => !accepts(mutant));

    expect(accepts(document)).toBe(true);
    expect(await verdicts(simulated, document, asked)).toEqual([PASSED]);
    expect(wrong).not.toEqual([]);
    for (const mutant of wrong) {
      const { status, body } = await sent(simulated, mutant, asked);
      const found = status === 200 ? body.simpleReport.signature : [];
      expect.soft(found, mutant.toString('latin1')).not.toContainEqual(expect.objectContaining({ indication: PASSED }));
    }
  },
);
