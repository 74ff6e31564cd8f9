import type { LeftOut, Manifest, ManifestTable } from '../archive/manifest.ts';
import type { RestoredTable, RestoreReport } from '../restore/restore.ts';
import { summaryBudgetBytes } from './backup-summary.ts';
import { workerChart } from './charts.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatPercent, formatRate } from './format.ts';
import {
  byteLength,
  type Column,
  details,
  escapeText,
  foldedTable,
  inlineCode,
  keepWithin,
  table,
  unbroken,
} from './markdown.ts';

export interface RestoreSummaryInput {
  /** `label`: the backup as the user knows it. */
  readonly backup: { readonly label: string; readonly manifest: Manifest };
  readonly report: RestoreReport;
  /** With more rejected rows than this the restore has failed. */
  readonly maxRejects: number;
  readonly part: 'all' | 'data' | 'schema';
  /** It went on with what an earlier run had begun: its time is not that of the whole. */
  readonly resumed: boolean;
}

const problemsBudgetBytes = 200 * 1024;
const shownCharacters = 500;

/**
 * The job summary of a restore: the answer, facts, what is wrong, where the time went, and the long tail. At most
 * 900 KiB of Markdown, whatever the backup holds.
 */
export function restoreSummary(input: RestoreSummaryInput): string {
  const { report } = input;
  const chart = workerChart(report.timeline, 'steps');
  const sections = [
    headline(input),
    facts(input),
    ...problemsSection(report.problems),
    ...rejectsSection(report),
    '### Where the time went',
    phaseTable(report),
    ...(chart === '' ? [] : [chart]),
  ];
  const answer = sections.join('\n\n');
  return `${[answer, ...longTail(input, summaryBudgetBytes - byteLength(answer) - 16)].join('\n\n')}\n`;
}

/**
 * What came back, in a few words of plain text that follow the database's name.
 *
 * @example ': 9 tables, 1 813 000 rows, 238 MB in 8.1 s (29.4 MB/s)', or of a schema alone: ' in 1.2 s'
 */
export function restoredText({ backup, report, part, resumed }: RestoreSummaryInput): string {
  const { tables, rows, durationMs } = report;
  const time = `in ${formatDuration(durationMs)}`;
  if (part === 'schema') return ` ${time}`;
  const what = `: ${formatCountOf(tables.length, 'table')}, ${formatCountOf(rows, 'row')}`;
  if (resumed) return `${what}, the last part of them ${time}`;
  // How large the rows are that did not come back, nobody has measured.
  if (report.rejected + report.skipped > 0) return `${what} ${time}`;
  const bytes = rawBytesOf(report, backup.manifest);
  return `${what}, ${formatBytes(bytes)} ${time} (${formatRate(bytes, durationMs)})`;
}

/** Whether everything came back that had to. */
export function isComplete({ report, maxRejects }: Pick<RestoreSummaryInput, 'report' | 'maxRejects'>): boolean {
  return report.problems.length === 0 && report.rejected <= maxRejects;
}

const restored: Readonly<Record<RestoreSummaryInput['part'], (source: string) => string>> = {
  all: (source) => `${source} is restored`,
  data: (source) => `The rows of ${source} are restored`,
  schema: (source) => `The schema of ${source} is restored`,
};

function headline(input: RestoreSummaryInput): string {
  const { backup, report, maxRejects, part } = input;
  const source = inlineCode(backup.manifest.source.database);
  const target = inlineCode(report.database);
  const rejected = formatCountOf(report.rejected, 'row');
  if (!isComplete(input)) {
    const reasons = [
      ...(report.problems.length > 0 ? [formatCountOf(report.problems.length, 'problem')] : []),
      ...(report.rejected > maxRejects ? [`${rejected} rejected, and ${formatCount(maxRejects)} allowed`] : []),
    ];
    return `❌ The restore of ${source} into ${target} is **not complete**: ${reasons.join('; ')}${part === 'schema' ? '' : `. Restored${restoredText(input)}`}`;
  }
  const notes = [
    ...(report.skipped > 0 ? [`${formatCountOf(report.skipped, 'row')} skipped: there already`] : []),
    ...(missing(input) > 0 ? [`${formatCount(missing(input))} left out, see below`] : []),
  ].map((note) => `; ${note}`);
  const without = report.rejected > 0 ? `, **without ${rejected}** that it refused` : '';
  return `${report.rejected > 0 ? '☑️' : '✅'} ${restored[part](source)} into ${target}${without}${restoredText(input)}${notes.join('')}`;
}

/** Roles and tablespaces belong to the cluster, and are no part of a restored database. */
const ofCluster: ReadonlySet<LeftOut['kind']> = new Set(['globals', 'role-passwords', 'tablespaces']);

interface Missing {
  readonly name: string;
  readonly reason: string;
}

/** What the restore left out, and what the backup does not hold: the report has both in one list. */
function leftOutOf({ backup, report }: RestoreSummaryInput): { byRestore: Missing[]; byBackup: Missing[] } {
  const { leftOut } = backup.manifest;
  const names = new Set(leftOut.map(({ kind, name }) => `${kind} ${name}`.trim()));
  return {
    byRestore: report.leftOut.filter(({ name }) => !names.has(name)),
    byBackup: leftOut.map(({ kind, name, reason }) => ({ name: name || kind, reason })),
  };
}

function missing(input: RestoreSummaryInput): number {
  const ofDatabase = input.backup.manifest.leftOut.filter(({ kind }) => !ofCluster.has(kind));
  return leftOutOf(input).byRestore.length + ofDatabase.length;
}

function facts({ backup, report, part, resumed }: RestoreSummaryInput): string {
  const { source, snapshot } = backup.manifest;
  const time = formatDuration(report.durationMs);
  const rows = [
    ['Server', `PostgreSQL ${escapeText(report.serverVersion)}`],
    ['Backup', `${inlineCode(backup.label, 300)}, of PostgreSQL ${escapeText(source.serverVersion)}`],
    ['State of', `${inlineCode(snapshot.takenAt)}, LSN ${inlineCode(snapshot.lsn)}`],
  ];
  if (part !== 'schema') {
    rows.push(
      ['Rows restored', `${formatCount(report.rows)}, in ${formatCountOf(report.tables.length, 'table')}`],
      ['Rows rejected', formatCount(report.rejected)],
      ['Rows skipped', formatCount(report.skipped)],
    );
  }
  rows.push(
    ['Indexes', formatCount(report.indexes)],
    ['**Measured restore time**', resumed ? `${time} in this run, which went on with an earlier one` : `**${time}**`],
  );
  return table([{ header: 'Database' }, { header: inlineCode(report.database) }], rows);
}

function problemsSection(problems: readonly string[]): string[] {
  return problems.length === 0 ? [] : ['### Problems', list(problems.map(quoted), problemsBudgetBytes)];
}

function rejectsSection({ rejected, rejectsFile }: RestoreReport): string[] {
  if (rejectsFile === undefined) return [];
  return [
    '### Rejected rows',
    `${formatCountOf(rejected, 'row')}, each with its reason, in ${inlineCode(rejectsFile, 300)}. Mend them there, then load them with \`psql -d DATABASE -f FILE\`: all of them go in, or none.`,
  ];
}

/** How people read the phases of a restore, and of its progress. */
export const phaseTitles: Readonly<Record<string, string>> = {
  check: 'check',
  schema: 'schema',
  data: 'rows and indexes',
  restore: 'rows and indexes',
  'post-data': 'keys, triggers, privileges',
};

function phaseTable({ phases, durationMs }: RestoreReport): string {
  const columns: readonly Column[] = [
    { header: 'Phase' },
    { header: 'Time', align: 'right' },
    { header: 'Share', align: 'right' },
  ];
  const rows = phases.map((phase) => [
    phaseTitles[phase.name] ?? escapeText(phase.name),
    unbroken(formatDuration(phase.durationMs)),
    unbroken(formatPercent(phase.durationMs, durationMs)),
  ]);
  return table(columns, rows);
}

/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail(input: RestoreSummaryInput, budgetBytes: number): string[] {
  const { backup, report } = input;
  const { byRestore, byBackup } = leftOutOf(input);
  const reasons = (items: readonly Missing[]) =>
    items.map(({ name, reason }) => `${inlineCode(name, 200)}: ${inlineCode(reason, shownCharacters)}`);
  const parts: ((budget: number) => string)[] = [
    (budget) => foldedTables(report, backup.manifest, budget),
    (budget) =>
      foldedList(
        'Tried again',
        report.retries.map(({ what, cause }) => `${inlineCode(what, 200)}: ${inlineCode(cause, shownCharacters)}`),
        budget,
      ),
    (budget) => foldedList('Left out', reasons(byRestore), budget),
    (budget) => foldedList('Not in the backup', reasons(byBackup), budget),
    (budget) => foldedList('Not checked beforehand', report.notChecked.map(quoted), budget),
  ];
  let leftBytes = budgetBytes;
  return parts.flatMap((part, index) => {
    const text = part(Math.floor(leftBytes / (parts.length - index)));
    leftBytes -= byteLength(text) + 2;
    return text === '' ? [] : [text];
  });
}

function foldedTables(report: RestoreReport, manifest: Manifest, budgetBytes: number): string {
  const byOid = new Map(manifest.tables.map((each) => [each.oid, each]));
  const rawBytes = ({ oid }: RestoredTable) => byOid.get(oid)?.rawBytes ?? 0;
  const largestFirst = report.tables.toSorted((a, b) => rawBytes(b) - rawBytes(a));
  const columns: readonly Column[] = [
    { header: 'Table' },
    ...['Rows', 'Rejected', 'Skipped', 'Raw'].map((header): Column => ({ header, align: 'right' })),
  ];
  const title = `Tables (${formatCount(report.tables.length)})`;
  return foldedTable(title, columns, tableRows(largestFirst, byOid), budgetBytes);
}

function* tableRows(
  tables: readonly RestoredTable[],
  byOid: ReadonlyMap<number, ManifestTable>,
): Generator<readonly string[]> {
  for (const { schema, name, oid, rows, rejected, skipped } of tables) {
    const rawBytes = byOid.get(oid)?.rawBytes;
    yield [
      inlineCode(`${schema}.${name}`, 140),
      ...[rows, rejected, skipped].map(formatCount),
      rawBytes === undefined ? '' : unbroken(formatBytes(rawBytes)),
    ];
  }
}

function quoted(text: string): string {
  return inlineCode(text, shownCharacters);
}

function list(items: readonly string[], budgetBytes: number): string {
  const { kept, dropped } = keepWithin(
    items.map((item) => `- ${item}`),
    budgetBytes,
  );
  if (dropped > 0) kept.push(`- … and ${formatCount(dropped)} more: this page has no room for them`);
  return kept.join('\n');
}

function foldedList(title: string, items: readonly string[], budgetBytes: number): string {
  if (items.length === 0) return '';
  const full = `${title} (${formatCount(items.length)})`;
  // The frame, and the line that counts what was dropped.
  const frameBytes = byteLength(details(full, '')) + 100;
  return budgetBytes <= frameBytes ? '' : details(full, list(items, budgetBytes - frameBytes));
}

function rawBytesOf({ tables }: RestoreReport, manifest: Manifest): number {
  const restored = new Set(tables.map(({ oid }) => oid));
  return manifest.tables.filter(({ oid }) => restored.has(oid)).reduce((sum, { rawBytes }) => sum + rawBytes, 0);
}
