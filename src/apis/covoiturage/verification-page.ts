import { escaped, htmlReply, pagePolicy } from '../../kit/html.ts';
import type { Reply } from '../../kit/reply.ts';
import type { Attestation, AttestationTable, Line } from './attestation.ts';

const STYLE = `
:root { color-scheme: light; --ink: #161616; --blue: #000091; --line: #ddd; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #f6f6f6; font: 1rem/1.5 system-ui, sans-serif; }
.test { margin: 0; padding: .5rem 1rem; background: #b34000; color: #fff; font-weight: 700; text-align: center; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: #fff; min-height: 100vh; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
.verdict { margin: 1.25rem 0; padding: .75rem 1rem; border-left: .35rem solid; font-weight: 700; }
.valid { border-color: #18753c; background: #e3fdeb; color: #0f4d27; }
.invalid { border-color: #ce0500; background: #ffe9e9; color: #8d0400; }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .5rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
thead th { border-bottom: 2px solid var(--blue); }
tfoot th, tfoot td { font-weight: 700; border-bottom: 0; }
.right { text-align: right; }
@media (max-width: 30rem) { table { font-size: .85rem; } th, td { padding: .35rem .25rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`;

const POLICY = pagePolicy(STYLE);

/** An answer with one of these pages. */
export const pageReply = (status: number, page: string): Reply => htmlReply(status, page, POLICY);

/** The page of a certificate that exists: what it states, without personal data. */
export const validPage = ({ operator, issued, period, tables, totals, identifiers }: Attestation): string =>
  page(
    'Attestation valide',
    `<p class="verdict valid">Attestation valide</p>
<p>Cette attestation a été délivrée par le Registre de preuve de covoiturage. Comparez ce qui suit avec le document que l'on vous a remis.</p>
${list([{ label: 'Opérateur', value: operator }, { label: 'Émise', value: issued }, { label: 'Période', value: period }, ...totals])}
${tables.map(table).join('\n')}
<h2>Identification</h2>
${list(identifiers)}`,
  );

/** The page of one that does not, or that cannot be shown. */
export const unknownPage = (status: number): string =>
  status === 404
    ? page(
        'Attestation non valide',
        `<p class="verdict invalid">Attestation non valide</p>
<p>Aucune attestation ne porte cet identifiant. Vérifiez l'adresse, ou scannez à nouveau le code du document.</p>`,
      )
    : page(
        'Vérification impossible',
        `<p class="verdict invalid">Vérification impossible</p>
<p>L'attestation n'a pas pu être vérifiée (erreur ${status}). Veuillez réessayer plus tard.</p>`,
      );

const page = (title: string, content: string): string => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Registre de preuve de covoiturage (test)</title>
<style>${STYLE}</style>
</head>
<body>
<header><p class="test">Simulateur : document de test, sans valeur</p></header>
<main>
<h1>Vérification d'une attestation de covoiturage</h1>
${content}
</main>
</body>
</html>
`;

const list = (lines: readonly Line[]): string =>
  `<dl>\n${lines.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('\n')}\n</dl>`;

function table({ title, columns, rows, total = [] }: AttestationTable): string {
  const line = (cells: readonly string[]) =>
    `<tr>${cells
      .map((cell, n) =>
        n === 0
          ? `<th scope="row">${escaped(cell)}</th>`
          : `<td class="${columns[n]?.align ?? 'left'}">${escaped(cell)}</td>`,
      )
      .join('')}</tr>`;
  const head = columns.map(({ label, align }) => `<th scope="col" class="${align}">${escaped(label)}</th>`).join('');
  return `<h2>${escaped(title)}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${escaped(title)}">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
<tfoot>${line(total)}</tfoot>
</table>
</div>`;
}
