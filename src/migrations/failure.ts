import type { MigrationFailure } from './applied.ts';
import type { MigrationStatement } from './migration.ts';
import type { SessionError } from './session.ts';

/**
 * Describes what failed, with the place in the file.
 *
 * @param error its position counts from the statement's first character
 * @param neighbours the section's statements, whose lines surround it
 */
export function describeFailure(
  error: SessionError,
  statement: MigrationStatement,
  neighbours: readonly MigrationStatement[],
): MigrationFailure {
  const line = statement.line + (linesIntoStatement(error, statement.text) ?? 0);
  const { message, sqlState, detail, hint } = error;
  return {
    message: shorten(message, mostMessageCharacters),
    sqlState,
    detail: detail && shorten(detail, mostMessageCharacters),
    hint: hint && shorten(hint, mostMessageCharacters),
    file: statement.file,
    line,
    snippet: snippetOf(line, statement, neighbours),
  };
}

function linesIntoStatement(error: SessionError, text: string): number | undefined {
  if (error.position !== undefined) return lineFeeds([...text].slice(0, error.position - 1).join(''));
  return lineOfDoBlock(error.where, text);
}

/** Errors within DO name the line of its body, which begins right after the opening dollar quote. */
function lineOfDoBlock(where: string | undefined, text: string): number | undefined {
  // The innermost function comes first.
  const outermost = where?.split('\n').findLast((line) => line.startsWith('PL/pgSQL function'));
  const line = /^PL\/pgSQL function inline_code_block line (\d+)/.exec(outermost ?? '')?.[1];
  const body = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text);
  if (line === undefined || body === null) return undefined;
  const lines = lineFeeds(text.slice(0, body.index)) + Number(line) - 1;
  return lines <= lineFeeds(text) ? lines : undefined;
}

function lineFeeds(text: string): number {
  return text.split('\n').length - 1;
}

const around = 2;

/** The line and those around it, numbered, as far as they belong to statements. */
function snippetOf(line: number, statement: MigrationStatement, neighbours: readonly MigrationStatement[]): string {
  const lines = new Map<number, string>();
  for (const one of new Set([...neighbours, statement])) {
    if (one.file !== statement.file) continue;
    const texts = linesWithin(one, line - around, line + around);
    for (const [number, text] of texts) {
      const before = lines.get(number);
      lines.set(number, before === undefined ? text : `${before} ${text}`);
    }
  }
  const width = String(line + around).length;
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(
      ([number, text]) =>
        `${String(number).padStart(width)} ${number === line ? '>' : '|'} ${shorten(text, mostLineCharacters)}`,
    )
    .join('\n');
}

/** Those lines of a statement that lie between two lines of its file. */
function linesWithin({ text, line }: MigrationStatement, from: number, to: number): [number, string][] {
  if (line > to) return [];
  const lines = text.split('\n');
  if (line + lines.length <= from) return [];
  return lines
    .map((content, index): [number, string] => [
      line + index,
      index === lines.length - 1 ? `${content};` : content.replace(/\r$/, ''),
    ])
    .filter(([number]) => number >= from && number <= to);
}

/** A line may be a megabyte of INSERT. */
const mostLineCharacters = 200;

/** RAISE says whatever it is given, up to a gigabyte, and it is kept in every report. */
const mostMessageCharacters = 8000;

function shorten(text: string, mostCharacters: number): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
