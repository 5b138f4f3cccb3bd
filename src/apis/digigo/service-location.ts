/** The header `Location` that samples of section 2.3 print with their answers: the service itself, without parameters. */
export const locationOf = (base: string, service: string): { readonly location: string } => ({
  location: `${base}/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/${service}`,
});
