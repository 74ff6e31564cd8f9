import { basename, extname } from 'node:path/posix';
import { UserError } from '../../errors.ts';
import type { MigrationStatement, TransactionRule } from '../migration.ts';
import { compareText } from '../order.ts';
import type { MigrationDraft, Recognition, SectionDraft, TextPart } from './layout.ts';

/** A layout that is recognised by one file; undefined without it. */
export function byFile(
  file: string | undefined,
  certainty: number,
  reason: (file: string) => string,
): Recognition | undefined {
  return file === undefined ? undefined : { certainty, reason: reason(file) };
}

/** A section that is a whole text. */
export function section(part: TextPart | readonly TextPart[], transaction: SectionDraft['transaction']): SectionDraft {
  return { parts: 'text' in part ? [part] : part, transaction };
}

export function wholeFile(file: string, text: string): TextPart {
  return { file, text, firstLine: 1 };
}

/** A piece of a text, with the line on which it begins. */
export function piece(file: string, text: string, start: number, end: number = text.length): TextPart {
  return { file, text: text.slice(start, end), firstLine: text.slice(0, start).split('\n').length };
}

/**
 * One transaction around all, unless a statement cannot run in one or the file begins transactions of its own: then
 * each statement by itself.
 */
export function wrappedWhereAllowed(statements: readonly MigrationStatement[]): TransactionRule {
  const alone = statements.some(({ kind, outsideTransaction }) => outsideTransaction || kind === 'TransactionStmt');
  return alone ? 'none' : 'wrapped';
}

/** The name without its directories and its last ending. */
export function stem(file: string): string {
  return basename(file, extname(file));
}

/** Whether a file lies in the directory itself. */
export function isTopLevel(file: string): boolean {
  return !file.includes('/');
}

/** A note on files that look like migrations of the layout and are not read, if there are any. */
export function leftOut(files: readonly string[], why: string): string[] {
  if (files.length === 0) return [];
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  return [`not read: ${files.slice(0, 3).join(', ')}${more} (${why})`];
}

/**
 * Refuses two migrations of one version, as the tools do.
 *
 * @param versionOf what may be there once only; '' for a migration without a version
 */
export function assertVersionsDiffer(
  drafts: readonly MigrationDraft[],
  versionOf: (draft: MigrationDraft) => string = ({ version }) => version,
): void {
  const seen = new Map<string, string>();
  for (const draft of drafts) {
    const version = versionOf(draft);
    const other = seen.get(version);
    if (other !== undefined && version !== '') {
      throw new UserError(
        `${other} and ${draft.file} have the same version, ${version}`,
        'give one of them another version: the migration tool refuses two of one',
      );
    }
    seen.set(version, draft.file);
  }
}

/** The text after a byte order mark, for what was read only to recognise it. */
export function headLines(head: string | undefined): string[] {
  return (head ?? '').replace(/^\uFEFF/, '').split(/\r?\n/);
}

/**
 * A note where a tool that orders by name runs another order than that of the numbers, which is rarely what its users
 * mean.
 */
export function orderNote(
  tool: string,
  names: readonly string[],
  byNumber: (a: string, b: string) => number,
): string[] {
  const asTool = [...names].sort(compareText);
  const at = [...names].sort(byNumber).findIndex((name, index) => name !== asTool[index]);
  if (at === -1) return [];
  return [`${tool} orders by name, not by number: ${asTool[at]} is run before ${names.toSorted(byNumber)[at]}`];
}
