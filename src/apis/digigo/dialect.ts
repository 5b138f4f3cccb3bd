import { assumedRule, dialectReader, observedRule, type Rule, type Switch } from '../../kit/rule.ts';

/** Where document and practice differ. */
export const switches = {
  accepted: {
    default: 200 as number,
    section: '2.3',
    provenance: 'assumed',
    says: 'the HTTP status of what waits or has begun: `200`, as all samples have it, or `202`, as some tables do',
  },
  echoState: {
    default: false as boolean,
    section: '3.2',
    provenance: 'observed',
    says: '`false`: `state` is taken and not sent back, as observed; `true`: it is, as clients hope',
  },
  strictTaxId: {
    default: false as boolean,
    section: '2.3.3',
    provenance: 'assumed',
    says: '`true`: the letter of a tax identifier must be its key, as in real ones; `false`: any, the printed 1111111A having another',
  },
  validation: {
    default: 'friendly' as 'friendly' | 'dss',
    section: '4',
    provenance: 'assumed',
    says: '`friendly`: a good signature under an anchor is TOTAL_PASSED without errors; `dss`: it has "The certificate path is not trusted!" too, as in EU DSS 5.4 without a trusted list',
  },
} satisfies Record<string, Switch>;

export const dialectOf = dialectReader('digigo', switches);

/** What else the document leaves open. */
export const rules: readonly Rule[] = [
  assumedRule('3', 'the columns of an error table are the members of its body; the HTTP status is the code it prints'),
  assumedRule('3', 'an empty path segment may come as nothing, `//` or `%20`; values are trimmed'),
  assumedRule(
    '3',
    'calls from an address that an AED has not declared are 403, as in section 2; no list means any address',
  ),
  assumedRule(
    '3',
    'a revoked, expired or locked certificate cannot sign, and a holder may have none: 400, in words like those of CSC',
  ),
  observedRule('3', 'bodies are read whatever their content type is'),
  assumedRule(
    '3.1',
    'the certificate of a holder is shown whatever it is worth; the chain is holder, issuing, government and root authority',
  ),
  assumedRule('3.2', 'every refusal is JSON with 400: nobody is sent to a URI that is not registered'),
  assumedRule('3.2', '`redirectUri` is one of the registered ones, character by character; its own query is kept'),
  observedRule(
    '3.2',
    'the answer is `?token=<RS256 JWT>` whose `jti` is the code; a refusal by the holder is `?error=access_denied`',
  ),
  assumedRule(
    '3.2',
    '`numSignatures` is the number of hashes, or else one, unless said, and 1000 at most; without `hash` any digest may be signed',
  ),
  assumedRule('3.2', 'hashes are standard base64; a `+` that was not percent-encoded is taken for one'),
  assumedRule(
    '3.2',
    'an address holds some 250 hashes (16 KB, beyond which HTTP itself answers 431); more are bound by credentials/extendTransaction',
  ),
  assumedRule(
    '3.2',
    'the SMS leaves when the page is opened, its OTP serves for that page as long as others (15 minutes, or `given.digigo.otp.lifetime`), and three wrong ones close it',
  ),
  assumedRule('3.2', 'three wrong PINs in a row lock the certificate; a right one forgets those before'),
  observedRule(
    '3.3',
    'the redirect URI is the body: bare, as a JSON string or as `{"redirectUri"}`; in braces as printed too',
  ),
  assumedRule(
    '3.3',
    'a code that is unknown, used, expired or of another AED is "Invalid parameter code"; a refusal does not spend it',
  ),
  assumedRule(
    '3.4',
    'a SAD that is unknown, spent, extended or of another AED is "Invalid parameter sad"; one of another holder is "Invalid parameter credentialId"',
  ),
  assumedRule(
    '3.4',
    'a SAD serves until its signatures are used; more hashes than it has left are "not authorized", and nothing is spent',
  ),
  observedRule(
    '3.4',
    'a digest is signed as it is given (RSASSA-PKCS1-v1_5); hashes are SHA-256, 384 and 512 under any of their names or identifiers',
  ),
  assumedRule('3.4', '`signAlgo` is RSA, or names RSA and the hash; then `hashAlgo` is the same or empty'),
  assumedRule(
    '3.4',
    "each signature is charged to the AED's SIG quota and to the holder's, where there is one; without enough it is 403",
  ),
  assumedRule(
    '3.5',
    'a new SAD has the signatures that were left and the hashes of the body, which may be others; more of them than signatures are "not authorized"',
  ),
  assumedRule('3.5', 'an expired SAD is "Invalid parameter sad", the table having no other text'),
  assumedRule('3.6', 'the body is bare base64, a JSON string or `{"hash", "nonce"}`; the nonce may come by query'),
  observedRule('3.6', 'the answer is a bare TimeStampToken with policy 0.4.0.2023.1.1 and an accuracy of one second'),
];
