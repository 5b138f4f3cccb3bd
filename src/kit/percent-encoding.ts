/** Percent-encoded text (RFC 3986 section 2.1) as it reads; what cannot be decoded was not encoded, and stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The same of a form (application/x-www-form-urlencoded), where a space is `+`. */
export const formDecoded = (text: string): string => percentDecoded(text.replaceAll('+', ' '));
