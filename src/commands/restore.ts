import { type ExitCode, exitCode } from '../errors.ts';
import type { Session } from '../main.ts';
import type { RestoreRequest } from '../options/request.ts';
import { foreignRestoreSummary } from '../report/foreign-restore-summary.ts';
import { formatCountOf, formatDuration } from '../report/format.ts';
import { isComplete, phaseTitles, restoredText, restoreSummary } from '../report/restore-summary.ts';
import { restoreForeign } from '../restore/pg-restore/foreign-archive.ts';
import { type RestoreProfile, type RestoreReport, restore } from '../restore/restore.ts';
import { RestoreProgress } from '../restore/restore-progress.ts';
import { type ForeignBackup, type OwnBackup, withBackup } from '../storage/open-backup.ts';
import { type ProgressSnapshot, withProgress } from '../terminal/progress.ts';
import { verifyIntegrity } from '../verify/integrity.ts';

const shownProblems = 50;

/** `pgproof restore`: restores a backup and says what came back. */
export async function restoreCommand(request: RestoreRequest, session: Session): Promise<ExitCode> {
  const { environment, log, signal } = session;
  const context = { environment, log, signal, githubToken: request.githubToken };
  return withBackup(request.backup, context, async (backup) =>
    backup.kind === 'pgproof' ? restoreOwn(request, backup, session) : restoreOther(request, backup, session),
  );
}

async function restoreOwn(request: RestoreRequest, backup: OwnBackup, session: Session): Promise<ExitCode> {
  const { environment, log, signal, terminal } = session;
  const progress = new RestoreProgress();
  const result = await withProgress({ terminal, read: () => shown(progress.read()) }, signal, () =>
    restore(request, backup, { environment, log, progress, signal }, profileFor(request, backup, session)),
  );
  if (result.kind === 'plan') {
    log.info(result.text);
    return exitCode.good;
  }
  return publish(request, backup, result.report, session);
}

/** An archive of pg_dump's own: by pg_restore alone, and what it brought can be told only in its words. */
async function restoreOther(request: RestoreRequest, backup: ForeignBackup, session: Session): Promise<ExitCode> {
  const { environment, log, runner, signal, terminal } = session;
  const progress = new RestoreProgress();
  const result = await withProgress({ terminal, read: () => shown(progress.read()) }, signal, () =>
    restoreForeign(request, backup, { environment, log, signal }),
  );
  if (result.kind === 'plan') {
    log.info(result.text);
    return exitCode.good;
  }
  const { report } = result;
  for (const problem of report.problems.slice(0, shownProblems)) log.error(problem);
  const duration = formatDuration(report.durationMs);
  log.info(
    `pg_restore went through ${formatCountOf(report.entries, 'entry', 'entries')} in ${duration}; nothing is proven`,
  );
  await runner?.addSummary(session.secrets.redact(foreignRestoreSummary(backup.label, report)));
  if (environment.GITHUB_OUTPUT !== undefined) runner?.setOutput('restore-ms', report.durationMs);
  if (report.problems.length === 0) return exitCode.good;
  log.error(
    `the restore is not complete: ${formatCountOf(report.problems.length, 'problem')}`,
    'see the problems above',
  );
  return exitCode.no;
}

/** The phases by the names that people read. */
function shown(snapshot: ProgressSnapshot): ProgressSnapshot {
  return { ...snapshot, phase: phaseTitles[snapshot.phase] ?? snapshot.phase };
}

/** A restore for use: every byte is looked at before, rows are counted and statistics gathered after. */
function profileFor(request: RestoreRequest, backup: OwnBackup, { signal }: Session): RestoreProfile {
  return {
    checkFiles: async (onProgress) => {
      const { manifest, path } = backup;
      const checking = { decode: false, directory: path, manifest, jobs: request.jobs, signal, onProgress };
      return (await verifyIntegrity(checking)).problems;
    },
    ...{ unlogged: false, readBack: false, analyze: true },
  };
}

async function publish(
  request: RestoreRequest,
  backup: OwnBackup,
  report: RestoreReport,
  session: Session,
): Promise<ExitCode> {
  const { log, runner, environment } = session;
  const { problems, rejected, rejectsFile, rows, skipped, database, durationMs } = report;
  const { maxRejects, part, resume } = request;
  const summary = { backup, report, maxRejects, part, resumed: resume };
  log.info(
    `restored ${part === 'schema' ? 'the schema ' : ''}into ${database}${restoredText(summary)}` +
      (skipped > 0 ? `; ${formatCountOf(skipped, 'row')} skipped: there already` : ''),
  );
  for (const problem of problems.slice(0, shownProblems)) log.error(problem);
  if (problems.length > shownProblems) log.error(`… and ${problems.length - shownProblems} more`);
  if (rejectsFile !== undefined) {
    log.warn(
      `${formatCountOf(rejected, 'row')} rejected, each with its reason: ${rejectsFile}`,
      'mend them there, then load them with psql -d DATABASE -f FILE',
    );
  }
  await runner?.addSummary(session.secrets.redact(restoreSummary(summary)));
  if (environment.GITHUB_OUTPUT !== undefined) {
    runner?.setOutput('rows-restored', rows);
    runner?.setOutput('rows-rejected', rejected);
    runner?.setOutput('rejects-path', rejectsFile ?? '');
    runner?.setOutput('restore-ms', durationMs);
  }
  if (isComplete(summary)) return exitCode.good;
  log.error(
    problems.length > 0
      ? `the restore is not complete: ${formatCountOf(problems.length, 'problem')}`
      : `${formatCountOf(rejected, 'row')} rejected, and max-rejects allows ${maxRejects}`,
    problems.length > 0
      ? 'mend what is named above, or start over with clean: true'
      : 'the other rows are loaded; look at the rejects, or raise max-rejects',
  );
  return exitCode.no;
}
