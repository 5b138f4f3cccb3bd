import type { Story } from './story.ts';

/** Something that text can be written to, a terminal or not. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

const CLEAR_LINE = '\r\u001b[K';

/** Shows how far a story has come, on a line that is written over; nothing where nobody looks. */
export function progress(screen: Screen, { file, steps }: Story) {
  const say = (text: string) => {
    if (screen.isTTY) screen.write(CLEAR_LINE + text);
  };
  return {
    show: (number: number, name: string) => say(`${file}: step ${number} of ${steps.length}, ${name}`),
    clear: () => say(''),
  };
}
