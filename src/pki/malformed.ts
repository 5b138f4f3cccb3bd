/** Bytes from outside that are not what they should be. Nothing else is thrown because of what a stranger sent. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
