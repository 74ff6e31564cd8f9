import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../archive/manifest.ts';
import { parseToc, type Toc, textOfBytes } from '../archive/toc.ts';
import { FailedError, messageOf, throwProblems, UserError } from '../errors.ts';
import type { RestoreRequest } from '../options/request.ts';
import type { ClientTools } from '../postgres/client-tools.ts';
import { codeOf } from '../postgres/connection.ts';
import { findOrInstallClient } from '../postgres/install-client.ts';
import { withPassfile } from '../postgres/passfile.ts';
import { assertConnectionBudget } from '../postgres/server-facts.ts';
import { type ConnectionSettings, connectionSettings, libpqEnvironment } from '../postgres/settings.ts';
import { isTransient } from '../postgres/transient.ts';
import type { Log } from '../terminal/log.ts';
import { restorePostData, restoreSchema } from './definitions.ts';
import {
  createJournal,
  dropJournal,
  type JournalHead,
  type JournalState,
  journalSchema,
  resumeJournal,
  setPhase,
} from './journal.ts';
import { type LoadThreads, withLoadThreads } from './load/load-threads.ts';
import type { TimelineEntry } from './load/loader.ts';
import { loadData } from './load-data.ts';
import { type Phase, Phases } from './phases.ts';
import { planText } from './plan-text.ts';
import type { RestoreProgress } from './restore-progress.ts';
import { type Selection, select } from './selection/selection.ts';
import { untilFlushed } from './target/flushed.ts';
import { failWhenLost, MainSession } from './target/main-session.ts';
import { assertNoOldRows } from './target/old-rows.ts';
import { preflight } from './target/preflight.ts';
import { type Target, withTarget } from './target/target.ts';

/** What a restore works with besides its request. */
export interface RestoreServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly progress: RestoreProgress;
  readonly signal: AbortSignal;
}

/** What is done besides: a user's restore counts and analyzes, a drill reads back. */
export interface RestoreProfile {
  /** Holds the files against the manifest, and gives what is wrong with them; undefined: that was done already. */
  readonly checkFiles: ((onProgress: (bytes: number) => void) => Promise<readonly string[]>) | undefined;
  /** Tables without WAL, for a server that is thrown away. */
  readonly unlogged: boolean;
  /** Read every row again, and give its table's fingerprint. */
  readonly readBack: boolean;
  /** Count the rows and gather statistics. */
  readonly analyze: boolean;
}

/** What came back of one table. */
export interface RestoredTable {
  readonly schema: string;
  readonly name: string;
  /** In the source. */
  readonly oid: number;
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly readBack: { readonly rows: number; readonly sum: string } | undefined;
}

export interface RestoreReport {
  readonly database: string;
  readonly serverVersion: string;
  readonly tables: readonly RestoredTable[];
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly indexes: number;
  /** The file with the rows that were refused; undefined: there are none. */
  readonly rejectsFile: string | undefined;
  /** What did not come back, in words. */
  readonly problems: readonly string[];
  /** What the archive holds and the request did not ask for. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** What could not be looked at beforehand. */
  readonly notChecked: readonly string[];
  readonly retries: readonly { readonly what: string; readonly cause: string }[];
  readonly phases: readonly Phase[];
  readonly timeline: readonly TimelineEntry[];
  readonly durationMs: number;
}

export type RestoreResult =
  | { readonly kind: 'restored'; readonly report: RestoreReport }
  /** A dry run's. */
  | { readonly kind: 'plan'; readonly text: string };

/** A backup that is there to be restored. */
export interface BackupToRestore {
  readonly path: string;
  readonly manifest: Manifest;
}

/** What all steps of one restore share. */
export interface Restoring {
  readonly request: RestoreRequest;
  readonly services: RestoreServices;
  readonly profile: RestoreProfile;
  readonly backup: BackupToRestore;
  readonly toc: Toc;
  readonly selection: Selection;
  readonly settings: ConnectionSettings;
  readonly target: Target;
  readonly tools: ClientTools;
  readonly session: MainSession;
  readonly threads: LoadThreads;
  readonly phases: Phases;
  /** For PostgreSQL's client tools. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether an unfinished restore is continued. */
  readonly resumed: boolean;
  readonly retries: { what: string; cause: string }[];
}

/**
 * Restores a backup: everything is looked at before a byte is written; then the schema, the rows and indexes over all
 * connections at once, and what stands on them. A journal in the target makes each segment of rows go in exactly once.
 *
 * @throws {UserError} for everything that stands in the way, before anything is written; {FailedError} when it had to
 *   stop, saying how to go on
 * @example const { report } = await restore(request, backup, { environment, log, progress, signal }, profile)
 */
export async function restore(
  request: RestoreRequest,
  backup: BackupToRestore,
  services: RestoreServices,
  profile: RestoreProfile,
): Promise<RestoreResult> {
  const startedAt = performance.now();
  const phases = new Phases((name) => services.progress.phase(name));
  const settings = connectionSettings(request.databaseUrl, services.environment);
  const toc = await readToc(backup.path);
  const selection = select(toc, backup.manifest, request);
  const targetRequest = {
    ...{ create: request.create, resume: request.resume, dryRun: request.dryRun },
    encoding: backup.manifest.source.encoding,
    warn: (message: string, hint: string) => services.log.warn(message, hint),
  };
  const work = async (target: Target): Promise<RestoreResult> => {
    const { tools, notChecked } = await phases.run('check', () =>
      checkEverything({ request, services, profile, backup, toc, selection, target }),
    );
    if (request.dryRun) return { kind: 'plan', text: planText({ backup, selection, target, request, notChecked }) };
    target.keep();
    const report = await withPassfile(settings, (passfile) =>
      withLoadThreads(request.jobs, (threads) =>
        withSession(settings, services.signal, (session) =>
          failWhenLost('run the same command with resume: true', () =>
            carryOut({
              ...{ request, services, profile, backup, toc, selection },
              ...{ settings, target, tools, session, threads, phases },
              environment: { ...libpqEnvironment(settings), ...passfile, PGOPTIONS: sessionOptions(settings) },
              resumed: request.resume,
              retries: [],
            }),
          ),
        ),
      ),
    );
    return {
      kind: 'restored',
      report: { ...report, notChecked, durationMs: Math.round(performance.now() - startedAt) },
    };
  };
  return failWhenLost('nothing was written; see whether the server is there, and run it again', () =>
    withTarget(settings, targetRequest, work),
  );
}

/** pg_restore's sessions: each of its statements is a transaction, and waiting for the disk after each takes long. */
function sessionOptions({ options }: ConnectionSettings): string {
  return [options, '-c jit=off', '-c synchronous_commit=off'].filter(Boolean).join(' ');
}

async function withSession<Result>(
  settings: ConnectionSettings,
  signal: AbortSignal,
  run: (session: MainSession) => Promise<Result>,
): Promise<Result> {
  const session = new MainSession(settings, signal);
  try {
    return await run(session);
  } finally {
    await session.close();
  }
}

async function readToc(path: string): Promise<Toc> {
  try {
    return parseToc(await readFile(join(path, 'dump/toc.dat')));
  } catch (error) {
    // It is a part of the backup, so that the answer is about the backup.
    if (error instanceof UserError) throw new FailedError(error.message, error.hint, { cause: error });
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FailedError('dump/toc.dat is missing: the backup is not whole', 'use another copy of it');
  }
}

type Checking = Pick<Restoring, 'request' | 'services' | 'profile' | 'backup' | 'toc' | 'selection' | 'target'>;

/** Both sides are looked at in one go, so that all problems come together. */
async function checkEverything(given: Checking): Promise<{ tools: ClientTools; notChecked: readonly string[] }> {
  const { request, services, backup, toc, selection, target } = given;
  const problems: UserError[] = [];
  const collect = (error: unknown): undefined => {
    if (!(error instanceof UserError)) throw error;
    problems.push(...('problems' in error ? (error.problems as readonly UserError[]) : [error]));
  };
  const [, looked, , tools] = await Promise.all([
    checkFiles(given).catch(collect),
    preflight(target.client, { toc, manifest: backup.manifest, selection, request, facts: target.facts }).catch(
      collect,
    ),
    // Besides this one: those that load, the one that keeps the journal, and pg_restore's.
    assertConnectionBudget(target.client, request.jobs + 2).catch(collect),
    findOrInstallClient({
      serverVersionNumber: pgRestoreVersion(target, backup.manifest),
      ...{ environment: services.environment, install: request.installClient, signal: services.signal },
      onLine: (line) => services.log.verbose(line),
    }).catch(collect),
  ]);
  throwProblems(problems);
  return { tools: tools as ClientTools, notChecked: looked?.notChecked ?? [] };
}

/** pg_restore must be of the server's major, and no older than the pg_dump whose archive it reads. */
function pgRestoreVersion({ facts }: Target, { client }: Manifest): number {
  return Math.max(facts.versionNumber, Number.parseInt(client.pgDumpVersion, 10) * 10_000);
}

/** @throws {FailedError} when the backup is not what was written */
async function checkFiles({ profile, backup, services }: Checking): Promise<void> {
  const bytes = backup.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const problems = (await profile.checkFiles?.(services.progress.checking(bytes))) ?? [];
  throwProblems(
    problems.map((problem) => new FailedError(problem, 'use another copy of the backup; nothing was restored')),
  );
}

/** The steps, in the order in which the journal knows them. */
async function carryOut(restoring: Restoring): Promise<Omit<RestoreReport, 'durationMs' | 'notChecked'>> {
  const { backup, phases, profile, selection, session, target } = restoring;
  const begun = await beginJournal(restoring);
  const problems = [...begun.problems];
  if (begun.phase === 'schema') {
    const restoreAll = (again: boolean) => restoreSchema({ ...restoring, resumed: again || restoring.resumed });
    problems.push(...(await phases.run('schema', () => untilFlushed(restoring, restoreAll))));
    await assertNoOldRows(restoring, problems);
    await session.use((client) => setPhase(client, { phase: 'data', problems }));
  }
  const { readBackMs, ...data } = await phases.run('data', () => loadData(restoring));
  if (profile.readBack) phases.splitOff('data', 'read-back', readBackMs);
  problems.push(...data.problems);
  await session.use((client) => setPhase(client, { phase: 'post-data', problems }));
  const restoreRest = (again: boolean) => restorePostData({ ...restoring, resumed: again || restoring.resumed });
  problems.push(...(await phases.run('post-data', () => untilFlushed(restoring, restoreRest))));
  await endJournal(restoring);
  return {
    database: target.facts.database,
    serverVersion: target.facts.version,
    ...data,
    indexes: selection.indexes.length,
    problems: [...new Set(problems)],
    leftOut: [
      ...selection.leftOut,
      ...databaseSettings(restoring.toc),
      ...backup.manifest.leftOut.map(({ kind, name, reason }) => ({ name: `${kind} ${name}`.trim(), reason })),
    ],
    retries: restoring.retries,
    phases: phases.measured,
  };
}

/** An event trigger that lets nobody drop anything may be back, and the role without the right to silence it. */
async function endJournal({ session, services }: Restoring): Promise<void> {
  try {
    await session.use(dropJournal);
  } catch (error) {
    if (isTransient(codeOf(error))) throw error;
    services.log.warn(
      `the journal of the restore stays: ${messageOf(error)}`,
      `drop the schema ${journalSchema} yourself`,
    );
  }
}

/** @returns where to begin */
async function beginJournal({ backup, request, session, resumed }: Restoring): Promise<JournalState> {
  const { part, filters, onConflict, batchRows, owner, privileges } = request;
  const head: JournalHead = {
    backup: backup.manifest.sha256,
    request: { part, filters, onConflict, batchRows, owner, privileges },
  };
  return session.use(async (client) => {
    if (resumed) return resumeJournal(client, head);
    await createJournal(client, head);
    return { phase: 'schema', problems: [] };
  });
}

/** `ALTER DATABASE … SET` names the source's database, and may not be meant for the target's. */
function databaseSettings({ entries }: Toc): RestoreReport['leftOut'] {
  const found = entries.filter(({ desc, defn }) => desc === 'DATABASE PROPERTIES' && (defn ?? '').trim() !== '');
  return found.map(({ defn }) => ({
    name: 'settings of the database',
    reason: `run by hand what the target should have of it: ${textOfBytes(defn ?? '')
      .trim()
      .replaceAll(/\s*\n\s*/g, ' ')}`,
  }));
}
