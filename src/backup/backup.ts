import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileSuffix } from '../archive/compression.ts';
import type { LeftOut } from '../archive/manifest.ts';
import { allOrAbort } from '../concurrency.ts';
import { FailedError, throwProblems, UserError } from '../errors.ts';
import type { BackupRequest } from '../options/request.ts';
import { listDataOwners, type TableFacts } from '../postgres/catalog.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { filtersForPgDump } from '../postgres/dump-patterns.ts';
import { dumpGlobals } from '../postgres/globals.ts';
import { againWhenLost } from '../postgres/lost-connection.ts';
import { withPassfile } from '../postgres/passfile.ts';
import { type ConnectionSettings, connectionSettings, libpqEnvironment } from '../postgres/settings.ts';
import { type Snapshot, takeSnapshot } from '../postgres/snapshot.ts';
import type { Log } from '../terminal/log.ts';
import { assembleArchive } from './assemble.ts';
import type { BackupProgress } from './backup-progress.ts';
import { backendWaitsForUs, keepAlive, withCoordinator } from './coordinator.ts';
import { type CopyThreads, endCopyThreads, withCopyThreads } from './copy-threads.ts';
import { diskFullError } from './failures.ts';
import { type FinishedBackup, finishBackup } from './finish.ts';
import { listLeftOut } from './left-out.ts';
import {
  assertFreeSpace,
  checkFreeSpace,
  emptyDirectory,
  isDiskFull,
  layOut,
  type OutputDirectory,
  withOutputDirectory,
} from './output-directory.ts';
import { withPgDumpWatch } from './pg-dump-watch.ts';
import { type Plan, planCopy } from './plan.ts';
import { dumpSchema } from './schema-dump.ts';
import { inspectSource, type Source } from './source.ts';
import { StallWatch } from './stall-watch.ts';
import { StartOver } from './start-over.ts';
import { Transfer, type Transferred } from './transfer.ts';

/** What a backup works with besides its request. */
export interface BackupServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly progress: BackupProgress;
  readonly signal: AbortSignal;
  readonly redact: (text: string) => string;
}

/** Everything that was written under one snapshot, before it is checked and called a backup. */
export interface Written extends Source {
  readonly snapshot: Snapshot;
  readonly transferred: Transferred;
  /** Each table's data file below the archive, by its oid. */
  readonly dataFiles: ReadonlyMap<number, string>;
  readonly leftOut: readonly LeftOut[];
  readonly retries: readonly { readonly what: string; readonly cause: string }[];
  readonly startedAt: Date;
}

/** Each ends early when another session stands in pg_dump's way, and lets that one go first. */
const attempts = 20;

/**
 * Backs a database up: one snapshot, all connections copying at once, a stock archive, a manifest last.
 *
 * @returns the finished backup; it is verified as the request asks
 * @throws {UserError} when it could not be made; then nothing of it is left
 *
 * @example const { path, manifest } = await backup(request, { environment: process.env, log, progress, signal, redact })
 */
export async function backup(request: BackupRequest, services: BackupServices): Promise<FinishedBackup> {
  const settings = connectionSettings(request.databaseUrl, services.environment);
  const startedAt = new Date();
  const output = resolve(request.output ?? defaultOutput(settings.database, startedAt));
  return withOutputDirectory(output, async (directory) => {
    const written = await writeConsistently(request, settings, directory, services);
    return finishBackup({ ...written, startedAt }, directory, request, services);
  }).catch((error: unknown) => {
    throw isDiskFull(error) && !(error instanceof UserError) ? diskFullError((error as Error).message) : error;
  });
}

/** @example backup-shop-20261120T031500Z */
function defaultOutput(database: string, at: Date): string {
  const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `backup-${database.replaceAll(/[^\w.-]/g, '_')}-${time}`;
}

/** Writes everything under one snapshot; when the catalog moved on, once more under a new one. */
async function writeConsistently(
  request: BackupRequest,
  settings: ConnectionSettings,
  directory: OutputDirectory,
  services: BackupServices,
): Promise<Omit<Written, 'startedAt'>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withCopyThreads(request.jobs, (copying) =>
        withCoordinator(settings, services.signal, longestAnswerMs(request), (coordinator, signal) =>
          withPassfile(settings, (passfile) =>
            writeOnce({
              ...{ request, settings, directory, copying, coordinator },
              services: { ...services, signal },
              environment: { ...libpqEnvironment(settings), ...passfile },
            }),
          ),
        ),
      );
    } catch (error) {
      if (!(error instanceof StartOver)) throw error;
      if (attempt === attempts) {
        throw new FailedError(
          `the schema could not be read under one snapshot in ${attempts} attempts: ${error.message}`,
          'it is being changed all the time; run the backup when no migration runs',
        );
      }
      services.log.warn(`starting over with a new snapshot: ${error.message}`);
      await emptyDirectory(directory.path);
      await layOut(directory.path);
    }
  }
}

/** For locks and for a safe snapshot the server lets us wait; nothing else takes long. */
function longestAnswerMs(request: BackupRequest): number {
  return request.stallTimeoutMs + Math.max(request.lockWaitTimeoutMs, request.snapshotWaitMs);
}

interface Writing {
  readonly request: BackupRequest;
  readonly settings: ConnectionSettings;
  readonly directory: OutputDirectory;
  readonly copying: CopyThreads;
  readonly coordinator: CopyConnection;
  readonly services: BackupServices;
  /** For PostgreSQL's client tools. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Tells of something that was tried again: for the log and the manifest. */
type OnRetry = (what: string, cause: string) => void;

async function writeOnce(given: Writing): Promise<Omit<Written, 'startedAt'>> {
  const { request, settings, directory, coordinator, services } = given;
  const { log } = services;
  const source = await inspectSource(coordinator, settings, request, services);
  const writing = source.pooled ? withoutOwnOptions(given) : given;
  const snapshot = await takeSnapshot(coordinator, source.server, request, (reason) =>
    log.verbose(`taking the snapshot again: ${reason}`),
  );
  assertReadable(snapshot, request);
  log.info(describeSnapshot(source, snapshot));
  const leftOut = await listLeftOut(coordinator, request.filters, snapshot, source.server.encoding);
  const plan = planCopy(withData(snapshot.tables), {
    directory: directory.copied,
    compression: source.compression,
    jobs: request.jobs,
    segmentBytes: request.segmentBytes,
  });
  await checkFreeSpace(directory.path, plan.bytes, source.compression.method, (message, hint) =>
    log.warn(message, hint),
  );
  const stopPulse = keepAlive(coordinator, request.stallTimeoutMs);
  try {
    const retries: { what: string; cause: string }[] = [];
    const onRetry: OnRetry = (what, cause) => {
      retries.push({ what, cause });
      log.warn(`${what} is tried again: ${cause}`);
    };
    // pg_dumpall takes the first connection of the budget that is free: pg_dump's, or those of the copying threads.
    const free = Promise.withResolvers<void>();
    const [transferred, , globalsLeftOut] = await allOrAbort<[Transferred, undefined, readonly LeftOut[]]>(
      services.signal,
      [
        (signal) => copyData(writing, source, snapshot, plan, onRetry, signal).finally(free.resolve),
        (signal) => dumpAllElse(writing, source, snapshot, onRetry, signal).finally(free.resolve),
        (signal) => free.promise.then(() => dumpServerGlobals(writing, source, onRetry, signal)),
      ],
    );
    const dataFiles = await assemble(writing, source, snapshot);
    await rm(directory.copied, { recursive: true });
    return { ...source, snapshot, transferred, dataFiles, retries, leftOut: [...leftOut, ...globalsLeftOut] };
  } finally {
    stopPulse();
  }
}

/** The rows of all ordinary tables, by all connections at once. */
async function copyData(
  { request, settings, directory, copying, coordinator, services }: Writing,
  { server, compression }: Source,
  snapshot: Snapshot,
  plan: Plan,
  onRetry: OnRetry,
  signal: AbortSignal,
): Promise<Transferred> {
  const full = new AbortController();
  await Promise.all(plan.shared.map(({ path }) => writeFile(path, '', { flag: 'wx', mode: 0o600 })));
  const shared = Math.max(1, plan.shared.length);
  const transfer = new Transfer({
    ...{ plan, coordinator, ...copying },
    context: {
      ...{ settings, compression, segmentRawBytes },
      snapshot: snapshot.id,
      encoding: server.encoding,
      server: server.identity,
      ends: new BigInt64Array(new SharedArrayBuffer(shared * BigInt64Array.BYTES_PER_ELEMENT)),
      locks: new Int32Array(new SharedArrayBuffer(shared * Int32Array.BYTES_PER_ELEMENT)),
    },
    stallWatch: new StallWatch(request.stallTimeoutMs, (pid) => backendWaitsForUs(coordinator, pid)),
    signal: AbortSignal.any([signal, full.signal]),
    onRetry,
    onTask: (what) => services.log.verbose(what),
  });
  services.progress.copying(plan, transfer);
  const watch = setInterval(() => {
    assertFreeSpace(directory.path).catch((error) => full.abort(error));
  }, freeSpaceIntervalMs);
  try {
    const transferred = await transfer.run();
    await endCopyThreads(copying.threads);
    return transferred;
  } finally {
    clearInterval(watch);
  }
}

/** PgBouncer refuses sessions that begin with settings that it does not know. */
function withoutOwnOptions(writing: Writing): Writing {
  return { ...writing, environment: { ...writing.environment, PGOPTIONS: writing.settings.options ?? '' } };
}

/** Segments are about this large before compression, so that memory stays small and a restore has even pieces. */
const segmentRawBytes = 16 * 1024 * 1024;
const freeSpaceIntervalMs = 1000;

/** All else of the database, by pg_dump under the same snapshot. */
async function dumpAllElse(
  { request, directory, coordinator, services, environment }: Writing,
  { server, tools, compression }: Source,
  snapshot: Snapshot,
  onRetry: OnRetry,
  signal: AbortSignal,
): Promise<undefined> {
  const onLine = (line: string) => services.log.verbose(line);
  const filters = await filtersForPgDump(coordinator, request.filters);
  const dataOwners = await listDataOwners(coordinator);
  await againWhenLost(
    signal,
    (cause) => onRetry('pg_dump', cause),
    async () => {
      await rm(directory.archive, { recursive: true, force: true });
      await withPgDumpWatch(coordinator, request.stallTimeoutMs, signal, ({ PGAPPNAME, ...watched }) =>
        dumpSchema({
          ...{ tools, onLine, compression, filters, dataOwners, ...watched },
          environment: { ...environment, PGAPPNAME },
          directory: directory.archive,
          snapshot: snapshot.id,
          encoding: server.encoding,
          lockWaitTimeoutMs: request.lockWaitTimeoutMs,
        }),
      );
    },
  );
}

function assemble({ directory, coordinator }: Writing, { compression }: Source, snapshot: Snapshot) {
  return assembleArchive({
    archive: directory.archive,
    ...{ compression, coordinator },
    tables: snapshot.tables,
    dataFile: (oid) => join(directory.copied, `${oid}.dat${fileSuffix(compression)}`),
    sequencesLeftOut: new Set(snapshot.sequencesLeftOut.map(({ oid }) => oid)),
  });
}

/** Roles and tablespaces. */
function dumpServerGlobals(
  { directory, services, environment }: Writing,
  { tools }: Source,
  onRetry: OnRetry,
  signal: AbortSignal,
): Promise<readonly LeftOut[]> {
  return againWhenLost(
    signal,
    (cause) => onRetry('pg_dumpall', cause),
    () =>
      dumpGlobals({
        ...{ tools, environment, signal },
        output: directory.globals,
        onStderrLine: (line) => services.log.verbose(line),
        redact: services.redact,
      }),
  );
}

function withData(tables: readonly TableFacts[]): TableFacts[] {
  return tables.filter((table) => table.dataLeftOut === undefined);
}

/** @throws {UserError} naming everything that the role may not read */
function assertReadable({ tables, unreadable }: Snapshot, request: BackupRequest): void {
  throwProblems(
    unreadable.map(
      ({ schema, name }) =>
        new UserError(
          `the role may not read ${schema}.${name}`,
          'grant it SELECT on it, or leave it out with exclude-tables',
        ),
    ),
  );
  if (tables.length > 0 || request.allowEmpty) return;
  throw new UserError(
    'there is no table to back up',
    'check the database and the filters, or set allow-empty: true if that is as it should be',
  );
}

function describeSnapshot({ server, tools, compression }: Source, snapshot: Snapshot): string {
  const place = server.standby ? 'standby' : 'primary';
  return (
    `PostgreSQL ${server.version} (${place}), pg_dump ${tools.version}, ${compression.method}; ` +
    `snapshot ${snapshot.id} (${snapshot.isolation}) at ${snapshot.lsn}, ${snapshot.tables.length} tables locked`
  );
}
