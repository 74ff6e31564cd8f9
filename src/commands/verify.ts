import { type ExitCode, exitCode, messageOf } from '../errors.ts';
import type { Session } from '../main.ts';
import type { VerifyRequest } from '../options/request.ts';
import { type VerificationResult, verificationText, verifySummary } from '../report/verify-summary.ts';
import { type OwnBackup, ownBackup, withBackup } from '../storage/open-backup.ts';
import { withProgress } from '../terminal/progress.ts';
import { bytesToRead, verifyIntegrity } from '../verify/integrity.ts';
import { readVerification, verificationVersion, writeVerification } from '../verify/verification.ts';

const shownLines = 50;

/** What a verification has found out. */
interface Outcome {
  readonly verification: VerificationResult;
  readonly problems: readonly string[];
}

/** `pgproof verify`: says whether a backup is what was written, and what is wrong with it if not. */
export async function verifyCommand(request: VerifyRequest, session: Session): Promise<ExitCode> {
  const { environment, log, signal } = session;
  const { githubToken } = request;
  return withBackup(request.backup, { environment, githubToken, signal, log }, async (opened) => {
    const backup = ownBackup(opened);
    const outcome = await (request.level === 'full' ? proveByRestore : readEverything)(backup, request, session);
    await record(backup, outcome, session);
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
  const { files, rows } = report.integrity;
  const { problems, durationMs } = report;
  return { verification: { level: 'full', durationMs, files, rows, drill: report }, problems };
}

/** Beside the manifest, for whoever looks at the backup later. */
async function record({ path, manifest }: OwnBackup, outcome: Outcome, { log, secrets }: Session): Promise<void> {
  const { level, durationMs, rows, drill } = outcome.verification;
  const redacted = (lines: readonly string[]) => lines.map((line) => secrets.redact(line));
  try {
    if (level === 'basic' && outcome.problems.length === 0 && (await isProven(path, manifest.sha256))) return;
    await writeVerification(path, {
      ...{ formatVersion: verificationVersion, manifestSha256: manifest.sha256, level },
      ...{ verifiedAt: new Date().toISOString(), durationMs },
      ...(drill?.server === undefined ? {} : { server: drill.server }),
      ...(drill?.restoreMs === undefined ? {} : { restoreMs: drill.restoreMs }),
      ...{ tables: manifest.tables.length, rows },
      ...{ problems: redacted(outcome.problems), notes: redacted(drill?.notes ?? []) },
    });
  } catch (error) {
    // A backup may well lie where nobody may write.
    log.warn(`verification.json cannot be written into the backup: ${messageOf(error)}`);
  }
}

/** Whether a drill has said more than reading can; a damaged record says nothing. */
async function isProven(path: string, manifestSha256: string): Promise<boolean> {
  const found = await readVerification(path, manifestSha256).catch(() => undefined);
  return found?.level === 'full' && found.problems.length === 0;
}

/** Outputs for the next steps, and the job summary. */
async function publish({ label, manifest }: OwnBackup, outcome: Outcome, session: Session): Promise<void> {
  const { runner, secrets, environment } = session;
  const { verification, problems } = outcome;
  await runner?.addSummary(secrets.redact(verifySummary({ path: label, manifest, verification, problems })));
  if (environment.GITHUB_OUTPUT === undefined) return;
  runner?.setOutput('verified', problems.length === 0 ? verification.level : 'none');
  runner?.setOutput('problems', JSON.stringify(problems));
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
