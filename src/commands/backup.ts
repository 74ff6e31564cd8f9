import { backup } from '../backup/backup.ts';
import { BackupProgress } from '../backup/backup-progress.ts';
import type { FinishedBackup } from '../backup/finish.ts';
import { type ExitCode, exitCode } from '../errors.ts';
import { defaultArtifactName } from '../github/artifact-names.ts';
import type { Session } from '../main.ts';
import type { BackupRequest } from '../options/request.ts';
import { backupSummary } from '../report/backup-summary.ts';
import { formatBytes, formatCountOf, formatDuration, formatRate, formatRatio } from '../report/format.ts';
import { artifactStorage } from '../storage/artifact.ts';
import type { StoredBackup } from '../storage/storage.ts';
import { withProgress } from '../terminal/progress.ts';

/** `pgproof backup`: makes the backup, stores it where it was asked to, and says so. */
export async function backupCommand(request: BackupRequest, session: Session): Promise<ExitCode> {
  const { environment, log, secrets, signal, terminal } = session;
  const storage = request.artifact
    ? artifactStorage({ environment, allowPublicArtifact: request.allowPublicArtifact, token: request.githubToken })
    : undefined;
  await storage?.assertUsable();
  const progress = new BackupProgress();
  const redact = (text: string) => secrets.redact(text);
  const finished = await withProgress({ terminal, read: () => progress.read() }, signal, () =>
    backup(request, { environment, log, progress, signal, redact }),
  );
  log.info(answer(finished));
  const stored = await storage?.store({
    directory: finished.path,
    name: request.artifactName ?? defaultArtifactName(finished.manifest.source.database, environment),
    retentionDays: request.retentionDays,
    signal,
    onWarning: (message) => log.warn(message),
  });
  if (stored !== undefined)
    log.info(`artifact ${stored.name} (${formatBytes(stored.bytes)}), SHA-256 ${stored.digest}`);
  await publish(finished, stored, session);
  return exitCode.good;
}

/** @example backup of shop: 62 tables, 4,1 M rows, 1.4 GB in 8.2 s (171 MB/s), stored 243 MB (5.8 : 1), verified */
function answer({ manifest, path, verification }: FinishedBackup): string {
  const { totals, durationMs, source } = manifest;
  const how = verification?.level === 'full' ? 'proven by a restore' : 'verified';
  const checked = verification === undefined ? 'not verified' : `${how} in ${formatDuration(verification.durationMs)}`;
  return [
    `backup of ${source.database} is complete: ${formatCountOf(totals.tables, 'table')}, ${formatCountOf(totals.rows, 'row')}`,
    `${formatBytes(totals.rawBytes)} in ${formatDuration(durationMs)} (${formatRate(totals.rawBytes, durationMs)})`,
    `stored ${formatBytes(totals.storedBytes)} (${formatRatio(totals.rawBytes, totals.storedBytes)})`,
    `${checked}\n${path}`,
  ].join(', ');
}

/** Outputs for the next steps, and the job summary. */
async function publish(finished: FinishedBackup, stored: StoredBackup | undefined, session: Session): Promise<void> {
  const { runner, environment } = session;
  if (runner === undefined) return;
  const { manifest, path, timeline, verification } = finished;
  const runId = Number(environment.GITHUB_RUN_ID);
  const artifact =
    stored === undefined
      ? undefined
      : {
          name: stored.name,
          id: stored.id,
          digest: `sha256:${stored.digest}`,
          ...(Number.isSafeInteger(runId) ? { runId } : {}),
        };
  const summary = backupSummary({
    ...{ manifest, timeline, artifact, path, verification },
  });
  await runner.addSummary(session.secrets.redact(summary));
  if (environment.GITHUB_OUTPUT === undefined) return;
  const outputs = {
    'backup-path': path,
    'manifest-path': `${path}/manifest.json`,
    tables: manifest.totals.tables,
    rows: manifest.totals.rows,
    'raw-bytes': manifest.totals.rawBytes,
    'stored-bytes': manifest.totals.storedBytes,
    'duration-ms': manifest.durationMs,
    'snapshot-lsn': manifest.snapshot.lsn,
    verified: verification?.level ?? 'none',
    ...(verification?.drill?.restoreMs === undefined ? {} : { 'restore-ms': verification.drill.restoreMs }),
    ...(stored === undefined
      ? {}
      : { 'artifact-id': stored.id, 'artifact-name': stored.name, 'artifact-digest': stored.digest }),
  };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
}
