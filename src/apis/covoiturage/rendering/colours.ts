/** The colours of the document, all of them: its picture has a palette made from these. */
export const COLOURS = {
  paper: '#ffffff',
  ink: '#1c1c22',
  muted: '#63646e',
  rule: '#c8cbd6',
  heading: '#1f2a5c',
  blue: '#22409a',
  red: '#c2272d',
  warning: '#98202f',
  watermark: '#eef0f5',
} as const;
