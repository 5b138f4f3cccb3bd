import type { Certificate } from '../../../pki/certificate.ts';

/** Whether a time is within the validity of a certificate (RFC 5280 section 4.1.2.5); milliseconds since 1970. */
export const isValid = ({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>, at: number): boolean =>
  notBefore <= at && at <= notAfter;
