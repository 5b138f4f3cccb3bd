interface Kept {
  readonly file: Promise<Buffer>;
  bytes: number;
}

/** Files by key, the least recently used given up first. */
export class RecentFiles {
  readonly #room: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** @param room how many bytes may be kept */
  constructor(room: number) {
    this.#room = room;
  }

  /**
   * The file of this key, made unless it is kept or being made.
   * @throws what `make` throws; nothing is kept then
   */
  get(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.#kept.get(key);
    const kept = known ?? { file: make(), bytes: 0 };
    // A Map keeps the order in which keys came.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (!known) {
      kept.file.then(
        (file) => this.#made(kept, file),
        () => this.#kept.delete(key),
      );
    }
    return kept.file;
  }

  #made(kept: Kept, file: Buffer): void {
    kept.bytes = file.length;
    this.#bytes += file.length;
    for (const [key, { bytes }] of this.#kept) {
      if (this.#bytes <= this.#room) return;
      // What is being made has no size yet, and somebody waits for it.
      if (bytes === 0) continue;
      this.#kept.delete(key);
      this.#bytes -= bytes;
    }
  }
}
