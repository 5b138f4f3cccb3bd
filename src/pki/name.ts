import { oid, printable, sequence, setOf, utf8 } from './der.ts';
import { OID } from './oids.ts';

/** The attributes of a name, by their usual short names, and how each is written (RFC 5280 appendix A.1). */
const ATTRIBUTES = {
  C: { type: OID.countryName, text: printable },
  L: { type: OID.localityName, text: utf8 },
  O: { type: OID.organizationName, text: utf8 },
  organizationIdentifier: { type: OID.organizationIdentifier, text: utf8 },
  title: { type: OID.title, text: utf8 },
  GN: { type: OID.givenName, text: utf8 },
  SN: { type: OID.surname, text: utf8 },
  CN: { type: OID.commonName, text: utf8 },
  serialNumber: { type: OID.serialNumber, text: printable },
} as const;

type Attribute = keyof typeof ATTRIBUTES;

/** A distinguished name, its attributes in the order in which they are to be written. */
export type Name = { readonly [Type in Attribute]?: string };

/** RDNSequence, one attribute to each (RFC 5280 section 4.1.2.4). */
export const encodeName = (name: Name): Buffer =>
  sequence(
    ...Object.entries(name).map(([attribute, value]) => {
      const { type, text } = ATTRIBUTES[attribute as Attribute];
      return setOf(sequence(oid(type), text(value)));
    }),
  );

export interface Organisation {
  readonly name: string;
  /** The registration or tax number, e.g. VATTN-1234567R (ETSI EN 319 412-1 section 5.1.4). */
  readonly identifier: string;
}

export interface Person {
  /** ISO 3166, two letters. */
  readonly country: string;
  readonly firstname: string;
  readonly name: string;
  /** The identity document, e.g. IDCTN-01234567 for a CIN (ETSI EN 319 412-1 section 5.1.3). */
  readonly identifier: string;
  readonly title?: string;
  readonly organisation?: Organisation;
}

/** The subject of a natural person, with or without an organisation (ETSI EN 319 412-2 section 4.2.4). */
export const naturalPerson = ({ country, firstname, name, identifier, title, organisation }: Person): Name => ({
  C: country,
  ...(organisation && { O: organisation.name, organizationIdentifier: organisation.identifier }),
  ...(title === undefined ? {} : { title }),
  GN: firstname,
  SN: name,
  CN: `${firstname} ${name}`,
  serialNumber: identifier,
});

/** The subject of a legal person (ETSI EN 319 412-3 section 4.2.1). */
export const legalPerson = (country: string, { name, identifier }: Organisation): Name => ({
  C: country,
  O: name,
  organizationIdentifier: identifier,
  CN: name,
});
