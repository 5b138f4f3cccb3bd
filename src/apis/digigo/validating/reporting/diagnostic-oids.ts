/** What a report calls the object identifiers that it describes. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  // RFC 5280 section 4.2.1.12, RFC 6960, ETSI TS 119 612: extended key usages
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'ocspSigning',
  '0.4.0.2231.3.0': 'tslSigning',

  // ETSI TS 101 456, EN 319 411-1 and EN 319 411-2: certificate policies
  '0.4.0.1456.1.1': 'qcp-public-with-sscd',
  '0.4.0.1456.1.2': 'qcp-public',
  '0.4.0.2042.1.1': 'normalized-certificate-policy',
  '0.4.0.2042.1.2': 'normalized-certificate-policy-sscd',
  '0.4.0.2042.1.3': 'lightweight-certificate-policy',
  '0.4.0.2042.1.4': 'extended-validation-certificate-policy',
  '0.4.0.2042.1.6': 'domain-validation-certificate-policy',
  '0.4.0.2042.1.7': 'organizational-validation-certificate-policy',
  '0.4.0.2042.1.8': 'individual-validation-certificate-policy',
  '0.4.0.194112.1.0': 'qcp-natural',
  '0.4.0.194112.1.1': 'qcp-legal',
  '0.4.0.194112.1.2': 'qcp-natural-qscd',
  '0.4.0.194112.1.3': 'qcp-legal-qscd',
  '0.4.0.194112.1.4': 'qcp-web',

  // EN 319 412-5: statements
  '0.4.0.1862.1.1': 'qc-compliance',
  '0.4.0.1862.1.2': 'qc-limit-value',
  '0.4.0.1862.1.3': 'qc-retention-period',
  '0.4.0.1862.1.4': 'qc-sscd',
  '0.4.0.1862.1.5': 'qc-pds',
  '0.4.0.1862.1.6.1': 'qc-type-esign',
  '0.4.0.1862.1.6.2': 'qc-type-eseal',
  '0.4.0.1862.1.6.3': 'qc-type-web',
};

/** An object identifier and what it is called; null for one that a report does not describe. */
export const describedOid = (value: string) => ({ value, description: DESCRIPTIONS[value] ?? null });
