import { expect } from 'vitest';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { file } from '../pki.ts';
import { document, field, HEADER, withTable } from './pdf.ts';
import { pdfsig } from './pdfsig.ts';
import { unsigned } from './signing.ts';

/** Whether nothing is wrong with a signature. */
export const isIntact = ({ digests, value, structureError }: FoundSignature): boolean =>
  digests.every(({ found, intact }) => found && intact) && value.intact && structureError === undefined;

/** pdfsig says the same of each signature. */
export function expectAgreement(pdf: Buffer, found: readonly FoundSignature[]): void {
  if (pdfsig === undefined) return;
  expect(pdfsig(file(pdf, 'signed.pdf'))).toEqual(
    found.map((one) => ({ isValid: isIntact(one), isTotal: one.scopes[0]?.scope === 'FULL' })),
  );
}

/** A PDF with a place for one signature. */
export const oneSignature = (subFilter?: string, more?: string): Buffer =>
  withTable(HEADER, { ...document('5 0 R'), 5: field(6), 6: unsigned(subFilter, more) });

/** Another signature in a further revision, with its field beside the first one's. */
export const secondSignature = (base: Buffer, subFilter?: string): Buffer =>
  withTable(base, { 1: document('5 0 R 7 0 R')[1] ?? '', 7: field(8), 8: unsigned(subFilter) });
