import { json, type Reply, text } from '../../../kit/reply.ts';
import { rdex } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { everyCase } from '../errors.ts';
import { published } from '../journey.ts';
import { type Search, search } from '../search.ts';
import { isPast } from '../state.ts';

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
    const offers = found.map(published);
    const answer = shape === 'single' ? (offers[0] ?? []) : offers;
    return request.path.endsWith('.xml') ? xml(answer) : json(200, answer);
  },
});

type Offer = ReturnType<typeof published>;

/** The same in XML (section 1.3); what writes it is loaded when it is asked for. */
async function xml(answer: Offer | readonly Offer[]): Promise<Reply> {
  const { toXml } = await import('../xml.ts');
  const body =
    'journeys' in answer
      ? toXml('journeys', answer.journeys)
      : toXml('rdex', { journeys: answer.map(({ journeys }) => journeys) });
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
const isDate = (text: string): boolean =>
  text === '' || new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
