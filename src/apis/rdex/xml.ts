import Builder from 'fast-xml-builder';

/** What XML 1.0 (section 2.2) cannot hold, even escaped. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const builder = new Builder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });

/**
 * A value as XML: element names are the keys of the JSON (assumed: no implementation shows any). Numbered entries, whose
 * names XML does not allow, become `<item index="0">` elements.
 */
export function toXml(root: string, value: unknown): string {
  const document = builder.build({ [root]: element(value) });
  // A bare carriage return would be read as a line feed (section 2.11).
  return `<?xml version="1.0" encoding="UTF-8"?>${document.replaceAll('\r', '&#13;')}`;
}

function element(value: unknown): unknown {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.replace(FORBIDDEN, '');
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(element);
  const entries = Object.entries(value);
  const [numbered, named] = [
    entries.filter(([key]) => /^\d+$/.test(key)),
    entries.filter(([key]) => !/^\d+$/.test(key)),
  ];
  const items = numbered.map(([index, item]) => ({ '@index': index, ...(element(item) as object) }));
  return {
    ...Object.fromEntries(named.map(([key, item]) => [key, element(item)])),
    ...(items.length > 0 && { item: items }),
  };
}
