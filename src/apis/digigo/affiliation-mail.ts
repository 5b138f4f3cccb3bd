import { deliver } from '../../world/outbox.ts';
import type { Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { Parties } from './affiliation-rights.ts';
import type { AffiliationRequest } from './affiliations.ts';
import type { Aed, AffiliationType } from './state.ts';

const AS: Readonly<Record<AffiliationType, string>> = {
  LEGALREP: 'représentant légal',
  ADMIN: 'administrateur',
  COLLABO: 'collaborateur',
};

/** Asks a holder to approve a request, as part of a change: "un lien d'approbation […] est par la suite transmis" (section 2.3.11). */
export function askForApproval(
  rows: Rows,
  { id, affiliationType }: AffiliationRequest,
  { requestor, holder, organisation }: Parties,
  aed: Aed,
  at: Instant,
): void {
  const who = `${requestor.firstname} ${requestor.name}`;
  const what = `votre affiliation à ${organisation.name} (${organisation.id}) en tant que ${AS[affiliationType]}`;
  const subject = `Votre affiliation à ${organisation.name} (test)`;
  const text = `${who} demande ${what}. Pour l'approuver, signez la demande ${id} auprès de ${aed.name}.`;
  deliver(rows, { at, channel: 'email', to: holder.email, subject, text });
}
