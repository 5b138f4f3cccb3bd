/** A serial number, still in quotes. Inside a text there would be backslashes before quotes. */
const SERIAL_NUMBER = /("serialNumber":)"(-?\d+)"/g;

/**
 * A report as JSON. Serial numbers, bigints in it, are numbers with all their digits, as Java writes them: most parsers of
 * JavaScript round what is beyond 2^53, others do not.
 */
export const reportText = (report: object): string =>
  JSON.stringify(report, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)).replace(
    SERIAL_NUMBER,
    '$1$2',
  );
