import type { Name } from '../../pki/name.ts';
import type { Signer } from '../../pki/signer.ts';
import type { KeyPair, Trust } from '../../pki/trust.ts';
import type { World } from '../../world/world.ts';
import {
  certificates,
  type HolderCertificate,
  keyOf,
  type Organisation,
  organisations,
  type User,
  users,
} from './state.ts';

/** Where a certificate is issued: its world, whose address it names, and by whom. */
export interface Issuing {
  readonly world: Pick<World, 'read' | 'change'>;
  /** The world's address, as the simulator knows it. */
  readonly home: string;
  readonly trust: () => Promise<Trust>;
}

/** How long a holder's certificate is valid: two years, leap days left out. */
export const VALIDITY_MS = 730 * 86_400_000;

export const PIN_LENGTH = 6;

/** Where others find out about certificates, below the address of a world. */
export const addressesIn = (home: string) => ({
  crl: `${home}/crl/issuing.crl`,
  ocsp: `${home}/ocsp`,
  caIssuers: `${home}/ca/issuing.cer`,
});

/**
 * A holder's certificate and key. The certificate is issued when it is first asked for, and kept: its serial, validity and key were
 * decided before.
 */
export async function holderSigner(issuing: Issuing, certificate: HolderCertificate): Promise<Signer> {
  const { readCertificate } = await import('../../pki/certificate.ts');
  const trust = await issuing.trust();
  const der = certificate.der ?? (await issue(issuing, trust, certificate));
  return { certificate: readCertificate(Buffer.from(der, 'base64')), key: keysIn(trust, certificate).privateKey };
}

/** The keys of a holder's certificate, which is one of those that the holders share. */
export const keysIn = ({ holderKeys }: Trust, { key }: HolderCertificate): KeyPair => {
  const found = holderKeys[key % holderKeys.length];
  if (found === undefined) throw new TypeError('there are no holder keys');
  return found;
};

async function issue({ world, home }: Issuing, trust: Trust, certificate: HolderCertificate): Promise<string> {
  const [{ issueCertificate }, profiles] = await Promise.all([
    import('../../pki/issue.ts'),
    import('../../pki/profiles.ts'),
  ]);
  const { id: serial, email, certType, notBefore, notAfter } = certificate;
  const der = await issueCertificate(trust.issuing, {
    profile: profiles[certType],
    subject: await subjectOf(world, certificate),
    publicKey: keysIn(trust, certificate).publicKey,
    serial,
    notBefore,
    notAfter,
    email,
    addresses: addressesIn(home),
  });
  const text = der.toString('base64');
  await world.change((rows) => {
    const kept = rows.get(certificates, serial);
    if (kept !== undefined) rows.put(certificates, { ...kept, der: text });
  });
  return text;
}

/** What identity documents are called in certificates (ETSI EN 319 412-1 section 5.1.3). */
const DOCUMENTS: Readonly<Record<string, string>> = { CIN: 'IDC', PASSEPORT: 'PAS' };

async function subjectOf(world: Issuing['world'], { email, certType }: HolderCertificate): Promise<Name> {
  const { legalPerson, naturalPerson } = await import('../../pki/name.ts');
  return world.read((rows) => {
    const user = rows.get(users, keyOf(email));
    if (user === undefined) throw new TypeError(`certificate of ${email}, who is nobody`);
    const organisation = certType === 'PERSO' ? undefined : named(rows.get(organisations, idOfOrganisation(user)));
    if (certType === 'SEAL' && organisation !== undefined) return legalPerson(user.country, organisation);
    const { firstname, name, country, idType, userId } = user;
    const identifier = `${DOCUMENTS[idType.trim().toUpperCase()] ?? 'PI:'}${country}-${userId}`;
    return naturalPerson({ country, firstname, name, identifier, ...(organisation && { organisation }) });
  });
}

const idOfOrganisation = ({ affiliations }: User): string => affiliations[0]?.organisationId ?? '';

const named = (organisation: Organisation | undefined) =>
  organisation && { name: organisation.name, identifier: `VAT${organisation.country}-${organisation.id}` };
