import { eventsOf } from '../../kit/contracts.ts';
import type { ApiModule } from '../../kit/module.ts';
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

const operationsOf = ({ api, document, errors: rows, operations }: ApiModule['api']) =>
  operations.map(({ id, contract: { method, paths, section }, errors }) => ({
    id,
    api,
    method,
    path: paths[0],
    paths,
    document,
    section,
    errors: errors.map((error) => ({ id: error, ...shownRow(rows[error]) })),
  }));

/** What no document settles: the rules that stand, and those that a scenario may switch. */
const rulesOf = ({ api: { api }, switches, rules }: ApiModule) => [
  ...Object.entries(switches).map(([name, rule]) => ({ api, switch: name, ...rule })),
  ...rules.map((rule) => ({ api, ...rule })),
];

const shownRow = (row: ApiModule['api']['errors'][string] | undefined) =>
  row && {
    status: row.status,
    text: row.text,
    section: row.section,
    provenance: row.provenance,
    ...(row.onlyByFault && { onlyByFault: true }),
  };

function eventsIn({ api: { api }, events }: ApiModule) {
  const known = new Set(events.map(({ id }) => id));
  return eventsOf(api)
    .filter(({ id }) => known.has(id))
    .map(({ id, schema }) => ({ id, api, schema }));
}
