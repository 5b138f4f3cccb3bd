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
    'fields may be absent or null, `name` be `Name`, one original come without its list, and others than those of the document be there',
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
    'a PDF may have revisions after a signature, whose scope is PARTIAL then; bytes inside of its ByteRange that it does not cover are a FORMAT_FAILURE',
  ),
  assumedRule('4', 'serial numbers are JSON numbers with all their digits, as Java writes them'),
  assumedRule('4', 'no qualification is found, as there is no trusted list: `signatureLevel` is always `NA`'),
];
