import { JSON_UTF8, type Reply, text } from '../../../kit/reply.ts';
import { rdex } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { everyCase } from '../errors.ts';
import { type Search, search } from '../search.ts';
import { isPast, type Journey } from '../state.ts';

/** GET journeys (section 2.1): the offers between two points. */
export default rdex.operation({
  id: 'rdex.get-journeys',
  errors: everyCase,

  handle({ input: { query }, request, world, now, fail }) {
    const wrong = wrongDate(query.p.outward);
    if (wrong !== undefined) throw fail('invalid-input', wrong.because, { field: ['p', 'outward', wrong.field] });

    const { radius, shape, past } = dialectOf(world);
    const found = world
      .read((rows) => search(rows, query.p, radius))
      .filter((journey) => past === 'accept' || !isPast(journey, now));
    const shown = shape === 'single' ? found.slice(0, 1) : found;
    const isList = shape === 'array' || shown.length === 0;
    return request.path.endsWith('.xml') ? inXml(shown, isList) : inJson(shown, isList);
  },
});

/** What offers look like in JSON: they never change, so that is written once for each. */
const written = new WeakMap<Journey, string>();

function jsonOf(journey: Journey): string {
  const known = written.get(journey);
  if (known !== undefined) return known;
  const made = JSON.stringify({ journeys: journey.offer });
  written.set(journey, made);
  return made;
}

function inJson(shown: readonly Journey[], isList: boolean): Reply {
  const offers = shown.map(jsonOf).join(',');
  return text(200, isList ? `[${offers}]` : offers, JSON_UTF8);
}

/** The same in XML (section 1.3); what writes it is loaded when it is asked for. */
async function inXml(shown: readonly Journey[], isList: boolean): Promise<Reply> {
  const { toXml } = await import('../xml.ts');
  const offers = shown.map(({ offer }) => offer);
  const body = isList ? toXml('rdex', { journeys: offers }) : toXml('journeys', offers[0]);
  return text(200, body, 'application/xml; charset=utf-8');
}

/** A date that no calendar has, or a period that ends before it begins (observed: Mobicoop refuses that). */
function wrongDate({ mindate = '', maxdate = '' }: NonNullable<Search['outward']> = {}) {
  if (!isDate(mindate)) return { field: 'mindate', because: `${mindate} is no date` };
  if (!isDate(maxdate)) return { field: 'maxdate', because: `${maxdate} is no date` };
  if (mindate === '' || maxdate === '' || mindate <= maxdate) return undefined;
  return { field: 'mindate', because: `${mindate} is after ${maxdate}` };
}

/** Whether a text that looks like a date is one, or says nothing. */
function isDate(text: string): boolean {
  if (text === '') return true;
  const date = new Date(text);
  return date.getUTCDate() === Number(text.slice(8)) && date.getUTCMonth() + 1 === Number(text.slice(5, 7));
}
