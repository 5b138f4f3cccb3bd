import { assumedRule, type Rule } from '../../kit/rule.ts';

/** What the document leaves open about validate-signature. */
export const validationRules: readonly Rule[] = [
  assumedRule('4', 'no client is asked for: the document has neither a clientId nor credentials'),
  assumedRule(
    '4',
    'refusals are 400 in the columns of section 2, of which the document has none here; a document without any signature is no refusal',
  ),
  assumedRule('4', 'what a document is shows in its bytes; its MIME type may be any, or missing'),
  assumedRule(
    '4',
    'fields may be absent, null or empty objects, `name` be `Name`, one original come without its list, and others than those of the document be there',
  ),
  assumedRule('4', '`bytes` is standard base64 with its padding, white space allowed; a request has at most 32 MB'),
  assumedRule('4', '`policy` is empty or that of the example, "QES AdESQC TL based"; there are no others'),
  assumedRule('4', '`signatureId` leaves that signature and those which countersign it; an unknown one is 400'),
  assumedRule(
    '4',
    'anchors are the root authority and `given.digigo.trust`; nothing is asked of the network, intermediates being those of the document and of the simulator',
  ),
  assumedRule(
    '4',
    'what our authorities say of their certificates at the time of the world is asked as if at the addresses in them; other certificates have what came with the signature',
  ),
  assumedRule('4', 'signature policies are known from `given.digigo.policies`, or came with the signature'),
  assumedRule(
    '4',
    'a PDF may have revisions after a signature, whose scope is PARTIAL then; a ByteRange that leaves out more than the signature itself is a FORMAT_FAILURE, other broken structures are SIG_CONSTRAINTS_FAILURE',
  ),
  assumedRule(
    '4',
    'a broken signature is TOTAL_FAILED even where its signature policy is not at hand; otherwise the first block that fails decides',
  ),
  assumedRule(
    '4',
    'a path whose authorities may not issue (basic constraints, key usage, path length) is CERTIFICATE_CHAIN_GENERAL_FAILURE, and a timestamp of who has no certificate for timestamps proves nothing, which DSS 5.4 does not look at',
  ),
  assumedRule(
    '4',
    'revocation data is fresh when it is not older than the time of validation, or its nextUpdate has not passed; what a responder does not know is no data',
  ),
  assumedRule('4', 'timestamps in the wrong order are TIMESTAMP_ORDER_FAILURE, of which DSS 5.4 only warns'),
  assumedRule(
    '4',
    'an expired certificate without an earlier timestamp stays OUT_OF_BOUNDS_NO_POE (EN 319 102-1), where DSS 5.4 may say NO_POE',
  ),
  assumedRule(
    '4',
    'revocation data from the future says nothing, nor does a timestamp from the future or from when its authority had no certificate; to have signed before the certificate began is NOT_YET_VALID',
  ),
  assumedRule(
    '4',
    'a document with more than 50 certificates of our authorities is refused: nothing is judged unasked',
  ),
  assumedRule('4', 'what takes more than 20 seconds to validate is "too large"'),
  assumedRule(
    '4',
    'the signer is whose key verifies the signature; an attribute that names another certificate is NO_SIGNING_CERTIFICATE_FOUND',
  ),
  assumedRule('4', 'serial numbers are JSON numbers with all their digits, as Java writes them'),
  assumedRule(
    '4',
    'no qualification is found, as there is no trusted list: `signatureLevel` is `NA`, or null where nobody is known to have signed',
  ),
];
