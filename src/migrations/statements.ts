import { lineFeeds } from './lines.ts';
import type { MigrationStatement } from './migration.ts';
import { isOutsideTransaction } from './outside-transaction.ts';
import { forgetParser, isRefusal, loadParser, type ParsedStatement, type Parser, refusal } from './parser.ts';
import { pieceEnd } from './statement-ends.ts';

export interface SplitText {
  readonly statements: readonly MigrationStatement[];
  /** The parser's message, where it refused the text; then `statements` is the whole text as one. */
  readonly unparsed: string | undefined;
}

/** A parse tree takes fifty to several hundred times its text in memory, so that a long text is parsed in pieces. */
const defaultPieceBytes = 256 * 1024;
/** Of one statement. The parser has 2 GiB. */
const maximumPieceBytes = 4 * 1024 * 1024;

/**
 * Splits SQL with PostgreSQL's own parser.
 *
 * @param text SQL without a byte order mark and without NUL characters
 * @param file what `statements` name as their file
 * @param firstLine the line of the file on which `text` begins, from 1
 *
 * @example
 * const { statements } = await splitStatements('-- first\nselect 1; vacuum', '1.sql', 1);
 * statements.map(({ text, line }) => [text, line]); // [['select 1', 2], ['vacuum', 2]]
 */
export async function splitStatements(
  text: string,
  file: string,
  firstLine: number,
  pieceBytes: number = defaultPieceBytes,
): Promise<SplitText> {
  const bytes = Buffer.from(text, 'utf8');
  const characters = bytes.toString('latin1');
  const statements: MigrationStatement[] = [];
  let line = firstLine;
  for (let start = 0; start < bytes.length; ) {
    const piece = await parsePiece({ bytes, characters, start, pieceBytes });
    if ('error' in piece) {
      const unparsed = refusal(piece.error, bytes.toString('utf8', start), line);
      return { statements: [{ text, file, line: firstLine, kind: '', outsideTransaction: false }], unparsed };
    }
    const content = bytes.subarray(start, piece.end);
    statements.push(...statementsOf(piece.parsed, { parser: piece.parser, bytes: content, file, firstLine: line }));
    line += lineFeeds(content);
    start = piece.end;
  }
  return { statements, unparsed: undefined };
}

interface PieceStart {
  readonly bytes: Buffer;
  /** The same, one byte to a character. */
  readonly characters: string;
  readonly start: number;
  readonly pieceBytes: number;
}

type Piece =
  | { readonly end: number; readonly parsed: readonly ParsedStatement[]; readonly parser: Parser }
  | { readonly error: unknown };

/** Parses a piece, and a longer one where it turns out to end in the middle of a statement. */
async function parsePiece({ bytes, characters, start, pieceBytes }: PieceStart): Promise<Piece> {
  for (let wanted = pieceBytes; ; wanted *= 2) {
    const isShort = bytes.length - start <= wanted;
    const end = isShort ? bytes.length : pieceEnd(characters, start, start + wanted);
    if (end - start > Math.max(maximumPieceBytes, pieceBytes)) {
      return { error: new Error('it has a statement that is longer than 4 MiB') };
    }
    const parser = await loadParser();
    const piece = bytes.toString('utf8', start, end);
    const { exitCode } = process;
    try {
      return { end, parser, parsed: piece.trim() === '' ? [] : parser.parseSync(piece).stmts };
    } catch (error) {
      if (isRefusal(error) && end < bytes.length && /at end of input/.test(error.message)) continue;
      if (!isRefusal(error)) afterCrash(exitCode);
      return { error };
    }
  }
}

/** Where its memory is full the parser means to end the process. */
function afterCrash(exitCode: typeof process.exitCode): void {
  process.exitCode = exitCode;
  forgetParser();
}

interface Source {
  readonly parser: Parser;
  readonly bytes: Buffer;
  readonly file: string;
  readonly firstLine: number;
}

function statementsOf(parsed: readonly ParsedStatement[], source: Source): MigrationStatement[] {
  const { bytes } = source;
  let line = source.firstLine;
  let counted = 0;
  return parsed.map(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
    line += lineFeeds(bytes.subarray(counted, start));
    counted = start;
    const end = length === undefined ? bytes.length : start + length;
    return {
      text: withoutTrailingComments(bytes.toString('utf8', start, end), source.parser),
      file: source.file,
      line,
      kind: Object.keys(stmt)[0] ?? '',
      outsideTransaction: isOutsideTransaction(stmt),
    };
  });
}

/** The comments before a semicolon, or at the end of a file, belong to the statement as the parser sees it. */
function withoutTrailingComments(text: string, parser: Parser): string {
  const trimmed = text.trimEnd();
  const lastLine = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  // To scan every statement would double the time.
  if (!lastLine.includes('--') && !lastLine.endsWith('*/')) return trimmed;
  const last = parser.scanSync(trimmed).tokens.findLast(({ tokenName }) => !tokenName.endsWith('_COMMENT'));
  return last === undefined ? trimmed : Buffer.from(trimmed, 'utf8').toString('utf8', 0, last.end);
}
