import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Manifest, readManifest } from '../archive/manifest.ts';
import { type ExitCode, exitCode, FailedError, messageOf, UserError } from '../errors.ts';
import type { Session } from '../main.ts';
import type { VerifyRequest } from '../options/request.ts';
import { verificationText, verifySummary } from '../report/verify-summary.ts';
import { withProgress } from '../terminal/progress.ts';
import { bytesToRead, verifyIntegrity } from '../verify/integrity.ts';

const shownProblems = 50;

/** `pgproof verify`: says whether a backup is what was written, and what is wrong with it if not. */
export async function verifyCommand(request: VerifyRequest, session: Session): Promise<ExitCode> {
  const path = resolve(request.backup);
  const { log, signal, terminal, runner } = session;
  const manifest = await openManifest(path);
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
  const { problems } = integrity;
  const verification = { level: request.level, ...integrity };
  if (problems.length === 0) log.info(`the backup is whole: ${verificationText(verification).replaceAll('`', '')}`);
  for (const problem of problems.slice(0, shownProblems)) log.error(problem);
  if (problems.length > shownProblems) log.error(`… and ${problems.length - shownProblems} more`);
  await runner?.addSummary(session.secrets.redact(verifySummary({ path, manifest, verification, problems })));
  if (session.environment.GITHUB_OUTPUT !== undefined) {
    runner?.setOutput('verified', problems.length === 0 ? request.level : 'none');
    runner?.setOutput('problems', JSON.stringify(problems));
  }
  if (problems.length === 0) return exitCode.good;
  log.error(
    `the backup at ${path} does not verify`,
    'do not rely on it: take another one, and look into the disk that held it',
  );
  return exitCode.no;
}

/** @throws {UserError} when there is none; {FailedError} when it is damaged */
async function openManifest(path: string): Promise<Manifest> {
  let content: Buffer;
  try {
    content = await readFile(join(path, 'manifest.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new FailedError(`manifest.json cannot be read: ${messageOf(error)}`, 'check the directory and its rights');
    }
    throw new UserError(
      `${path} holds no manifest.json, so it is no backup of pgproof, or an unfinished one`,
      'check the path',
    );
  }
  return readManifest(content);
}
