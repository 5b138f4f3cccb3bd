/** An element: text, or what is in it by name. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 section 2.2 forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const TOKEN = /<\?[^?]*\?>|<\/([\w.-]+)\s*>|<([A-Za-z_][\w.-]*)((?:\s+[\w.-]+\s*=\s*"[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/**
 * Reads a document as XML 1.0 defines it, and nothing that is not well-formed: no library that reads XML is among the
 * dependencies.
 * @throws where it is not XML
 */
export function readXml(document: string): Element {
  if (FORBIDDEN.test(document)) throw new Error('a character that XML cannot hold');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let end = 0;
  for (const [token, closed, opened, attributes = '', empty, text] of document.matchAll(TOKEN)) {
    const current = open.at(-1) as Element;
    end += token.length;
    if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`);
    if (text !== undefined) current.text += unescaped(text);
    if (opened === undefined) continue;
    const element: Element = { name: opened, attributes: attributesIn(attributes), children: [], text: '' };
    current.children.push(element);
    if (empty === '') open.push(element);
  }
  if (end !== document.length) throw new Error(`not XML from ${document.slice(end, end + 40)}`);
  const [only, ...others] = root.children;
  if (only === undefined || open.length !== 1 || others.length > 0 || root.text.trim() !== '')
    throw new Error('not one element');
  return only;
}

const attributesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([\w.-]+)\s*=\s*"([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)]),
  );

/** Line ends as section 2.11 reads them, references as section 4.1 does. */
function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replace(/\r\n?/g, '\n').replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));|&/gi, (found, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    const known = ENTITIES[name];
    if (known === undefined) throw new Error(`${found} is no entity`);
    return known;
  });
}

/** An element as the JSON that it is written from, every value as text; items with an index are numbered keys. */
export function asJson({ children, text }: Element): unknown {
  if (children.length === 0) return text;
  return Object.fromEntries(children.map((child) => [child.attributes['index'] ?? child.name, asJson(child)]));
}

/** A JSON value with every value as the text that XML has for it. */
export function asText(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asText(inner)]));
}
