/** What the design names and this version does not simulate. */
const TO_COME = ['digigo'];

/** Says of a name that begins with such an API what it is, so that it does not look like a typing error. */
export function toCome(name: string): string | undefined {
  const [api = ''] = name.split('.', 1);
  return TO_COME.includes(api) ? `the API ${api} is not simulated by this version` : undefined;
}
