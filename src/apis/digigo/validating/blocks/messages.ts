/** The texts of DSS 5.4, questions and what is said when the answer is no (`_ANS`), by their identifiers. */
const TEXTS = {
  // Format checking
  BBB_FC_IEFF: 'Is the expected format found?',
  BBB_FC_IEFF_ANS: 'The expected format is not found!',

  // Identification of the signing certificate
  BBB_ICS_ISCI: 'Is there an identified candidate for the signing certificate?',
  BBB_ICS_ISCI_ANS: 'There is no candidate for the signing certificate!',
  BBB_ICS_ISASCP: "Is the signed attribute: 'signing-certificate' present?",
  BBB_ICS_ISASCP_ANS: "The signed attribute: 'signing-certificate' is absent!",
  BBB_ICS_ISACDP: "Is the signed attribute: 'cert-digest' of the certificate present?",
  BBB_ICS_ISACDP_ANS: "The signed attribute: 'cert-digest' is absent!",
  BBB_ICS_ICDVV: "Is the certificate's digest value valid?",
  BBB_ICS_ICDVV_ANS: 'The signing certificate digest value does not match!',
  BBB_ICS_AIDNASNE: 'Are the issuer distinguished name and the serial number equal?',
  BBB_ICS_AIDNASNE_ANS: "The 'issuer-serial' attribute is absent or does not match!",

  // Validation context initialisation
  BBB_VCI_ISPK: 'Is the signature policy known?',
  BBB_VCI_ISPK_ANS_1: 'The signature policy is mandatory!',
  BBB_VCI_ISPA: 'Is the signature policy available?',
  BBB_VCI_ISPA_ANS: 'The signature policy is not available!',
  BBB_VCI_ISPM: "Is the signature policy's hash match?",
  BBB_VCI_ISPM_ANS: "The signature policy's hash doesn't match the computed one!",

  // Cryptographic verification
  BBB_CV_IRDOF: 'Is the reference data object found?',
  BBB_CV_IRDOF_ANS: 'The reference data object is not found!',
  BBB_CV_IRDOI: 'Is the reference data object intact?',
  BBB_CV_IRDOI_ANS: 'The reference data object is not intact!',
  BBB_CV_ISI: 'Is the signature intact?',
  BBB_CV_ISI_ANS: 'The signature is not intact!',

  // X.509 certificate validation
  BBB_XCV_CCCBB: 'Can the certificate chain be built till the trust anchor?',
  BBB_XCV_CCCBB_SIG_ANS: 'The certificate chain for signature is not trusted, there is no trusted anchor.',
  BBB_XCV_CCCBB_TSP_ANS: 'The certificate chain for timestamp is not trusted, there is no trusted anchor.',
  BBB_XCV_CCCBB_REV_ANS: 'The certificate chain for revocation data is not trusted, there is no trusted anchor.',
  BBB_XCV_SUB: 'Is the certificate validation concluant ?',
  BBB_XCV_SUB_ANS: 'The certificate validation is not concluant!',

  // One certificate of the path
  QUAL_UNIQUE_CERT: 'Is the certificate unique ?',
  QUAL_UNIQUE_CERT_ANS: 'The certificate cannot be defined as unique!',
  BBB_XCV_ICSI: "Is the certificate's signature intact?",
  BBB_XCV_ICSI_ANS: 'The signature of the certificate is spoiled or it is not possible to validate it!',
  BBB_XCV_ISCGKU: "Has the signer's certificate given key-usage?",
  BBB_XCV_ISCGKU_ANS: "The signer's certificate has not expected key-usage!",
  BBB_XCV_AIA_PRES: 'Is authority info access present?',
  BBB_XCV_AIA_PRES_ANS: 'Authority info access is not present!',
  BBB_XCV_REVOC_PRES: 'Is revocation info access present?',
  BBB_XCV_REVOC_PRES_ANS: 'Revocation info access is not present!',
  BBB_XCV_ISCR: 'Is the certificate not revoked?',
  BBB_XCV_ISCR_ANS: 'The certificate is revoked!',
  BBB_XCV_ISCOH: 'Is the certificate on hold?',
  BBB_XCV_ISCOH_ANS: 'The certificate is on hold!',
  BBB_XCV_ICTIVRSC: "Is the current time in the validity range of the signer's certificate?",
  BBB_XCV_ICTIVRSC_ANS: "The current time is not in the validity range of the signer's certificate.",
  BBB_XCV_ISNSSC: 'Is not self-signed certificate?',
  BBB_XCV_ISNSSC_ANS: 'The certificate is self-signed!',
  BBB_XCV_PSEUDO_USE: 'Is pseudo used ?',
  BBB_XCV_PSEUDO_USE_ANS: 'A pseudonym is used',
  BBB_XCV_RFC: 'Is the revocation freshness check concluant ?',
  BBB_XCV_RFC_ANS: 'The revocation freshness check is not concluant!',
  BBB_XCV_OCSP_NO_CHECK: 'The certificate has the id-pkix-ocsp-nocheck extension (RFC is skipped)',

  // Revocation freshness
  BBB_XCV_IRDPFC: 'Is the revocation data present for the certificate?',
  BBB_XCV_IRDPFC_ANS: 'No revocation data for the certificate',
  BBB_RFC_NUP: 'Is there a Next Update defined for the revocation data?',
  BBB_RFC_NUP_ANS: 'There is no Next Update defined for the revocation data!',
  BBB_RFC_IRIF: 'Is the revocation information fresh for the certificate?',
  BBB_RFC_IRIF_ANS: "The revocation status information is not considered as 'fresh'.",

  // Signature acceptance validation
  BBB_SAV_ISSV: 'Is the structure of the signature valid?',
  BBB_SAV_ISSV_ANS: 'The structure of the signature is not valid!',
  BBB_SAV_ISQPSTP: "Is signed qualifying property: 'signing-time' present?",
  BBB_SAV_ISQPSTP_ANS: "The signed qualifying property: 'signing-time' is not present!",
  ASCCM: 'Are signature cryptographic constraints met?',
  ASCCM_ANS_1: 'The encryption algorithm not authorised!',
  ASCCM_ANS_2: 'The digest algorithm not authorised!',
  ASCCM_ANS_3: 'The public key size is too small!',

  // Basic signatures and timestamps
  ADEST_ROBVPIIC: 'Is the result of the Basic Validation Process conclusive?',
  ADEST_ROBVPIIC_ANS: 'The result of the Basic validation process is not conclusive!',
  ADEST_ITVPC: 'Is timestamp validation process conclusive?',
  ADEST_ITVPC_ANS_2: 'Timestamp validation is not conclusive!',
  ADEST_ROTVPIIC: 'Is the result of the timestamps validation process conclusive?',
  ADEST_ROTVPIIC_ANS: 'The result of the timestamps validation process is not conclusive!',

  // Signatures with long-term data
  LTV_ABSV: 'Is the result of the Basic Validation Process acceptable?',
  LTV_ABSV_ANS: 'The result of the Basic validation process is not acceptable to continue the process!',
  ADEST_RORPIIC: 'Is the result of the revocation data validation process acceptable?',
  ADEST_RORPIIC_ANS: 'The result of the revocation data validation process is not acceptable!',
  ADEST_IRTPTBST: 'Is revocation time posterior to best-signature-time?',
  ADEST_IRTPTBST_ANS: 'The revocation time is not posterior to best-signature-time!',
  TSV_IBSTAIDOSC: 'Is the best-signature-time after the issuance date of the signing certificate?',
  TSV_IBSTAIDOSC_ANS: 'The best-signature-time is before the issuance date of the signing certificate!',
  TSV_ISCNVABST: 'Is the signing certificate not valid at the best-signature-time?',
  TSV_ISCNVABST_ANS: 'The past signing certificate validation must be performed!',
  TSV_ASTPTCT: 'Are timestamps in the right order?',
  TSV_ASTPTCT_ANS: 'The timestamps were not generated in the right order!',
  ADEST_VFDTAOCST_ANS: 'The validation failed due to the absence of claimed signing time!',
  ADEST_ISTPTDABST: 'Is the signing-time plus the timestamp delay after the best-signature-time?',
  BBB_ACCEPT: 'Is the result of the Basic Building Block acceptable?',
  BBB_ACCEPT_ANS: 'The result of the Basic Building Block is not acceptable!',

  // Signatures with archival data
  ARCH_LTVV: 'Is the result of the LTV validation process acceptable?',
  ARCH_LTVV_ANS: 'The result of the LTV validation process is not acceptable to continue the process!',
  PSV_IPSVC: 'Is past signature validation conclusive?',
  PSV_IPSVC_ANS: 'The past signature validation is not conclusive!',
  PSV_IPCVA: 'Is past certificate validation acceptable?',
  PSV_IPCVA_ANS: 'The past certificate validation is not acceptable!',
  PSV_IPCVC: 'No POE, what is the current time validation?',
  PSV_IPCVC_ANS: 'The current time validation is not conclusive!',
  PSV_ITPOCOBCT: 'Is there a POE of the certificate at (or before) control-time?',
  PSV_ITPOSVAOBCT: 'Is there a POE of the signature value at (or before) control-time?',
  PSV_ITPORDAOBCT: 'Is there a POE of the revocation data at (or before) control-time?',
  PSV_ITPOOBCT_ANS: 'No Proof Of Existence found at (or before) control-time!',
  PCV_IVTSC: 'Is validation time sliding conclusive?',
  PCV_IVTSC_ANS: 'The indications returned by validation time sliding sub-process.',
  BBB_VTS_IRDPFC: 'Is there a satisfying revocation status information ?',
  BBB_VTS_IRDPFC_ANS: 'No satisfying revocation status information found for the certificate',

  // Qualification
  QUAL_IS_ADES: 'Is the signature/seal an acceptable AdES (ETSI EN 319 102-1) ?',
  QUAL_IS_ADES_IND: 'The signature/seal is an INDETERMINATE AdES!',
  QUAL_IS_ADES_INV: 'The signature/seal is not a valid AdES!',
  QUAL_TRUSTED_CERT_PATH: 'Is the certificate path trusted?',
  QUAL_TRUSTED_CERT_PATH_ANS: 'The certificate path is not trusted!',
} as const;

export type MessageId = keyof typeof TEXTS;

/** A text with its identifier, as reports have it. */
export interface Message {
  readonly value: string;
  readonly nameId: MessageId;
}

/** The text with an identifier. */
export const message = (nameId: MessageId): Message => ({ value: TEXTS[nameId], nameId });
