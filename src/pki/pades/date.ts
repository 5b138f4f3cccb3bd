const DATE = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?!\d)(?:([+-])(\d\d)'?(\d\d)?)?/;

/**
 * A date (ISO 32000-1 section 7.9.4) in milliseconds since 1970; undefined for other text. One that does not say how it
 * relates to universal time is taken for it.
 */
export function instantOf(text: string): number | undefined {
  const found = DATE.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = found;
  const [sign = '+', zoneHour = '00', zoneMinute = '00'] = found.slice(7);
  const zone = `${sign}${zoneHour}:${zoneMinute}`;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(instant) ? undefined : instant;
}
