import { existsSync, readFileSync } from 'node:fs';

/** The folder of this package, found from wherever this code runs: sources, compiled modules or the bundle. */
function packageRoot(from: URL): URL {
  const here = new URL('./', from);
  return existsSync(new URL('specs/', here)) ? here : packageRoot(new URL('../', here));
}

const root = packageRoot(new URL(import.meta.url));

/** A file that comes with the package, e.g. `packageFile('specs/rdex.openapi.yaml')`. */
export const packageFile = (path: string): URL => new URL(path, root);

/** The package's version. */
export const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
  readonly version: string;
};
