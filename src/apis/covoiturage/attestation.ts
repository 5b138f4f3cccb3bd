import type { Instant } from '../../world/time.ts';
import { type Figures, type RoleFigures, remainingOf, totalOf } from './figures.ts';
import { dateText, dayText, eurosText, kilometresText, momentText, monthText, tripsText } from './french.ts';
import type { Role } from './ledger.ts';
import type { Certificate, Operator } from './state.ts';

/**
 * What an attestation says, in the words and order it is printed in: French, numbers and dates as people write them. Plain
 * JSON, so that it can travel to the thread that draws it. The PDF and the verification page show the same one.
 */
export interface Attestation {
  readonly uuid: string;
  /** When the certificate was created: the dates of the PDF. */
  readonly createdAt: Instant;
  /** The operator's name. */
  readonly operator: string;
  /** "le 15 janvier 2026 à 10h00". */
  readonly issued: string;
  /** "du 1 janvier 2019 au 31 décembre 2019". */
  readonly period: string;
  readonly tables: readonly AttestationTable[];
  /** "Distance totale" and its like. */
  readonly totals: readonly Line[];
  /** Of the attestation, the person and the operator. */
  readonly identifiers: readonly Line[];
  /** Where anybody can check it: as text and as QR code. */
  readonly verificationUrl: string;
  /** What the operator adds at the download (observed, from 2020-12-17 on): any script, several lines. */
  readonly added?: Added;
}

export interface Line {
  readonly label: string;
  readonly value: string;
}

export interface AttestationTable {
  readonly title: string;
  readonly columns: readonly { readonly label: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** The last line, set apart. */
  readonly total?: readonly string[];
}

/** The zones A to D of the later contract. */
export interface Added {
  /** A: about the operator. */
  readonly operator?: string;
  /** B: the holder's name. */
  readonly name?: string;
  /** C: about the holder. */
  readonly identity?: string;
  /** D. */
  readonly notes?: string;
}

/**
 * What a certificate says, ready to print or to show.
 * @param base the address of the world, below which the verification page is
 * @param added what the operator adds to this download
 */
export function attestationOf(certificate: Certificate, operator: Operator, base: string, added?: Added): Attestation {
  const { id: uuid, tz, createdAt, startAt, endAt, person } = certificate;
  return {
    uuid,
    createdAt,
    operator: operator.name,
    issued: `le ${momentText(tz, createdAt)}`,
    period: `du ${dateText(tz, startAt)} au ${dateText(tz, endAt)}`,
    tables: certificate.roles === undefined ? [monthTable(certificate)] : roleTables(certificate.roles),
    totals: certificate.roles === undefined ? costs(certificate) : gains(certificate.roles),
    identifiers: [
      { label: 'Attestation', value: uuid },
      { label: 'Personne', value: person },
      { label: 'Opérateur', value: operator.uuid },
    ],
    verificationUrl: `${base}/attestation/${uuid}`,
    ...(added && { added }),
  };
}

const COLUMNS = ['Trajets', 'Distance'].map((label) => ({ label, align: 'right' as const }));

const cells = ({ trips, metres, cents }: Omit<Figures, 'name'>): string[] => [
  tripsText(trips),
  kilometresText(metres),
  eurosText(cents),
];

const monthTable = ({ months }: Certificate): AttestationTable => ({
  title: 'Trajets par mois',
  columns: [{ label: 'Mois', align: 'left' }, ...COLUMNS, { label: 'Coût', align: 'right' }],
  rows: months.map((month) => [monthText(month.name), ...cells(month)]),
  total: ['Total', ...cells(totalOf(months))],
});

function costs({ months }: Certificate): Line[] {
  const total = totalOf(months);
  return [
    { label: 'Nombre de trajets', value: tripsText(total.trips) },
    { label: 'Distance totale', value: kilometresText(total.metres) },
    { label: 'Coût total', value: eurosText(total.cents) },
    { label: 'Reste à charge', value: eurosText(remainingOf(total) * 100) },
  ];
}

/** How the page of a role is headed, and what money is called there (observed). */
const ROLES = {
  driver: { title: 'Gains conducteur', money: 'Gain' },
  passenger: { title: 'Contributions passager', money: 'Coût' },
} as const satisfies Record<Role, object>;

const roleTables = (roles: RoleFigures): AttestationTable[] =>
  (['driver', 'passenger'] as const).map((role) => ({
    title: ROLES[role].title,
    columns: [{ label: 'Jour', align: 'left' }, ...COLUMNS, { label: ROLES[role].money, align: 'right' }],
    rows: roles[role].map((day) => [dayText(day.name), ...cells(day)]),
    total: ['Total', ...cells(totalOf(roles[role]))],
  }));

const gains = ({ driver, passenger }: RoleFigures): Line[] => [
  { label: 'Distance en tant que conducteur', value: kilometresText(totalOf(driver).metres) },
  { label: 'Gains conducteur', value: eurosText(totalOf(driver).cents) },
  { label: 'Distance en tant que passager', value: kilometresText(totalOf(passenger).metres) },
  { label: 'Contributions passager', value: eurosText(totalOf(passenger).cents) },
];
