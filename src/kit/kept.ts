/**
 * Loads something when it is first asked for, and gives the same from then on. For modules: Node takes microseconds to find the ones that
 * it has.
 */
export function kept<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
