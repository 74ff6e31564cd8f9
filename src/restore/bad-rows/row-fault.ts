/**
 * What the server says when a row is at fault: data_exception, integrity_constraint_violation,
 * with_check_option_violation, and what triggers (P0) and limits such as an index entry's size (54) say.
 */
const rowClasses = ['22', '23', '44', 'P0', '54'];

/** @param code SQLSTATE */
export function isRowsFault(code: string | undefined): boolean {
  return code !== undefined && rowClasses.some((prefix) => code.startsWith(prefix));
}

/** A place that an error's CONTEXT names. */
export interface FailedLine {
  /** Of this COPY's text, from 1. */
  readonly line: number;
  /** False: it was read from words in another language, and must be proven. */
  readonly certain: boolean;
}

/**
 * The line in the CONTEXT of a failed COPY … FROM: `COPY orders, line 12, column id: "x"` (CopyFromErrorCallback in
 * src/backend/commands/copyfrom.c). Lines of triggers may stand before it. The name, the value behind it and a
 * trigger's words are anyone's, so a context in which such a place is found twice tells nothing.
 *
 * Errors of AFTER triggers, foreign keys and deferred constraints have no line: they come when all rows are in.
 *
 * @param relation the table's bare name, as the driver decodes it
 */
export function failedLine(context: string | undefined, relation: string): FailedLine | undefined {
  if (context === undefined) return undefined;
  const name = relation.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const english = only(context, new RegExp(String.raw`(?:^|\n)COPY ${name}, line (\d+)(?=[,:\n]|$)`, 'g'));
  if (english !== 'none') return english === 'several' ? undefined : { line: english, certain: true };
  // lc_messages is the superuser's. In all translations the table's name comes first and the line is the next number.
  const other = only(context, new RegExp(String.raw`(?:^|\n)(?:COPY )?${name}[^\d\n]{1,30}?(\d+)`, 'g'));
  return typeof other === 'number' ? { line: other, certain: false } : undefined;
}

function only(text: string, pattern: RegExp): number | 'none' | 'several' {
  const [first, second] = [...text.matchAll(pattern)];
  if (first === undefined) return 'none';
  return second === undefined ? Number(first[1]) : 'several';
}

/** The relation's name in the server's messages, as the driver decodes it. @param relation bytes as a latin1 string */
export function relationInMessages(relation: string): string {
  return Buffer.from(relation, 'latin1').toString('utf8');
}
