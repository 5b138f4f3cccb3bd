/** Every object identifier we write or read, by the name its document gives it. */
export const OID = {
  // X.520 and RFC 5280 appendix A.1: attributes of names
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  organizationName: '2.5.4.10',
  organizationIdentifier: '2.5.4.97',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  surname: '2.5.4.4',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationalUnitName: '2.5.4.11',
  pseudonym: '2.5.4.65',
  emailAddress: '1.2.840.113549.1.9.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
  userId: '0.9.2342.19200300.100.1.1',

  // RFC 5280 section 4.2: extensions of certificates
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  cps: '1.3.6.1.5.5.7.2.1',

  // RFC 3739 section 3.2.6, EN 319 412-5 section 4.2.3
  qcStatements: '1.3.6.1.5.5.7.1.3',
  qcType: '0.4.0.1862.1.6',

  // RFC 5280 section 5: extensions of CRLs and of their entries
  cRLNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  deltaCRLIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',

  // Purposes: RFC 5280 section 4.2.1.12, RFC 6960 section 4.2.2.2, RFC 3161 section 2.3, RFC 9336
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  documentSigning: '1.3.6.1.5.5.7.3.36',

  // Policies: RFC 5280 section 4.2.1.4, ETSI EN 319 411-1 section 5.3, EN 319 411-2 section 5.3, EN 319 421 section 5.2
  anyPolicy: '2.5.29.32.0',
  ncpPlus: '0.4.0.2042.1.2',
  qcpNaturalQscd: '0.4.0.194112.1.2',
  qcpLegalQscd: '0.4.0.194112.1.3',
  bestPracticeTimestamp: '0.4.0.2023.1.1',

  // RFC 6960 section 4.2.1 and 4.4.1
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',

  // RFC 5652 sections 5.1 and 11, RFC 5035 section 3, RFC 3161 section 2.4.2
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  counterSignature: '1.2.840.113549.1.9.6',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  tstInfo: '1.2.840.113549.1.9.16.1.4',

  // RFC 2634 sections 1.3.4, 2.9, 2.7 and 5.4
  data: '1.2.840.113549.1.7.1',
  contentHints: '1.2.840.113549.1.9.16.2.4',
  contentIdentifier: '1.2.840.113549.1.9.16.2.7',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',

  // RFC 5940 section 2.1, and Adobe's revocation data of signatures in PDF (ISO 32000-1 section 12.8.3.3.2)
  ocspResponse: '1.3.6.1.5.5.7.16.2',
  revocationInfoArchival: '1.2.840.113583.1.1.8',

  // ETSI EN 319 122-1: attributes of CAdES
  signaturePolicyIdentifier: '1.2.840.113549.1.9.16.2.15',
  commitmentTypeIndication: '1.2.840.113549.1.9.16.2.16',
  signerLocation: '1.2.840.113549.1.9.16.2.17',
  signerAttributes: '1.2.840.113549.1.9.16.2.18',
  signerAttributesV2: '0.4.0.19122.1.1',
  signaturePolicyStore: '0.4.0.19122.1.3',
  contentTimestamp: '1.2.840.113549.1.9.16.2.20',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  completeCertificateReferences: '1.2.840.113549.1.9.16.2.21',
  completeRevocationReferences: '1.2.840.113549.1.9.16.2.22',
  certificateValues: '1.2.840.113549.1.9.16.2.23',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  cadesCTimestamp: '1.2.840.113549.1.9.16.2.25',
  timestampedReferences: '1.2.840.113549.1.9.16.2.26',
  archiveTimestampV2: '1.2.840.113549.1.9.16.2.48',
  archiveTimestampV3: '0.4.0.1733.2.4',
  atsHashIndex: '0.4.0.1733.2.5',
  atsHashIndexV3: '0.4.0.19122.1.5',
  policyUri: '1.2.840.113549.1.9.16.5.1',
  policyUserNotice: '1.2.840.113549.1.9.16.5.2',

  // RFC 8017 appendix A.2.4 and C
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
} as const;
