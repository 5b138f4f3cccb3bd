import { assumedRule, type Rule } from '../../kit/rule.ts';
import type { ReadRows } from '../../world/rows.ts';
import { affiliationOf } from './affiliations.ts';
import { type AffiliationType, type Organisation, personOf, type User, users } from './state.ts';

/** Who asks for something to be done about an affiliation, and whose it is. */
export interface Parties {
  readonly requestor: User;
  readonly holder: User;
  readonly organisation: Organisation;
}

/** "Une organisation peut au plus avoir deux administrateurs." */
export const MAX_ADMINISTRATORS = 2;

/** Why the requestor may not make the holder what is asked (section 2.3.11); undefined when they may. */
export function affiliatingProblem(rows: ReadRows, parties: Parties, type: AffiliationType): string | undefined {
  const { requestor, holder, organisation } = parties;
  if (type !== 'LEGALREP') {
    const problem = governingProblem(parties);
    return problem ?? (type === 'ADMIN' ? administratorsProblem(rows, holder, organisation) : undefined);
  }
  const { legalRepresentative } = organisation;
  if (legalRepresentative === undefined || personOf(legalRepresentative) !== personOf(requestor)) {
    return `${requestor.email} is not the legal representative that the register has for ${organisation.id}`;
  }
  return personOf(holder) === personOf(requestor)
    ? undefined
    : `${holder.email} is not the legal representative that the register has for ${organisation.id}`;
}

/** Why the requestor may not end the holder's affiliation (section 2.3.15); undefined when they may. */
export const cancellingProblem = (parties: Parties): string | undefined =>
  governingProblem(parties) ?? deposingProblem(parties);

/** Why the requestor may not make the affiliated holder something else (section 2.3.16); undefined when they may. */
export const changingProblem = (rows: ReadRows, parties: Parties, type: AffiliationType): string | undefined =>
  deposingProblem(parties) ?? affiliatingProblem(rows, parties, type);

function governingProblem({ requestor, organisation }: Parties): string | undefined {
  const standing = affiliationOf(requestor, organisation);
  if (standing === 'LEGALREP' || standing === 'ADMIN') return undefined;
  return `${requestor.email} is neither legal representative nor administrator of ${organisation.id}`;
}

const deposingProblem = ({ requestor, holder, organisation }: Parties): string | undefined =>
  affiliationOf(holder, organisation) === 'LEGALREP' && affiliationOf(requestor, organisation) !== 'LEGALREP'
    ? `${holder.email} is legal representative of ${organisation.id}, which ${requestor.email} is not`
    : undefined;

function administratorsProblem(rows: ReadRows, holder: User, { id }: Organisation): string | undefined {
  const others = [...rows.find(users, 'administered', id)].filter((user) => user.id !== holder.id);
  return others.length < MAX_ADMINISTRATORS
    ? undefined
    : `${id} has two administrators: ${others.map(({ email }) => email).join(' and ')}`;
}

/** What the document leaves open about affiliations. */
export const affiliationRules: readonly Rule[] = [
  assumedRule(
    '2.3.11',
    'only a legal representative of the register who asks for themself is affiliated at once; everybody else has to approve, whoever asks',
  ),
  assumedRule(
    '2.3.11',
    'a third administrator, and a requestor who is neither legal representative nor administrator of the organisation, are "not allowed to perform this transaction"',
  ),
  assumedRule(
    '2.3.11',
    'holder and requestor are known by identity and address together: an identity that nobody has is an invalid id, an address without a valid certificate of theirs an invalid address',
  ),
  assumedRule(
    '2.3.11',
    'what fails is a row of the table: REJECTED and FAILURE are never answered, here and up to 2.3.16',
  ),
  assumedRule(
    '2.3.11',
    'whether an organisation is there, the register says, and not the key letter of its organisationId',
  ),
  assumedRule('2.3.11', 'a holder is one thing to an organisation: what is approved replaces what they were to it'),
  assumedRule('2.3.11', 'the holder is asked by e-mail; the link to where they sign is a matter of the AED'),
  assumedRule(
    '2.3.12',
    'an approval says what the request said, once; who asked for it must still be allowed to, and its timestamp is that of the approval',
  ),
  assumedRule('2.3.13', 'an AED sees its own requests, pending or approved; others are invalid like unknown ones'),
  assumedRule(
    '2.3.14',
    'any AED may ask about any holder, as in 2.3.7; an address that nobody has is a malformed email',
  ),
  assumedRule('2.3.15', 'a certificate goes on naming the organisation it was issued for'),
  assumedRule(
    '2.3.15',
    'an organisation to which the holder is not affiliated is not found; a legal representative is only dissociated, or made something else, by one',
  ),
];
