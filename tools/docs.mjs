// Writes the tables of the README that the code knows.
import { readFileSync, writeFileSync } from 'node:fs';
import { built } from './ready.mjs';

built();
const { withTables } = await import('../dist/cli/tables.js');
const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));
