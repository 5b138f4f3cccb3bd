// Writes the tables of the README that the code knows, and docs/fidelity.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { built } from './ready.mjs';

built();
const { withTables } = await import('../dist/cli/tables.js');
const { fidelityOf } = await import('../dist/cli/fidelity/fidelity.js');
const root = new URL('../', import.meta.url);
const readme = new URL('README.md', root);
writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));
writeFileSync(new URL('docs/fidelity.md', root), fidelityOf(root));
