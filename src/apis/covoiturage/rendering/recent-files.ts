interface Kept {
  readonly file: Promise<Buffer>;
  /** None while it is being made. */
  bytes: number;
}

/**
 * Keeps files by key, and gives up those that were not asked for longest.
 * @param room how many bytes are kept
 * @returns gives the file of a key, made unless it is kept or being made; it throws what `make` throws, and keeps nothing then
 */
export function recentFiles(room: number): (key: string, make: () => Promise<Buffer>) => Promise<Buffer> {
  // A Map keeps the order in which keys came.
  const all = new Map<string, Kept>();
  let bytes = 0;

  const made = (kept: Kept, file: Buffer) => {
    kept.bytes = file.length;
    bytes += file.length;
    for (const [key, old] of all) {
      if (bytes <= room) return;
      if (old.bytes === 0) continue;
      all.delete(key);
      bytes -= old.bytes;
    }
  };

  return (key, make) => {
    const known = all.get(key);
    const kept = known ?? { file: make(), bytes: 0 };
    all.delete(key);
    all.set(key, kept);
    if (!known) {
      kept.file.then(
        (file) => made(kept, file),
        () => all.delete(key),
      );
    }
    return kept.file;
  };
}
