/** What XML signatures and XAdES call things (XMLDSIG 1.1, RFC 6931, EN 319 132-1). */
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';

/** Of EN 319 132-1 annex A and later properties. */
export const XADES141 = 'http://uri.etsi.org/01903/v1.4.1#';

export const XADES111 = 'http://uri.etsi.org/01903/v1.1.1#';

/** The namespaces that XAdES properties have had, the present one first. */
export const XADES_NAMESPACES: readonly string[] = [XADES, 'http://uri.etsi.org/01903/v1.2.2#', XADES111];

/** The types of references. */
export const OBJECT_TYPE = `${DSIG}Object`;
export const MANIFEST_TYPE = `${DSIG}Manifest`;
export const COUNTERSIGNED_TYPE = 'http://uri.etsi.org/01903#CountersignedSignature';
export const SIGNED_PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties';

/** Those to SignedProperties of any namespace. */
export const SIGNED_PROPERTIES_TYPES: readonly string[] = [
  SIGNED_PROPERTIES_TYPE,
  ...XADES_NAMESPACES.map((namespace) => `${namespace}SignedProperties`),
];

/** The transforms that are no canonicalisation. */
export const BASE64 = `${DSIG}base64`;
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
export const XPATH_FILTER = 'http://www.w3.org/2002/06/xmldsig-filter2';
export const XSLT = 'http://www.w3.org/TR/1999/REC-xslt-19991116';

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
