import type { Manifest } from '../archive/manifest.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatPercent } from './format.ts';
import { details, escapeText, inlineCode, keepWithin, table, unbroken } from './markdown.ts';

/** What a verification has looked at. */
export interface VerificationResult {
  readonly level: 'basic' | 'full';
  readonly durationMs: number;
  readonly files: number;
  readonly rows: number;
  /** At level full. */
  readonly drill?: DrillResult | undefined;
}

/** What restoring a backup for trial has brought. */
export interface DrillResult {
  /** The version of the server that it was restored into; undefined: it was not restored. */
  readonly server: string | undefined;
  /** Undefined: it could not be restored. */
  readonly restoreMs: number | undefined;
  readonly phases: readonly { readonly name: string; readonly durationMs: number }[];
  /** What was so in the source already, or could not be looked at. */
  readonly notes: readonly string[];
}

export interface VerifySummaryInput {
  /** The backup's directory as the user knows it. */
  readonly path: string;
  /** Undefined: it could not be read. */
  readonly manifest: Manifest | undefined;
  readonly verification: VerificationResult;
  /** What is wrong with the backup; empty: nothing. */
  readonly problems: readonly string[];
}

const problemsBudgetBytes = 200 * 1024;
const notesBudgetBytes = 100 * 1024;

/** The job summary of a verification: the answer, the problems, facts. */
export function verifySummary({ path, manifest, verification, problems }: VerifySummaryInput): string {
  const name = manifest === undefined ? inlineCode(path, 300) : inlineCode(manifest.source.database);
  const good = problems.length === 0;
  const answer = verification.level === 'full' ? 'is proven' : 'is whole';
  const headline = good
    ? `✅ Backup of ${name} ${answer}: ${verificationText(verification)}`
    : `❌ Backup of ${name} **does not verify**: ${formatCountOf(problems.length, 'problem')}`;
  const sections = [headline];
  if (!good) sections.push('### Problems', listOf(problems, problemsBudgetBytes));
  sections.push(facts(path, manifest, verification));
  const { drill } = verification;
  if (drill !== undefined && drill.phases.length > 0) {
    sections.push('### Where the time went', phaseTable(drill, verification.durationMs));
  }
  if (drill !== undefined && drill.notes.length > 0) {
    sections.push(details(formatCountOf(drill.notes.length, 'note'), listOf(drill.notes, notesBudgetBytes)));
  }
  return `${sections.join('\n\n')}\n`;
}

/**
 * What a verification has looked at, in a few words of Markdown.
 *
 * @example '3 files and 1 000 rows read again in 2.1 s (`basic`)'
 */
export function verificationText({ level, files, rows, durationMs, drill }: VerificationResult): string {
  const counts = `${formatCountOf(files, 'file')} and ${formatCountOf(rows, 'row')}`;
  const took = drill?.restoreMs === undefined ? '' : ` in ${formatDuration(drill.restoreMs)}`;
  const restored = level === 'full' ? `, restored${took}, compared with the source,` : '';
  return `${counts} read again${restored} in ${formatDuration(durationMs)}${took === '' ? '' : ' in all'} (\`${level}\`)`;
}

function listOf(lines: readonly string[], budgetBytes: number): string {
  const items = lines.map((line) => `- ${inlineCode(line, 500)}`);
  const { kept, dropped } = keepWithin(items, budgetBytes);
  if (dropped > 0) kept.push(`- … and ${formatCount(dropped)} more`);
  return kept.join('\n');
}

const phaseTitles: Readonly<Record<string, string>> = {
  server: 'server started',
  check: 'check',
  schema: 'schema',
  data: 'rows and indexes',
  'read-back': 'rows read back',
  'post-data': 'keys, triggers, privileges',
  structure: 'objects, constraints, indexes, sequences',
};

function phaseTable({ phases }: DrillResult, durationMs: number): string {
  const rows = phases.map((phase) => [
    phaseTitles[phase.name] ?? escapeText(phase.name),
    unbroken(formatDuration(phase.durationMs)),
    unbroken(formatPercent(phase.durationMs, durationMs)),
  ]);
  return table([{ header: 'Phase' }, { header: 'Time', align: 'right' }, { header: 'Share', align: 'right' }], rows);
}

function facts(path: string, manifest: Manifest | undefined, verification: VerificationResult): string {
  const rows = [['Level', `\`${verification.level}\`, ${formatDuration(verification.durationMs)}`]];
  const { drill } = verification;
  if (drill?.server !== undefined) rows.push(['Restored into', `PostgreSQL ${inlineCode(drill.server)}`]);
  if (drill?.restoreMs !== undefined) {
    rows.push(['Recovery time', `**${formatDuration(drill.restoreMs)}** to restore everything, measured`]);
  }
  if (manifest !== undefined) {
    const { source, snapshot, totals } = manifest;
    rows.push(
      ['Database', `${inlineCode(source.database)}, PostgreSQL ${inlineCode(source.serverVersion)}`],
      ['Snapshot', `${inlineCode(snapshot.takenAt)}, LSN ${inlineCode(snapshot.lsn)}`],
      ['Content', `${formatCountOf(totals.tables, 'table')}, ${formatCountOf(totals.rows, 'row')}`],
      ['Size', `${formatBytes(totals.rawBytes)} raw, ${formatBytes(totals.storedBytes)} stored`],
    );
  }
  return table([{ header: 'Backup' }, { header: inlineCode(path, 300) }], rows);
}
