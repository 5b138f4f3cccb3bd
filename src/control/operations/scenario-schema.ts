import { readFile } from 'node:fs/promises';
import { packageFile } from '../../kit/package-file.ts';
import { text } from '../../kit/reply.ts';
import { control } from '../contract.ts';

/** GET /_sim/scenario.schema.json: the schema of scenarios, for editors. */
export default control.operation({
  id: 'control.scenario-schema',
  errors: [],
  handle: async () =>
    text(200, await readFile(packageFile('specs/scenario.schema.json'), 'utf8'), 'application/json; charset=utf-8'),
});
