import { formatCount } from './format.ts';

/*
 * Markdown for GitHub's job summaries and comments. Names of tables and messages of servers may hold anything, so
 * whatever comes from outside goes through `inlineCode` or `escapeText`; both are safe within table cells.
 *
 * GitHub turns mentions, emoji names and references into links after the Markdown has been rendered, when character
 * references are characters again; it leaves the inside of `code` alone. So foreign text belongs into code.
 */

/** Control characters, line breaks, invisible and bidirectional ones, odd blanks, halves of surrogate pairs. */
const invisible = /(?! )[\p{C}\p{Z}]/gu;

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  return escapes[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** An HTML character reference is never taken for Markdown's or a table's own syntax (CommonMark 2.5). */
function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** The blank that HTML neither swallows nor breaks a line at. */
const firmBlank = '\u00a0';

/** A short text that stays on one line, for the numbers in narrow cells. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', firmBlank);
}

/** The text cut to so many characters, with an ellipsis where something was cut. */
export function shorten(text: string, maximumCharacters: number): string {
  if (text.length <= maximumCharacters) return text;
  const characters = Array.from(text.slice(0, 2 * maximumCharacters));
  if (characters.length <= maximumCharacters && text.length <= 2 * maximumCharacters) return text;
  return `${characters.slice(0, maximumCharacters - 1).join('')}…`;
}

/**
 * Any text as inline code, for running text and for table cells: on one line, everything in it visible as it is.
 *
 * @param maximumCharacters longer text is cut; PostgreSQL's names have at most 63 bytes
 * @example inlineCode('orders') // '`orders`'
 * @example inlineCode('a|b') // '<code>a&#124;b</code>'
 */
export function inlineCode(text: string, maximumCharacters = 100): string {
  const shown = shorten(text, maximumCharacters)
    .replaceAll(invisible, visible)
    .replaceAll(/^ | (?= )| $/g, firmBlank);
  if (shown === '') return '<code>""</code>';
  // Within backticks only three characters mean anything: a backtick, a table's pipe, and `$`, which next to a
  // backtick begins a formula on GitHub.
  if (!/[`|$]/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replaceAll(/[^\p{L}\p{N} \u00a0]/gu, reference)}</code>`;
}

/**
 * Prose that may hold anything, as plain text on one line: no markup, mention, link or emoji comes of it. It is for
 * the inside of a line; at a line's start a list or a heading could come of it.
 *
 * @param maximumCharacters longer text is cut
 */
export function escapeText(text: string, maximumCharacters = 300): string {
  const zeroWidthSpace = '&#8203;';
  return shorten(text, maximumCharacters)
    .replaceAll(/\s*[\r\n]\s*/g, ' · ')
    .replaceAll(invisible, visible)
    .replaceAll(/[\\`*_{}[\]<>&|~$]|:(?=\/\/)|(?<=www)\./giu, reference)
    .replaceAll(/@|(?<!&)#(?=\d)|:(?=[\w+-]+:)/g, (character) => character + zeroWidthSpace);
}

export interface Column {
  /** Markdown, as in a cell. */
  readonly header: string;
  readonly align?: 'left' | 'right';
}

/**
 * A table's head: two lines.
 */
export function tableHead(columns: readonly Column[]): string {
  const rule = columns.map((column) => (column.align === 'right' ? '---:' : '---'));
  return `${tableRow(columns.map((column) => column.header))}\n| ${rule.join(' | ')} |`;
}

/**
 * A table's row: one line.
 *
 * @param cells Markdown whose foreign parts went through `inlineCode` or `escapeText`
 * @throws {Error} if a cell would break the table, which is a bug of the caller
 */
export function tableRow(cells: readonly string[]): string {
  const broken = cells.find((cell) => /[|\r\n]/.test(cell));
  if (broken !== undefined) throw new Error(`a table cell holds a raw pipe or line break: ${JSON.stringify(broken)}`);
  return `| ${cells.join(' | ')} |`;
}

/** A whole table; see {@link tableRow} for the cells. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  return [tableHead(columns), ...rows.map(tableRow)].join('\n');
}

/** Size in bytes, as GitHub counts it. */
export function byteLength(markdown: string): number {
  return Buffer.byteLength(markdown, 'utf8');
}

/**
 * The first lines that fit into a budget; the long tail is dropped and counted.
 *
 * @param lines are read until the budget is used up, then only counted
 */
export function keepWithin(lines: Iterable<string>, budgetBytes: number): { kept: string[]; dropped: number } {
  const kept: string[] = [];
  let left = budgetBytes;
  let dropped = 0;
  for (const line of lines) {
    left -= byteLength(line) + 1;
    if (left >= 0 && dropped === 0) kept.push(line);
    else dropped += 1;
  }
  return { kept, dropped };
}

/**
 * Something long, folded away.
 *
 * @param title Markdown is not rendered there: plain text of our own
 * @param body Markdown; the blank lines around it are what makes GitHub render it
 */
export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/**
 * A folded table with as many rows as fit, saying how many did not; empty when the budget is too small for any.
 *
 * @param budgetBytes for everything that is returned
 * @param elsewhere where all of it is, as Markdown
 */
export function foldedTable(
  title: string,
  columns: readonly Column[],
  rows: Iterable<readonly string[]>,
  budgetBytes: number,
  elsewhere = '`manifest.json`',
): string {
  const overhead = byteLength(
    details(title, `${tableHead(columns)}\n${droppedNote(Number.MAX_SAFE_INTEGER, elsewhere)}`),
  );
  const { kept, dropped } = keepWithin(mapRows(rows), budgetBytes - overhead);
  if (kept.length === 0) return '';
  const note = dropped === 0 ? '' : droppedNote(dropped, elsewhere);
  return details(title, `${tableHead(columns)}\n${kept.join('\n')}${note}`);
}

function* mapRows(rows: Iterable<readonly string[]>): Generator<string> {
  for (const row of rows) yield tableRow(row);
}

function droppedNote(dropped: number, elsewhere: string): string {
  return `\n\n… and ${formatCount(dropped)} more, in ${elsewhere}: this page has no room for them.`;
}

/** A fenced block of code; the fence is longer than any run of backticks in it. */
export function codeBlock(language: string, code: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}
