import { NotFields, parseFields } from '../../kit/brackets.ts';
import { escaped, htmlReply, pagePolicy } from '../../kit/html.ts';
import type { Refusal } from '../../kit/operation.ts';
import type { Reply } from '../../kit/reply.ts';
import type { Request } from '../../kit/request.ts';
import type { World } from '../../world/world.ts';
import { type Asked, askedIn } from './authorization.ts';
import { redirectUriProblem } from './redirect-uri.ts';
import { aeds } from './state.ts';

const STYLE = `
:root { color-scheme: light; --ink: #161616; --blue: #1b3a6b; --line: #767676; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #f6f6f6; font: 1rem/1.5 system-ui, sans-serif; }
.test { margin: 0; padding: .5rem 1rem; background: #b34000; color: #fff; font-weight: 700; text-align: center; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: #fff; min-height: 100vh; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
details { margin: 0 0 1.5rem; }
code { overflow-wrap: anywhere; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 700; }
input { width: 100%; padding: .75rem; border: 1px solid var(--line); border-radius: .25rem; font: inherit; letter-spacing: .15em; }
button { width: 100%; margin: 1.5rem 0 0; padding: .85rem; border: 2px solid var(--blue); border-radius: .25rem; background: var(--blue); color: #fff; font: inherit; font-weight: 700; }
button + button { margin-top: .75rem; background: #fff; color: var(--blue); }
:focus-visible { outline: 3px solid #0a76f6; outline-offset: 2px; }
.problem { margin: 1rem 0; padding: .75rem 1rem; border-left: .35rem solid #ce0500; background: #ffe9e9; color: #8d0400; font-weight: 700; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`;

/** Where oauth2/authorize is, and what its page sends. */
export const isConsentForm = ({ method, path }: Request): boolean =>
  method === 'POST' && path === '/tunsign-proxy-webapp/oauth2/authorize';

/** The page on which a holder authorises what an AED asks. */
export const consentReply = (world: Pick<World, 'read'>, asked: Asked): Reply => formReply(200, world, asked);

/** Cases after which the holder may go on with the same page. */
const GOES_ON = ['wrong-pin', 'wrong-otp', 'missing-pin', 'missing-otp'];

/** The same page after something went wrong, or what there is to say when it cannot be used any more. */
export function consentRefused({ case: id, row, details, call }: Refusal<{ readonly world: World }>): Reply {
  const left = details['left'];
  const tries =
    left === undefined ? '' : ` ${left === 1 ? 'Il vous reste un essai.' : `Il vous reste ${left} essais.`}`;
  const problem = `<p class="problem" role="alert">${escaped(row.text + tries)}</p>`;
  const asked = GOES_ON.includes(id) ? askedAgain(call.request) : undefined;
  if (asked !== undefined) return formReply(row.status, call.world, asked, problem);
  const title = 'Signature impossible';
  return unstored(htmlReply(row.status, page(title, `<h1>${title}</h1>\n${problem}`), pagePolicy(STYLE)));
}

/** What a page was opened for; undefined when the request, at which a fault may have struck, says nothing of the kind. */
function askedAgain({ query }: Request): Asked | undefined {
  try {
    const asked = askedIn(parseFields(query));
    return redirectUriProblem(asked.redirectUri) === undefined ? asked : undefined;
  } catch (error) {
    if (error instanceof NotFields) return undefined;
    throw error;
  }
}

function formReply(status: number, world: Pick<World, 'read'>, asked: Asked, problem = ''): Reply {
  const name = world.read((rows) => rows.get(aeds, asked.clientId))?.name ?? asked.clientId;
  const policy = pagePolicy(STYLE, `'self' ${destination(asked.redirectUri)}`);
  return unstored(htmlReply(status, page('Autoriser une signature', form(name, asked, problem)), policy));
}

const unstored = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } });

/** What a content security policy calls the place that a URI leads to: browsers hold redirects of forms against it. */
function destination(uri: string): string {
  const { protocol, hostname, origin } = new URL(uri);
  return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
}

const page = (title: string, content: string): string => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – DigiGO (test)</title>
<style>${STYLE}</style>
</head>
<body>
<header><p class="test">Simulateur DigiGO : page de test, sans valeur</p></header>
<main>
${content}
</main>
</body>
</html>
`;

function form(aed: string, { credentialId, numSignatures, hashes, redirectUri }: Asked, problem: string): string {
  const signatures = `${numSignatures} signature${numSignatures === 1 ? '' : 's'}`;
  return `<h1>Autoriser ${signatures}</h1>
<p><strong>${escaped(aed)}</strong> vous demande d'autoriser <strong>${signatures}</strong> avec votre certificat DigiGO.</p>
<dl>
<dt>Demandeur</dt><dd>${escaped(aed)}</dd>
<dt>Certificat</dt><dd>${escaped(credentialId)}</dd>
<dt>Signatures</dt><dd>${numSignatures}</dd>
<dt>Retour vers</dt><dd>${escaped(new URL(redirectUri).host)}</dd>
</dl>
${hashes.length === 0 ? "<p>Le demandeur choisit lui-même ce qu'il fait signer.</p>" : digests(hashes)}
${problem}
<form method="post">
<p>Un code à usage unique vous a été envoyé par SMS.</p>
<label for="pin">Code PIN de votre certificat</label>
<input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" required>
<label for="otp">Code reçu par SMS</label>
<input id="otp" name="otp" type="text" inputmode="numeric" autocomplete="one-time-code" required>
<button name="answer" value="accept">Autoriser</button>
<button name="answer" value="refuse" formnovalidate>Refuser</button>
</form>`;
}

const digests = (hashes: readonly string[]): string => `<details>
<summary>Empreintes à signer (${hashes.length})</summary>
<ul>
${hashes.map((hash) => `<li><code>${escaped(hash)}</code></li>`).join('\n')}
</ul>
</details>`;
