import type { Manifest } from '../archive/manifest.ts';
import { messageOf } from '../errors.ts';
import type { VerificationResult } from '../report/verify-summary.ts';
import type { Log } from '../terminal/log.ts';
import type { DrillReport } from './drill.ts';
import { readVerification, verificationVersion, writeVerification } from './verification.ts';

/** What a verification has found out. */
export interface Outcome {
  readonly verification: VerificationResult;
  /** Empty: the backup is good. */
  readonly problems: readonly string[];
}

export function drillOutcome(report: DrillReport): Outcome {
  const { files, rows } = report.integrity;
  const { problems, durationMs } = report;
  return { verification: { level: 'full', durationMs, files, rows, drill: report }, problems };
}

/** Writes verification.json beside the manifest, for whoever looks at the backup later. */
export async function recordVerification(
  { path, manifest }: { readonly path: string; readonly manifest: Manifest },
  { verification, problems }: Outcome,
  { log, redact }: { readonly log: Log; readonly redact: (line: string) => string },
): Promise<void> {
  const { level, durationMs, rows, drill } = verification;
  try {
    if (level === 'basic' && problems.length === 0 && (await wasDrilled(path, manifest.sha256))) return;
    await writeVerification(path, {
      ...{ formatVersion: verificationVersion, manifestSha256: manifest.sha256, level },
      ...{ verifiedAt: new Date().toISOString(), durationMs },
      ...(drill?.server === undefined ? {} : { server: drill.server }),
      ...(drill?.restoreMs === undefined ? {} : { restoreMs: drill.restoreMs }),
      ...{ tables: manifest.tables.length, rows },
      ...{ problems: problems.map(redact), notes: (drill?.notes ?? []).map(redact) },
    });
  } catch (error) {
    // A backup may well lie where nobody may write.
    log.warn(`verification.json cannot be written into the backup: ${messageOf(error)}`);
  }
}

/** Whether a drill has said more than reading can, good or bad; a damaged record says nothing. */
async function wasDrilled(path: string, manifestSha256: string): Promise<boolean> {
  const found = await readVerification(path, manifestSha256).catch(() => undefined);
  return found?.level === 'full';
}
