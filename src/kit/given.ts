/** Something wrong with what a scenario gives an API, which its schema could not say. */
export interface GivenProblem {
  /** From the API's part of `given` on. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A problem for every row whose id an earlier row of the list has: the second would silently replace the first. */
export function duplicates(path: readonly (string | number)[], key: string, ids: readonly string[]): GivenProblem[] {
  const seen = new Set<string>();
  return ids.flatMap((id, n) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew ? [] : [{ path: [...path, n, key], message: `${id} is there already` }];
  });
}
