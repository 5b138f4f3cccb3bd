// Builds dist/ from specs/ and src/: modules and types for those who import the package, one bundle for those who start it.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import './generate.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

rmSync(path('dist/'), { recursive: true, force: true });
execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('.')], { stdio: 'inherit' });
for (const file of readdirSync(path('src/generated/')).filter((name) => name.endsWith('.cjs'))) {
  cpSync(path(`src/generated/${file}`), path(`dist/generated/${file}`));
}

// Express and its hundred small files load in half the time from one file. What is loaded only when it is asked for
// stays outside.
await build({
  entryPoints: { bacasable: path('src/cli/main.ts') },
  outdir: path('dist/bin/'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  external: ['express-openapi-validator', 'pino', 'pino-pretty', '@faker-js/faker', '@faker-js/faker/*'],
  logLevel: 'warning',
});

// The scenarios of the package are read ahead.
const { AHEAD, digestOf } = await import('../dist/scenario/read-ahead.js');
const { loadScenario } = await import('../dist/scenario/load.js');
const texts = readdirSync(path('scenarios/')).map((file) => readFileSync(path(`scenarios/${file}`), 'utf8'));
writeFileSync(
  AHEAD,
  JSON.stringify(Object.fromEntries(texts.map((text) => [digestOf(text), loadScenario(text).scenario]))),
);
