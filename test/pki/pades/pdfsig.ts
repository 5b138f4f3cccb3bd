import { present, run } from '../pki.ts';

/** What poppler says of a signature. */
export interface Judged {
  readonly isValid: boolean;
  /** Whether it covers the whole file. */
  readonly isTotal: boolean;
}

/** Asks poppler's pdfsig about the signatures of a file; undefined where it is not installed. */
export const pdfsig = present('pdfsig', '-v')
  ? (path: string): Judged[] =>
      run('pdfsig', '-nocert', path)
        .output.split(/^Signature #/m)
        .slice(1)
        .map((text) => ({
          isValid: text.includes('Signature is Valid'),
          isTotal: text.includes('  - Total document signed'),
        }))
  : undefined;
