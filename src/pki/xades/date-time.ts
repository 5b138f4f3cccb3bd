const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * The instant of an xsd:dateTime, in milliseconds since 1970; undefined for other text. One that names no zone is taken to be in
 * UTC.
 */
export function instantOf(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  const at = match === null ? Number.NaN : Date.parse(match[2] === undefined ? `${text}Z` : text);
  return Number.isNaN(at) ? undefined : at;
}
