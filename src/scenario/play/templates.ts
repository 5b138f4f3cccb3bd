import type { Path } from '../schema.ts';

/** What steps have saved so far, by name. */
export type Saved = ReadonlyMap<string, unknown>;

const TEMPLATE = /\{\{\s*([^{}]*?)\s*\}\}/g;
const NOTHING_BUT_TEMPLATE = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/**
 * A value with what was saved in place of every `{{name}}` in its texts. A text that is nothing but one becomes the saved
 * value as it is, a number or a group too; within a text stands what it reads like.
 * @param saved has every name, as the check of the scenario has seen to
 */
export function filled(value: unknown, saved: Saved): unknown {
  if (typeof value === 'string') return filledText(value, saved);
  if (Array.isArray(value)) return value.map((item) => filled(item, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, saved)]));
}

function filledText(text: string, saved: Saved): unknown {
  const [, whole] = NOTHING_BUT_TEMPLATE.exec(text) ?? [];
  if (whole !== undefined) return saved.get(whole);
  return text.replace(TEMPLATE, (_, name: string) => asText(saved.get(name)));
}

/** How a value reads within a text: JSON, but for text itself. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A template in a value: the name it asks for, and where it stands. */
export interface Template {
  readonly name: string;
  readonly path: Path;
}

/** Every template in the texts of a value. */
export function templatesIn(value: unknown, path: Path): Template[] {
  if (typeof value === 'string') return [...value.matchAll(TEMPLATE)].map(([, name = '']) => ({ name, path }));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [...entries].flatMap(([key, inner]) => templatesIn(inner, [...path, key]));
}
