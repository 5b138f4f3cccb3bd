import { keyFacts } from '../../../../pki/algorithms.ts';
import { type CertificateDetails, certificateDetails } from '../../../../pki/certificate-details.ts';
import type { NameAttribute } from '../../../../pki/name-reader.ts';
import { OID } from '../../../../pki/oids.ts';
import type { CertificateEvidence, RevocationEvidence } from '../evidence.ts';
import { formattedName } from './diagnostic-names.ts';
import { describedOid } from './diagnostic-oids.ts';
import { chainItems, tokenSignature, tokenSigner } from './diagnostic-tokens.ts';

/** A certificate of diagnosticData, with the keys of DSS 5.4 in their order. */
export function diagnosticCertificate(evidence: CertificateEvidence) {
  const { certificate, value, issuer, chain, trusted, selfSigned, revocations, id } = evidence;
  const details = certificateDetails(certificate);
  const { encryption, keyLength } = keyFacts(certificate.publicKey);
  return {
    subjectDistinguishedName: formattedName(details.subject),
    issuerDistinguishedName: formattedName(details.issuer),
    serialNumber: serialNumber(certificate.serial),
    ...subjectFields(details.subject),
    authorityInformationAccessUrls: details.caIssuersUrls,
    digestAlgoAndValues: [],
    notAfter: certificate.notAfter,
    notBefore: certificate.notBefore,
    publicKeySize: keyLength ?? -1,
    publicKeyEncryptionAlgo: encryption ?? null,
    keyUsageBits: details.keyUsage,
    extendedKeyUsages: details.extendedKeyUsages.map(describedOid),
    idPkixOcspNoCheck: details.ocspNoCheck,
    basicSignature: tokenSignature(value),
    signingCertificate: tokenSigner(issuer),
    certificateChain: chainItems(chain),
    trusted,
    selfSigned,
    certificatePolicies: details.policies.map(({ oid, cpsUrl }) => ({ ...describedOid(oid), cpsUrl: cpsUrl ?? null })),
    trustedServiceProviders: [],
    revocations: revocations.map((revocation) => diagnosticRevocation(id, revocation)),
    base64Encoded: certificate.der.toString('base64'),
    id,
    ...fieldsOfOddNames(details),
  };
}

/** A serial in hex, which has a sign when it is negative, as RFC 5280 section 4.1.2.2 forbids. */
const serialNumber = (serial: string): bigint =>
  serial.startsWith('-') ? -BigInt(`0x${serial.slice(1)}`) : BigInt(`0x${serial}`);

/** Where Jackson takes a property and its field for two, as their capitals differ: they come last. */
const fieldsOfOddNames = ({ qcTypes, ocspUrls, crlUrls, qcStatements }: CertificateDetails) => ({
  qctypes: qcTypes.map(describedOid),
  ocspaccessUrls: ocspUrls,
  crldistributionPoints: crlUrls,
  qcstatementIds: qcStatements.map(describedOid),
});

function subjectFields(subject: readonly NameAttribute[]) {
  const first = (wanted: string) => subject.find(({ type }) => type === wanted)?.value ?? null;
  return {
    commonName: first(OID.commonName),
    locality: first(OID.localityName),
    state: first(OID.stateOrProvinceName),
    countryName: first(OID.countryName),
    organizationName: first(OID.organizationName),
    givenName: first(OID.givenName),
    organizationalUnit: first(OID.organizationalUnitName),
    surname: first(OID.surname),
    pseudonym: first(OID.pseudonym),
    email: first(OID.emailAddress),
  };
}

/** What one CRL or OCSP response says of one certificate: it is known by the ids of both. */
function diagnosticRevocation(certificateId: string, revocation: RevocationEvidence) {
  const { id, kind, origin, status, reason, revokedAt, productionDate, thisUpdate, nextUpdate } = revocation;
  return {
    origin,
    source: kind === 'CRL' ? 'CRLToken' : 'OCSPToken',
    sourceAddress: null,
    available: null,
    status: status === 'good',
    reason: reason ?? null,
    productionDate,
    thisUpdate,
    nextUpdate: nextUpdate ?? null,
    revocationDate: revokedAt ?? null,
    expiredCertsOnCRL: null,
    archiveCutOff: null,
    certHashExtensionPresent: null,
    certHashExtensionMatch: null,
    digestAlgoAndValues: [],
    basicSignature: tokenSignature(revocation.value),
    signingCertificate: tokenSigner(revocation.signer),
    certificateChain: chainItems(revocation.chain),
    base64Encoded: null,
    id: `${certificateId}${id}`,
  };
}
