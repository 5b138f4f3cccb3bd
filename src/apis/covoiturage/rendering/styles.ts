import type { Style } from './lines.ts';

export const STYLES = {
  band: { face: 'strong', size: 8.5, colour: 'paper', leading: 18 },
  registry: { face: 'strong', size: 9, colour: 'muted', leading: 13 },
  title: { face: 'title', size: 27, colour: 'heading', leading: 36 },
  heading: { face: 'strong', size: 12, colour: 'heading', leading: 18 },
  label: { face: 'text', size: 8.5, colour: 'muted', leading: 12 },
  boxLabel: { face: 'text', size: 8.5, colour: 'muted', leading: 15 },
  fact: { face: 'strong', size: 10, colour: 'ink', leading: 14.5 },
  text: { face: 'text', size: 9.5, colour: 'ink', leading: 13 },
  name: { face: 'strong', size: 11.5, colour: 'ink', leading: 16 },
  columnHead: { face: 'strong', size: 8.5, colour: 'muted', leading: 12 },
  cell: { face: 'text', size: 10, colour: 'ink', leading: 13 },
  tableTotal: { face: 'strong', size: 10, colour: 'ink', leading: 13 },
  total: { face: 'strong', size: 15, colour: 'heading', leading: 20 },
  link: { face: 'text', size: 9.5, colour: 'blue', leading: 13 },
  footer: { face: 'text', size: 8, colour: 'muted', leading: 12 },
} as const satisfies Readonly<Record<string, Style>>;
