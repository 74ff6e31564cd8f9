import { type ExitCode, exitCode } from '../errors.ts';
import type { Session } from '../main.ts';
import type { VerifyRequest } from '../options/request.ts';
import { verificationText, verifySummary } from '../report/verify-summary.ts';
import { type OwnBackup, ownBackup, withBackup } from '../storage/open-backup.ts';
import { withProgress } from '../terminal/progress.ts';
import { bytesToRead, verifyIntegrity } from '../verify/integrity.ts';
import { drillOutcome, type Outcome, recordVerification } from '../verify/outcome.ts';

const shownLines = 50;

/** `pgproof verify`: says whether a backup is what was written, and what is wrong with it if not. */
export async function verifyCommand(request: VerifyRequest, session: Session): Promise<ExitCode> {
  const { environment, log, secrets, signal } = session;
  const { githubToken } = request;
  return withBackup(request.backup, { environment, githubToken, signal, log }, async (opened) => {
    const backup = ownBackup(opened);
    const outcome = await (request.level === 'full' ? proveByRestore : readEverything)(backup, request, session);
    await recordVerification(backup, outcome, { log, redact: (line) => secrets.redact(line) });
    await publish(backup, outcome, session);
    return tell(backup, outcome, session);
  });
}

async function readEverything(backup: OwnBackup, request: VerifyRequest, session: Session): Promise<Outcome> {
  const { manifest, path } = backup;
  const { signal, terminal } = session;
  const totalBytes = bytesToRead(manifest);
  const state = { phase: 'verify', doneBytes: 0, totalBytes, tablesDone: 0, tablesTotal: 0, rows: 0 };
  const integrity = await withProgress({ terminal, read: () => state }, signal, () =>
    verifyIntegrity({
      ...{ directory: path, manifest, jobs: request.jobs, signal },
      onProgress: (bytes) => {
        state.doneBytes += bytes;
      },
    }),
  );
  return { verification: { level: 'basic', ...integrity }, problems: integrity.problems };
}

async function proveByRestore(backup: OwnBackup, request: VerifyRequest, session: Session): Promise<Outcome> {
  // A basic verification does without all of what restores.
  const [{ drill }, { RestoreProgress }] = await Promise.all([
    import('../verify/drill.ts'),
    import('../restore/restore-progress.ts'),
  ]);
  const { environment, log, signal, terminal } = session;
  const progress = new RestoreProgress();
  const report = await withProgress({ terminal, read: () => progress.read() }, signal, () =>
    drill(request, backup, { environment, log, progress, signal }),
  );
  return drillOutcome(report);
}

/** Outputs for the next steps, and the job summary. */
async function publish({ label, manifest }: OwnBackup, outcome: Outcome, session: Session): Promise<void> {
  const { runner, secrets, environment } = session;
  const { verification, problems } = outcome;
  await runner?.addSummary(secrets.redact(verifySummary({ path: label, manifest, verification, problems })));
  if (environment.GITHUB_OUTPUT === undefined) return;
  runner?.setOutput('verified', problems.length === 0 ? verification.level : 'none');
  runner?.setOutput('problems', JSON.stringify(problems.map((problem) => secrets.redact(problem))));
  const { restoreMs } = verification.drill ?? {};
  if (restoreMs !== undefined) runner?.setOutput('restore-ms', restoreMs);
}

function tell({ label }: OwnBackup, { verification, problems }: Outcome, { log }: Session): ExitCode {
  const notes = verification.drill?.notes ?? [];
  for (const note of notes.slice(0, shownLines)) log.info(`note: ${note}`);
  if (notes.length > shownLines) log.info(`… and ${notes.length - shownLines} more notes`);
  if (problems.length === 0) {
    const answer = verification.level === 'full' ? 'proven' : 'whole';
    log.info(`the backup is ${answer}: ${verificationText(verification).replaceAll('`', '')}`);
    return exitCode.good;
  }
  for (const problem of problems.slice(0, shownLines)) log.error(problem);
  if (problems.length > shownLines) log.error(`… and ${problems.length - shownLines} more`);
  log.error(
    `the backup at ${label} does not verify`,
    'do not rely on it: take another one, and look into the disk that held it',
  );
  return exitCode.no;
}
