// The requests that are measured, with the credentials of scenarios/default.yaml.
import { createHmac } from 'node:crypto';
import { UNIQUE } from './load.mjs';

const CLIENT = {
  grant_type: 'client_credentials',
  client_id: 'e95cc363-cd9b-40cf-84d5-ba9c5e9d7121',
  client_secret: 'TEST-secret-of-mon-application-demo',
};

const APIKEY = 'operator_public_key';
const PRIVATE_KEY = 'operator_private_key';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Nested fields as PHP writes them. */
function fields(value, name = '') {
  if (typeof value !== 'object') return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  return Object.entries(value)
    .map(([key, inner]) => fields(inner, name === '' ? key : `${name}[${key}]`))
    .join('&');
}

/** RDEX section 1.2.3: the text that is signed is the whole URL, as it is sent. */
function signed(url, resource, p) {
  const asked = { timestamp: Math.floor(Date.now() / 1000), apikey: APIKEY, ...(p && { p }) };
  const target = `/rdexapi/${resource}.json?${fields(asked)}`;
  const signature = createHmac('sha256', PRIVATE_KEY)
    .update(url + target)
    .digest('hex');
  return `${target}&signature=${signature}`;
}

export const hello = () => ({ method: 'GET', path: '/' });

export const token = () => ({ method: 'POST', path: '/api/oauth/token', headers: FORM, body: fields(CLIENT) });

/** A healthcheck with a token of its own. */
export async function healthcheck(url) {
  const { access_token: given } = await (await sent(url, token())).json();
  const headers = { authorization: `Bearer ${given}` };
  return { method: 'GET', path: '/mtes/sne-cotation/v1.0/healthcheck', headers };
}

/** On the first day of the printed journeys: what is generated lies years ahead, so that one is found and no more. */
const THAT_DAY = { mindate: '2015-12-14', maxdate: '2015-12-14' };
const AS_PASSENGER = { driver: { state: 1 }, passenger: { state: 0 }, outward: THAT_DAY };

/** Section 2.1: Lans-en-Vercors to Saint-Nizier, where nobody else goes. */
export const printedSearch = (url) =>
  searching(url, {
    ...AS_PASSENGER,
    from: { latitude: 45.127976, longitude: 5.58827 },
    to: { latitude: 45.169686, longitude: 5.629263 },
  });

/** Annex 2: Grenoble to Lyon, where many of the generated journeys go too. */
export const crowdedSearch = (url) =>
  searching(url, {
    ...AS_PASSENGER,
    from: { latitude: 45.188529, longitude: 5.724524 },
    to: { latitude: 45.764043, longitude: 4.835659 },
  });

const searching = (url, p) => ({ method: 'GET', path: signed(url, 'journeys', p) });

/** A search whose signature is wrong in a way that nobody knows. */
export const forgedSearch = (url) => {
  const { method, path } = printedSearch(url);
  return { method, path: path.replace(/signature=.*/, `signature=${'0'.repeat(64)}`) };
};

/** Section 2.2, to the driver of the printed journey; the same words twice would be refused. */
export const connection = (url) => ({
  method: 'POST',
  path: signed(url, 'connections'),
  headers: FORM,
  body: fields({
    operator: 'operator',
    origin: 'www.operator.com',
    driver: { uuid: 1011327, alias: 'jean', state: 'recipient' },
    passenger: { uuid: 2022, alias: 'marie', state: 'sender' },
    journeys: { uuid: 10945310 },
    details: `Bonjour, je cherche une place pour lundi. ${UNIQUE}`,
  }),
});

/** The person of the carpooling document. */
export const PERSON = '+33612345678';

/** A certificate of that person, over the whole of 2025. */
export const certificate = () => ({
  method: 'POST',
  path: '/v2/certificates',
  headers: { authorization: 'Bearer TEST-application-token', 'content-type': 'application/json' },
  body: JSON.stringify({
    tz: 'Europe/Paris',
    identity: { phone: PERSON },
    start_at: '2025-01-01T00:00:00+0100',
    end_at: '2025-12-31T23:59:59+0100',
  }),
});

/** Sends a request once. */
export const sent = (url, { path, ...rest }) => fetch(url + path, rest);

/**
 * Sends a request once, so that what is measured is what is meant.
 * @param check told the body
 * @throws when the answer is another one
 */
export async function checked(url, request, status, check = () => true) {
  const response = await sent(url, { ...request, body: request.body?.replace(UNIQUE, `once ${performance.now()}`) });
  const body = await response.text();
  if (response.status === status && check(body)) return;
  throw new Error(`${request.path} answered ${response.status} ${body.slice(0, 300)}`);
}

/** Whether a search has found one journey. */
export const isOne = (body) => JSON.parse(body).length === 1;
