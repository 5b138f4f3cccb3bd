/** Bytes from outside that are not what they should be. Nothing else is thrown because of what a stranger sent. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** What reading gives; undefined when the bytes are malformed. */
export function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
