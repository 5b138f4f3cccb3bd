import { readFile } from 'node:fs/promises';
import { contractsOf } from '../../kit/contracts.ts';
import { packageFile } from '../../kit/package-file.ts';
import { text } from '../../kit/reply.ts';
import { control } from '../contract.ts';

/** GET /_sim/openapi/{api}.yaml: the written contract of an API. */
export default control.operation({
  id: 'control.openapi',
  errors: ['not-found'],
  async handle({ input: { params }, fail }) {
    const { api } = params;
    if (contractsOf(api).length === 0) throw fail('not-found', `no API is called ${api}`);
    return text(200, await readFile(packageFile(`specs/${api}.openapi.yaml`), 'utf8'), 'application/yaml');
  },
});
