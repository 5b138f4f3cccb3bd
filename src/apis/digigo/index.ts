import type { ApiModule } from '../../kit/module.ts';
import { affiliationRules } from './affiliation-rights.ts';
import { confirmationRules } from './confirmation.ts';
import { digigo } from './contract.ts';
import { rules, switches } from './dialect.ts';
import certificateIssue from './events/certificate-issue.ts';
import certificateRevoke from './events/certificate-revoke.ts';
import consentGive from './events/consent-give.ts';
import holderSign from './events/holder-sign.ts';
import operatorEnrol from './events/operator-enrol.ts';
import pinFail from './events/pin-fail.ts';
import quotaSet from './events/quota-set.ts';
import requestDecide from './events/request-decide.ts';
import { problems, stage } from './given.ts';
import { affiliationsProblems, stageAffiliations } from './given-affiliations.ts';
import { requestProblems, stageRequests } from './given-requests.ts';
import { stageValidation, validationProblems } from './given-validation.ts';
import aedRequestStatus from './operations/aed-request-status.ts';
import aedSendOtp from './operations/aed-send-otp.ts';
import aedUserInfo from './operations/aed-user-info.ts';
import aedUserStatus from './operations/aed-user-status.ts';
import aedValidateOtp from './operations/aed-validate-otp.ts';
import approveAffiliation from './operations/approve-affiliation.ts';
import caCertificate from './operations/ca-certificate.ts';
import cancelAffiliation from './operations/cancel-affiliation.ts';
import changeAffiliation from './operations/change-affiliation.ts';
import createDigigoUser from './operations/create-digigo-user.ts';
import credentialsInfo from './operations/credentials-info.ts';
import crl from './operations/crl.ts';
import extendTransaction from './operations/extend-transaction.ts';
import getAffiliation from './operations/get-affiliation.ts';
import getQuota from './operations/get-quota.ts';
import giveConsent from './operations/give-consent.ts';
import authorize from './operations/oauth2-authorize.ts';
import token from './operations/oauth2-token.ts';
import ocsp from './operations/ocsp.ts';
import ocspGet from './operations/ocsp-get.ts';
import requestAffiliation from './operations/request-affiliation.ts';
import revokeCertificate from './operations/revoke-certificate.ts';
import signHash from './operations/sign-hash.ts';
import timestamp from './operations/timestamp.ts';
import unlockPin from './operations/unlock-pin.ts';
import updateDigigoUser from './operations/update-digigo-user.ts';
import uploadProof from './operations/upload-proof.ts';
import validateIdentity from './operations/validate-identity.ts';
import validateSignature from './operations/validate-signature.ts';
import { quotaRules } from './quotas.ts';
import { registrationRules } from './registration-rules.ts';
import { revocationRules } from './revocation.ts';
import { validationRules } from './validation-rules.ts';

export const digigoModule = {
  api: digigo.served([
    aedSendOtp,
    aedValidateOtp,
    createDigigoUser,
    uploadProof,
    validateIdentity,
    aedRequestStatus,
    aedUserStatus,
    updateDigigoUser,
    credentialsInfo,
    authorize,
    giveConsent,
    token,
    signHash,
    extendTransaction,
    timestamp,
    crl,
    ocsp,
    ocspGet,
    caCertificate,
    // 2.3.9 to 2.3.17
    revokeCertificate,
    unlockPin,
    requestAffiliation,
    approveAffiliation,
    getAffiliation,
    aedUserInfo,
    cancelAffiliation,
    changeAffiliation,
    getQuota,
    validateSignature,
  ]),
  events: [
    consentGive,
    pinFail,
    quotaSet,
    certificateRevoke,
    operatorEnrol,
    holderSign,
    requestDecide,
    certificateIssue,
  ],
  switches,
  rules: [
    ...rules,
    ...registrationRules,
    ...revocationRules,
    ...affiliationRules,
    ...confirmationRules,
    ...quotaRules,
    ...validationRules,
  ],
  problems: ({ digigo: given = {} }) => [
    ...problems(given),
    ...requestProblems(given),
    ...affiliationsProblems(given),
    ...validationProblems(given),
  ],
  stage: ({ digigo: given = {} }, beginning) => {
    stage(given, beginning);
    stageRequests(given, beginning);
    stageAffiliations(given, beginning);
    stageValidation(given, beginning);
  },
} satisfies ApiModule;
