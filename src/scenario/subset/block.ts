import { flowValue, MAX_DEPTH, type Reading } from './flow.ts';
import { enter, Outside, plainScalar } from './scalar.ts';

interface Line {
  /** How many spaces it begins with. */
  readonly indent: number;
  /** What stands behind them: something, and no comment. */
  readonly text: string;
}

/** The lines of a text that say something, and how far they were read. */
interface Lines {
  readonly all: Line[];
  at: number;
}

const KEY = /^(?:"([^"\\]{0,99})"|'([^']{0,99})'|([A-Za-z_][\w.-]{0,99})):(?: +|$)/;
const ITEM = /^- +/;
const PLAIN = /^[-+]?[\p{L}\d_/][^:]*(?::(?=[^ ])[^:]*)*$/u;
const NOTHING_MORE = /^ *(?: #.*)?$/;
/** Spaces and line breaks of other kinds, and other controls: the library knows what they mean. */
const STRANGE = /(?![ \n])[\s\p{Cc}]/u;

/**
 * Reads the subset of YAML that large scenarios tend to be written in, and JSON without escapes: texts on one line, no anchors, tags
 * or documents. The library takes several times as long.
 * @returns what the library would give; undefined when the text leaves the subset, be it good YAML or not
 */
export function readSubset(text: string): unknown {
  try {
    return STRANGE.test(text) ? undefined : text.startsWith('{') ? flowDocument(text) : blockDocument(text);
  } catch (error) {
    if (error instanceof Outside) return undefined;
    throw error;
  }
}

function flowDocument(text: string): unknown {
  const reading = { text: text.trimEnd(), at: 0 };
  const value = flowValue(reading, 1);
  if (reading.at < reading.text.length) throw new Outside();
  return value;
}

function blockDocument(text: string): unknown {
  const lines = { all: linesOf(text), at: 0 };
  if (lines.all[0]?.indent !== 0) throw new Outside();
  const value = block(lines, 0, 1);
  if (lines.at < lines.all.length) throw new Outside();
  return value;
}

const linesOf = (text: string): Line[] =>
  text.split('\n').flatMap((line) => {
    const indent = line.search(/[^ ]/);
    return indent === -1 || line[indent] === '#' ? [] : [{ indent, text: line.slice(indent) }];
  });

function block(lines: Lines, indent: number, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new Outside();
  return ITEM.test(lines.all[lines.at]?.text ?? '') ? list(lines, indent, depth) : map(lines, indent, depth);
}

/** The next line of a collection; a deeper one would go on with what came before. */
function next({ all, at }: Lines, indent: number): Line | undefined {
  const line = all[at];
  if (line !== undefined && line.indent > indent) throw new Outside();
  return line?.indent === indent ? line : undefined;
}

function list(lines: Lines, indent: number, depth: number): unknown[] {
  const items: unknown[] = [];
  for (let line = next(lines, indent); line && ITEM.test(line.text); line = next(lines, indent)) {
    const text = line.text.replace(ITEM, '');
    if (KEY.test(text) || ITEM.test(text)) {
      const inner = { indent: indent + line.text.length - text.length, text };
      lines.all[lines.at] = inner;
      items.push(block(lines, inner.indent, depth + 1));
    } else {
      lines.at += 1;
      items.push(inLine(text, depth));
    }
  }
  return items;
}

function map(lines: Lines, indent: number, depth: number): object {
  const entries = {};
  for (let line = next(lines, indent); line && !ITEM.test(line.text); line = next(lines, indent)) {
    const found = KEY.exec(line.text);
    if (found === null) throw new Outside();
    const text = line.text.slice(found[0].length);
    lines.at += 1;
    const value = text === '' || text.startsWith('#') ? below(lines, indent, depth) : inLine(text, depth);
    enter(entries, found[1] ?? found[2] ?? found[3] ?? '', value);
  }
  return entries;
}

/** What stands below a key: a collection, further in or, of items, as far; or nothing. */
function below(lines: Lines, indent: number, depth: number): unknown {
  const line = lines.all[lines.at];
  if (line === undefined || line.indent < indent) return null;
  return line.indent > indent || ITEM.test(line.text) ? block(lines, line.indent, depth + 1) : null;
}

/** A value on the line of its key or its item, with the comment behind it. */
function inLine(text: string, depth: number): unknown {
  const reading: Reading = { text, at: 0 };
  const value = flowValue(reading, depth + 1);
  if (value !== undefined) {
    if (!NOTHING_MORE.test(text.slice(reading.at))) throw new Outside();
    return value;
  }
  const comment = text.indexOf(' #');
  const plain = (comment === -1 ? text : text.slice(0, comment)).trimEnd();
  if (!PLAIN.test(plain)) throw new Outside();
  return plainScalar(plain);
}
