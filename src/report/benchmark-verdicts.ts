import type { Finding } from '../benchmark/findings/findings.ts';
import type { Comparison } from '../benchmark/verdict/comparison.ts';
import { isCompared, type VerdictRow, verdictTable } from './benchmark-table.ts';
import { formatCountOf } from './format.ts';
import { type Column, escapeText, foldedTable, inlineCode, table, unbroken } from './markdown.ts';
import { markdownProse } from './prose.ts';

/** So many fit above; the others are folded. */
export const shownRows = 40;

const marks: Readonly<Record<VerdictRow['tone'], string>> = { bad: '❌ ', good: '🟢 ', unsure: '❔ ', plain: '' };

/** The table of the verdicts: with many migrations those that changed, and all of them below. */
export function tableSection(comparison: Comparison, most: number): string[] {
  const { rows } = verdictTable(comparison);
  if (rows.length === 0) return [];
  const chosen = rows.length <= most ? rows : rows.filter(isNotable).slice(0, most);
  const shown = chosen.length === 0 ? rows.slice(0, most) : chosen;
  const text = table(verdictColumns(comparison), shown.map(verdictCells));
  const rest = rows.length - shown.length;
  return [rest === 0 ? text : `${text}\n\n${formatCountOf(rest, 'other migration')} below.`, ...advisory(comparison)];
}

function isNotable({ tone, migration }: VerdictRow): boolean {
  return tone !== 'plain' || migration.kind !== 'both';
}

function advisory(comparison: Comparison): string[] {
  return isCompared(comparison) && !comparison.timesComparable
    ? ['Times in parentheses were measured in different runs. They are shown, and no verdict comes of them.']
    : [];
}

function verdictColumns(comparison: Comparison): Column[] {
  const { headers } = verdictTable(comparison);
  const title = (header: string) => (header === 'wal' ? 'WAL' : `${header.charAt(0).toUpperCase()}${header.slice(1)}`);
  return [
    { header: 'Migration' },
    ...headers.map(
      (header): Column => ({ header: title(header), align: header === 'strongest lock' ? 'left' : 'right' }),
    ),
    { header: 'Verdict' },
  ];
}

function verdictCells({ migration, cells, verdict, tone }: VerdictRow): string[] {
  return [inlineCode(migration.name, 80), ...cells.map(cell), `${marks[tone]}${escapeText(verdict)}`];
}

/** Numbers stay on one line; a cell that holds a name is code. */
function cell(text: string): string {
  return text.includes(' on ') ? inlineCode(text, 80) : unbroken(text);
}

/** The whole table, folded. */
export function foldedVerdicts(comparison: Comparison, budgetBytes: number): string {
  const { rows } = verdictTable(comparison);
  if (rows.length <= shownRows) return '';
  const title = `All migrations (${rows.length})`;
  return foldedTable(title, verdictColumns(comparison), rows.map(verdictCells), budgetBytes, 'the result file');
}

/** A finding as an item of a list. */
export function findingItem({ severity, migration, file, line, title, text, advice, ignored }: Finding): string {
  const mark = severity === 'notice' ? 'ℹ️' : '⚠️';
  const place = line === undefined || file === '' ? inlineCode(migration) : inlineCode(`${file}:${line}`, 140);
  const safer = advice === undefined ? '' : `  \n  **Safer:** ${markdownProse(advice)}.`;
  const passed = ignored === undefined ? '' : `  \n  Ignored: ${inlineCode(ignored, 300)}`;
  return `- ${mark} **${title}** (${place}): ${markdownProse(text)}.${safer}${passed}`;
}
