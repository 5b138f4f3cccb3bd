import { kind, type ReadRows, type Row } from '../../world/rows.ts';
import { parseDuration } from '../../world/time.ts';

/** How long things take and last in a world, in milliseconds. */
export interface Settings extends Row {
  /** "Un OTP est valide pour une durée de quinze (15) minutes" (section 2.3.1). */
  readonly otpLifetime: number;
  /** How long nobody can validate with a contact, after three wrong OTPs: "paramétrable" (section 2.3.2). */
  readonly attemptsBlock: number;
  /** How long nothing is sent to a contact, after three OTPs in five minutes (section 2.3.1). */
  readonly sendingBlock: number;
  /** From VALID to GENERATING, where nobody's identity is left to verify. */
  readonly validation: number;
  /** From GENERATING to GENERATED. */
  readonly generation: number;
}

const MINUTE_MS = 60_000;

const DEFAULTS: Settings = {
  id: 'settings',
  otpLifetime: 15 * MINUTE_MS,
  attemptsBlock: 60 * MINUTE_MS,
  sendingBlock: 24 * 60 * MINUTE_MS,
  validation: MINUTE_MS,
  generation: MINUTE_MS,
};

export const settings = kind<Settings>()('digigo.settings');

export const settingsIn = (rows: ReadRows): Settings => rows.get(settings, DEFAULTS.id) ?? DEFAULTS;

/** What a scenario gives of them, as ISO 8601 durations. */
export interface GivenSettings {
  readonly otp?: { readonly lifetime?: string; readonly attemptsBlock?: string; readonly sendingBlock?: string };
  readonly pace?: { readonly validation?: string; readonly generation?: string };
}

/** The settings of a scenario. */
export function settingsGiven({ otp = {}, pace = {} }: GivenSettings): Settings {
  const said = (text: string | undefined, otherwise: number): number => parseDuration(text ?? '') ?? otherwise;
  return {
    id: DEFAULTS.id,
    otpLifetime: said(otp.lifetime, DEFAULTS.otpLifetime),
    attemptsBlock: said(otp.attemptsBlock, DEFAULTS.attemptsBlock),
    sendingBlock: said(otp.sendingBlock, DEFAULTS.sendingBlock),
    validation: said(pace.validation, DEFAULTS.validation),
    generation: said(pace.generation, DEFAULTS.generation),
  };
}
