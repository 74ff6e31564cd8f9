import type { Manifest } from '../archive/manifest.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from './format.ts';
import { inlineCode, keepWithin, table } from './markdown.ts';

/** What a verification has looked at. */
export interface VerificationResult {
  readonly level: 'basic' | 'full';
  readonly durationMs: number;
  readonly files: number;
  readonly rows: number;
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

/** The job summary of a verification: the answer, the problems, facts. */
export function verifySummary({ path, manifest, verification, problems }: VerifySummaryInput): string {
  const name = manifest === undefined ? inlineCode(path, 300) : inlineCode(manifest.source.database);
  const good = problems.length === 0;
  const headline = good
    ? `✅ Backup of ${name} is whole: ${verificationText(verification)}`
    : `❌ Backup of ${name} **does not verify**: ${formatCountOf(problems.length, 'problem')}`;
  const sections = [headline];
  if (!good) sections.push('### Problems', problemList(problems));
  sections.push(facts(path, manifest, verification));
  return `${sections.join('\n\n')}\n`;
}

/** What a verification has looked at, in a few words. */
export function verificationText({ level, files, rows, durationMs }: VerificationResult): string {
  const counts = `${formatCountOf(files, 'file')} and ${formatCountOf(rows, 'row')}`;
  const restored = level === 'full' ? ', restored and compared' : '';
  return `${counts} read again${restored} in ${formatDuration(durationMs)} (\`${level}\`)`;
}

function problemList(problems: readonly string[]): string {
  const { kept, dropped } = keepWithin(
    problems.map((problem) => `- ${inlineCode(problem, 500)}`),
    problemsBudgetBytes,
  );
  if (dropped > 0) kept.push(`- … and ${formatCount(dropped)} more`);
  return kept.join('\n');
}

function facts(path: string, manifest: Manifest | undefined, verification: VerificationResult): string {
  const rows = [['Level', `\`${verification.level}\`, ${formatDuration(verification.durationMs)}`]];
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
