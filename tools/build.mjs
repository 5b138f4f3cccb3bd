// Builds dist/ from specs/ and src/.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import './generate.mjs';

const root = new URL('../', import.meta.url);
const tsc = new URL('node_modules/typescript/bin/tsc', root).pathname;

rmSync(new URL('dist/', root), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: root, stdio: 'inherit' });
for (const file of readdirSync(new URL('src/generated/', root)).filter((name) => name.endsWith('.cjs'))) {
  cpSync(new URL(`src/generated/${file}`, root), new URL(`dist/generated/${file}`, root));
}
