import { eventsOf } from '../../kit/contracts.ts';
import type { ApiModule } from '../../kit/module.ts';
import type { ErrorRow } from '../../kit/operation.ts';
import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';

/** GET /_sim/catalogue: every operation with its documented errors, every event with what it is given, every rule. */
export default control.operation({
  id: 'control.catalogue',
  errors: [],
  handle: ({ desk }) =>
    json(200, {
      operations: desk.modules.flatMap(({ api }) => operationsOf(api)),
      events: desk.modules.flatMap(eventsIn),
      rules: desk.modules.flatMap(rulesOf),
    }),
});

const operationsOf = ({ api, document, operations }: ApiModule['api']) =>
  operations.map(({ id, contract: { method, paths, section }, errors }) => ({
    id,
    api,
    method,
    path: paths[0],
    paths,
    document,
    section,
    errors: Object.entries(errors).map(([error, row]) => ({ id: error, ...shownRow(row) })),
  }));

/** What no document settles: the rules that stand, and those that a scenario may switch. */
const rulesOf = ({ api: { api }, switches, rules }: ApiModule) => [
  ...Object.entries(switches).map(([name, rule]) => ({ api, switch: name, ...rule })),
  ...rules.map((rule) => ({ api, ...rule })),
];

const shownRow = ({ status, text, section, provenance, onlyByFault }: ErrorRow) => ({
  status,
  text,
  section,
  provenance,
  ...(onlyByFault && { onlyByFault }),
});

function eventsIn({ api: { api }, events }: ApiModule) {
  const known = new Set(events.map(({ id }) => id));
  return eventsOf(api)
    .filter(({ id }) => known.has(id))
    .map(({ id, schema }) => ({ id, api, schema }));
}
