import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { compressionText } from '../archive/compression.ts';
import { formatVersion, type Manifest, type ManifestFile, manifestText, readManifest } from '../archive/manifest.ts';
import { FailedError } from '../errors.ts';
import type { BackupRequest } from '../options/request.ts';
import { describeEnd, runClientTool, succeeded } from '../postgres/child.ts';
import { copySettings } from '../postgres/connection.ts';
import type { VerificationResult } from '../report/verify-summary.ts';
import { RestoreProgress } from '../restore/restore-progress.ts';
import { listFiles, type StoredFile } from '../storage/files.ts';
import { drill } from '../verify/drill.ts';
import { bytesToRead, verifyIntegrity } from '../verify/integrity.ts';
import { drillOutcome, type Outcome, recordVerification } from '../verify/outcome.ts';
import { version } from '../version.ts';
import type { BackupServices, Written } from './backup.ts';
import { manifestTables, schemaTotals, sortFiles, totals } from './manifest-of.ts';
import { type OutputDirectory, syncAll, writeLast } from './output-directory.ts';
import type { TimelineEntry } from './transfer.ts';

export interface FinishedBackup {
  readonly path: string;
  readonly manifest: Manifest;
  readonly timeline: readonly TimelineEntry[];
  /** Undefined: the request asked for none. */
  readonly verification: VerificationResult | undefined;
}

/**
 * Makes a backup of what was written: everything synced, checked, and the manifest as the very last thing.
 *
 * @throws {FailedError} when it does not verify; there is no manifest then
 */
export async function finishBackup(
  written: Written,
  directory: OutputDirectory,
  request: BackupRequest,
  services: BackupServices,
): Promise<FinishedBackup> {
  const files = await checksums(directory, written);
  const directories = [...new Set(files.map(({ path }) => dirname(join(directory.path, path))))];
  await syncAll(
    files.map(({ path }) => join(directory.path, path)),
    [...directories, directory.path, dirname(directory.path)],
  );
  const manifest = describe(written, files, request);
  const verification = await verify(manifest, written, directory, request, services);
  services.signal.throwIfAborted();
  await writeLast(directory.manifest, directory.path, manifestText(manifest));
  const sealed = readManifest(await readFile(directory.manifest));
  // Of what was read only once while it was written, nothing is told to others.
  if (verification?.level === 'full') {
    await recordVerification({ path: directory.path, manifest: sealed }, { verification, problems: [] }, services);
  }
  return { path: directory.path, manifest: sealed, timeline: written.transferred.timeline, verification };
}

/** All files with size and checksum; those of tables were summed while they were written. */
async function checksums(directory: OutputDirectory, written: Written): Promise<ManifestFile[]> {
  const known = new Map(
    [...written.transferred.tables].map(([oid, { file }]) => [`dump/${written.dataFiles.get(oid)}`, file]),
  );
  const limit = pLimit(8);
  const files = await listFiles(directory.path);
  const sum = async ({ path, bytes }: StoredFile) => ({
    path,
    bytes,
    sha256: await sha256(join(directory.path, path)),
  });
  const others = files.filter(({ path }) => !known.has(path)).map((file) => limit(() => sum(file)));
  const copied = files.flatMap(({ path }) => {
    const file = known.get(path);
    return file === undefined ? [] : [{ path, ...file }];
  });
  return sortFiles([...copied, ...(await Promise.all(others))]);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function describe(written: Written, files: readonly ManifestFile[], request: BackupRequest): Omit<Manifest, 'sha256'> {
  const { server, tools, snapshot, startedAt, transferred, compression } = written;
  const tables = manifestTables(snapshot.tables, transferred.tables, written.dataFiles);
  const finishedAt = new Date();
  return {
    formatVersion,
    tool: { name: 'pgproof', version },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: finishedAt.getTime() - startedAt.getTime(),
    source: {
      database: server.database,
      serverVersion: server.version,
      serverVersionNumber: server.versionNumber,
      systemIdentifier: server.systemIdentifier,
      encoding: server.encoding,
      standby: server.standby,
      databaseBytes: server.databaseBytes,
    },
    client: { pgDumpVersion: tools.version },
    snapshot: { takenAt: snapshot.takenAt, lsn: snapshot.lsn, isolation: snapshot.isolation },
    copySettings: { ...copySettings, client_encoding: server.encoding },
    options: {
      jobs: request.jobs,
      'segment-size': request.segmentBytes,
      compression: compressionText(compression),
      verify: request.verify,
      schemas: request.filters.schemas,
      'exclude-schemas': request.filters.excludeSchemas,
      tables: request.filters.tables,
      'exclude-tables': request.filters.excludeTables,
      'exclude-table-data': request.filters.excludeTableData,
    },
    compression: compressionText(compression),
    totals: totals(tables),
    schemas: schemaTotals(tables),
    tables,
    files,
    leftOut: written.leftOut,
    retries: written.retries,
  };
}

type Verifying = [
  manifest: Omit<Manifest, 'sha256'>,
  written: Written,
  directory: OutputDirectory,
  request: BackupRequest,
  services: BackupServices,
];

/** @throws {FailedError} when the backup is not good */
async function verify(...given: Verifying): Promise<VerificationResult | undefined> {
  const [, , , request] = given;
  if (request.verify === 'none') return undefined;
  const { verification, problems } = await (request.verify === 'full' ? proveByRestore : readEverything)(...given);
  if (problems.length === 0) return verification;
  throw new FailedError(
    `the backup does not verify: ${problems.slice(0, 5).join('; ')}${problems.length > 5 ? ` and ${problems.length - 5} more` : ''}`,
    'the backup was removed; check the disk and the memory of this machine, then run it again',
  );
}

/** Reads everything back, and lets pg_restore list the archive. */
async function readEverything(...[manifest, { tools }, directory, request, services]: Verifying): Promise<Outcome> {
  const { signal, progress } = services;
  const onProgress = progress.verifying(bytesToRead(manifest));
  const [integrity, listing] = await Promise.all([
    verifyIntegrity({ directory: directory.path, manifest, jobs: request.jobs, signal, onProgress }),
    runClientTool({ path: tools.pgRestore, arguments: ['--list', directory.archive], environment: {}, signal }),
  ]);
  const unlisted = succeeded(listing) ? [] : [`pg_restore cannot list the archive: ${describeEnd(listing)}`];
  return { verification: { level: 'basic', ...integrity }, problems: [...integrity.problems, ...unlisted] };
}

/** Restores it for trial, before anyone may rely on it. */
async function proveByRestore(...[manifest, , directory, request, services]: Verifying): Promise<Outcome> {
  const { environment, log, signal } = services;
  const progress = new RestoreProgress();
  services.progress.following(progress);
  const { jobs, installClient, verbose } = request;
  return drillOutcome(
    await drill(
      { databaseUrl: undefined, jobs, installClient, verbose },
      { path: directory.path, manifest: { ...manifest, sha256: unsealed } },
      { environment, log, progress, signal },
    ),
  );
}

/** The manifest has no checksum before it is written. */
const unsealed = '0'.repeat(64);
