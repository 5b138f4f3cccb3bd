/** The bytes of base64 (RFC 4648 section 4) between and around which there may be white space; undefined for other text. */
export function base64Bytes(text: string): Buffer | undefined {
  const compact = text.replace(/[ \t\r\n]+/g, '');
  const bytes = Buffer.from(compact, 'base64');
  return bytes.toString('base64') === compact ? bytes : undefined;
}
