// Simulators with as many journeys as somebody wants to measure among.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startSimulator } from './processes.mjs';

const printed = parse(readFileSync(new URL('../scenarios/default.yaml', import.meta.url), 'utf8'));

/**
 * A simulator whose worlds have the printed journeys and others around them.
 * @param journeys how many others
 * @param folder where its scenario is kept
 */
export async function among(journeys, folder, args = []) {
  const file = join(folder, `${journeys}.json`);
  const rdex = { ...printed.given.rdex, generate: { journeys } };
  writeFileSync(file, JSON.stringify({ seed: 1, given: { rdex } }));
  return startSimulator(['--scenario', file, ...args]);
}
