import type { ForeignReport } from '../restore/pg-restore/foreign-archive.ts';
import { formatCountOf, formatDuration } from './format.ts';
import { inlineCode, keepWithin } from './markdown.ts';

const budgetBytes = 200 * 1024;

/** The job summary of a restore of an archive that has no manifest: what pg_restore said, and no more than that. */
export function foreignRestoreSummary(label: string, report: ForeignReport): string {
  const { database, entries, problems, serverVersion, durationMs } = report;
  const answer =
    problems.length === 0
      ? `⚠️ ${inlineCode(label, 300)} was restored by pg_restore into ${inlineCode(database)}. **Nothing is proven:** the archive has no manifest to compare with.`
      : `❌ ${inlineCode(label, 300)} did not come back whole into ${inlineCode(database)}: ${formatCountOf(problems.length, 'problem')}.`;
  const facts = `${formatCountOf(entries, 'entry', 'entries')} in ${formatDuration(durationMs)}, PostgreSQL ${inlineCode(serverVersion)}`;
  const { kept, dropped } = keepWithin(
    problems.map((problem) => `- ${inlineCode(problem, 1000)}`),
    budgetBytes,
  );
  if (dropped > 0) kept.push(`- … and ${dropped} more`);
  return `${[answer, facts, kept.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}
