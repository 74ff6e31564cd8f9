import { lineFeeds } from './lines.ts';
import type { Ignore } from './migration.ts';
import { loadParser } from './parser.ts';

const metrics: readonly Ignore['metric'][] = ['time', 'wal', 'blocks', 'lock', 'rewrite', 'budget', 'all'];

/**
 * Reads the comments that take metrics of a migration out of the verdict. Only comments count: a string or a
 * function's body that looks like one does not.
 *
 * @param text SQL
 * @param firstLine the line of the file on which `text` begins
 * @returns the ignores, and a note for each comment that is not followed
 *
 * @example await readIgnores('-- pgproof: ignore lock because the table is new', '1.sql', 1)
 * // { ignores: [{ metric: 'lock', reason: 'the table is new', line: 1 }], notes: [] }
 */
export async function readIgnores(
  text: string,
  file: string,
  firstLine: number,
): Promise<{ ignores: Ignore[]; notes: string[] }> {
  const ignores: Ignore[] = [];
  const notes: string[] = [];
  if (!/pgproof:/i.test(text)) return { ignores, notes };
  for (const comment of await commentsOf(text)) {
    const directive = /^--\s*pgproof:\s*(.*?)\s*$/is.exec(comment.text)?.[1];
    if (directive === undefined) continue;
    const line = firstLine + comment.line;
    const read = readDirective(directive);
    if (typeof read === 'string') notes.push(`${file} line ${line}: ${read}`);
    else ignores.push(...read.metrics.map((metric) => ({ metric, reason: read.reason, line })));
  }
  return { ignores, notes };
}

/** What a comment says after `pgproof:`; or why it is not followed. */
function readDirective(directive: string): { metrics: Ignore['metric'][]; reason: string } | string {
  const [, list, reason = ''] = /^ignore\s+([\w\s,]+?)(?:\s+because\b:?\s*(.*))?$/is.exec(directive) ?? [];
  if (list === undefined) return 'a comment for pgproof is not understood: write "ignore lock because …"';
  const names = list.toLowerCase().split(/[\s,]+/);
  const unknown = names.find((name) => !(metrics as readonly string[]).includes(name));
  if (unknown !== undefined) return `there is no metric "${unknown}" to ignore: it is one of ${metrics.join(', ')}`;
  if (reason === '') return 'an ignore without a reason is not followed: write "ignore … because …"';
  return { metrics: names as Ignore['metric'][], reason };
}

interface Comment {
  readonly text: string;
  /** Line feeds before it. */
  readonly line: number;
}

async function commentsOf(text: string): Promise<Comment[]> {
  const parser = await loadParser();
  try {
    const bytes = Buffer.from(text, 'utf8');
    const { tokens } = parser.scanSync(text);
    const comments = tokens.filter(({ tokenName }) => tokenName === 'SQL_COMMENT');
    return comments.map(({ text: comment, start }) => ({ text: comment, line: lineFeeds(bytes.subarray(0, start)) }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The scanner refuses the text (a template, say): lines that are nothing but a comment then.
    return text.split('\n').flatMap((line, index) => {
      const comment = line.trim();
      return comment.startsWith('--') ? [{ text: comment, line: index }] : [];
    });
  }
}
