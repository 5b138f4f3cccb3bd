/** Instants in the texts of a report: in UTC, to the minute. */
const minutes = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** What is told beside the answer to a question, in the words of DSS 5.4; instants are milliseconds since 1970. */
export const additionalInfo = {
  reference: (name: string): string => `Reference : ${name}`,
  validationTime: (at: number): string => `Validation time : ${minutes(at)}`,
  controlTime: (at: number): string => `Control time : ${minutes(at)}`,
  bestSignatureTime: (at: number): string => `Best signature time : ${minutes(at)}`,
  certificateValidity: (from: number, to: number): string =>
    `Certificate validity : ${minutes(from)} to ${minutes(to)}`,
  revocation: (reason: string, at: number): string => `Revocation reason : ${reason} (date : ${minutes(at)})`,
  nextUpdate: (at: number): string => `Next update : ${minutes(at)}`,
  keyUsage: (usages: readonly string[]): string => `Key usage : ${usages.join(', ')}`,
};
