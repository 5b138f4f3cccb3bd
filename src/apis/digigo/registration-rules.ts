import { assumedRule, observedRule, type Rule } from '../../kit/rule.ts';

/** What the document leaves open in sections 2.1 to 2.3.8. */
export const registrationRules: readonly Rule[] = [
  assumedRule(
    '2.1',
    'a request with a video that is VALID is GENERATING after `given.digigo.pace.validation`, and GENERATED after `pace.generation` more; one without a video, or for which a face to face was required, waits in VALID for validate-identity',
  ),
  assumedRule(
    '2.1',
    'the PIN has six digits and goes to the phone of the holder when the certificate is issued; the certificate is valid for two years',
  ),
  observedRule(
    '2.3',
    'fields are taken in every spelling that the document has for them (`txSignature` and `requestSignature`, `taxIdentifieurFile` and `taxIdentifierFile`, `screenshotFile1` and `screenshot1File`…); names and values are trimmed',
  ),
  assumedRule(
    '2.3',
    '`CLE_COMPROMISE` is `KEY_COMPROMISE`, image/jpeg is image/jpg, text/pdf is application/pdf; `authDelivery` may be a number or text; null is nothing',
  ),
  assumedRule(
    '2.3',
    'refusals are `{"code", "message"}` in 2.3.3 to 2.3.5 and 2.3.8, `{"error", "error_description"}` in 2.3.6 and 2.3.7, `{"status", "code", "description"}` elsewhere; `*****` is what they are about, other names stay',
  ),
  assumedRule(
    '2.3.1',
    'somebody is registered while a request of theirs is open or a certificate stands; OTPs go to the contacts of a holder for that holder, to those of others never, and to a new address while their request is open',
  ),
  assumedRule(
    '2.3.1',
    '"Invalid userId" is a tax identifier that the RNE does not have, or under `strictTaxId` one with another key letter',
  ),
  assumedRule(
    '2.3.1',
    'a phone number has 8 digits, with or without +216, 7 as in a sample, or those of another country after its prefix',
  ),
  assumedRule(
    '2.3.1',
    'OTPs are counted by contact; the fourth within five minutes of the first is refused, and so is every other for 24 hours',
  ),
  assumedRule(
    '2.3.2',
    'a wrong OTP is FAILURE, one of 15 minutes EXPIRED; the third wrong one of a contact within an hour blocks it for an hour, whoever sends OTPs to it',
  ),
  assumedRule(
    '2.3.2',
    'an OTP is validated once, by the AED that had it sent and for what it was sent for; its validation serves once, however late',
  ),
  assumedRule(
    '2.3.3',
    'an address is registered once, a phone for one person, an identity once for each of PERSO and PRO',
  ),
  assumedRule('2.3.3', 'a field that is missing is malformed; files are looked at, and have 1 MB at most here too'),
  assumedRule(
    '2.3.3',
    'an identification is by video as soon as a part of it is sent: then the address, its digest and two screenshots must be',
  ),
  assumedRule(
    '2.3',
    'a signature is bound to the fields that were sent and to nothing else: the same fields in another service, or for another path, may be signed alike',
  ),
  assumedRule(
    '2.3.3',
    'the signed JSON is held against the sent fields in any order and spacing and under any of their spellings; the fields of the path may be in it',
  ),
  assumedRule(
    '2.3.3',
    'a signature is that of an operator of this AED, enrolled by event, or of the holder who is named, with a certificate that is valid now',
  ),
  assumedRule(
    '2.3.4',
    'an upload without a file or an address of a video, or to a rejected request, is FAILURE; one that was MISSING_INFO is ONGOING again',
  ),
  assumedRule(
    '2.3.5',
    'a request that does not wait in VALID stays as it is, which the answer says; `message` is null when the certificate is being generated, as printed',
  ),
  assumedRule('2.3.6', '`freeMessage` is null but of MISSING_INFO; a request of another AED is an invalid requestId'),
  assumedRule('2.3.6', 'without a reason, the message of a rejection has the printed `*****`'),
  assumedRule(
    '2.3.7',
    'any AED may ask about anybody; who is not known is a malformed userId, an address that is not theirs a malformed email',
  ),
  assumedRule(
    '2.3.8',
    'the open request of the userId that the OTP was sent for gets the address; one whose address was not accepted is ONGOING again',
  ),
];
