// What it costs to hold a request against its contract, in process: violationOf, as compiled from specs/.
import { connection, printedSearch, token } from './calls.mjs';
import { median, report, row } from './figures.mjs';

const { contractOf, violationOf } = await import('../dist/kit/contracts.js');
const { parseRequest } = await import('../dist/kit/parse.js');

const ROUNDS = 25;
const BATCH = 1000;
const WARM_UP = 5;

const requests = {
  'rdex.get-journeys': printedSearch('http://127.0.0.1'),
  'rdex.post-connections': connection('http://127.0.0.1'),
  'piste.token': token(),
};

/** Takes a request apart, as the server does before it validates. */
function parsing(id, { method, path: target, headers = {}, body = '' }) {
  const [path, query = ''] = target.split('?');
  const request = { method, path, query, headers };
  const bytes = Buffer.from(body);
  return () => parseRequest(request, bytes, contractOf(id), {});
}

/** Parameters are converted in place: each request is validated once, as in real life. */
function microseconds(id, parse) {
  const contract = contractOf(id);
  const begun = performance.now();
  const batch = Array.from({ length: BATCH }, parse);
  const parsed = performance.now();
  let violation;
  for (const one of batch) violation ??= violationOf(contract, one);
  const validated = performance.now();
  if (violation !== undefined) throw new Error(`${id}: ${violation.field} ${violation.message}`);
  return { validation: ((validated - parsed) / BATCH) * 1000, parsing: ((parsed - begun) / BATCH) * 1000 };
}

report(
  Object.entries(requests).map(([id, request]) => {
    const parse = parsing(id, request);
    const samples = Array.from({ length: WARM_UP + ROUNDS }, () => microseconds(id, parse)).slice(WARM_UP);
    return row({
      goal: `validation, ${id}`,
      values: samples.map(({ validation }) => validation),
      unit: 'µs',
      atMost: 15,
      anchor: `parsing it ${median(samples.map((sample) => sample.parsing)).toFixed(1)} µs`,
    });
  }),
);
