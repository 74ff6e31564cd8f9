import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCompression } from '../archive/compression.ts';
import type { Manifest } from '../archive/manifest.ts';
import { parseToc, type Toc, textOfBytes } from '../archive/toc.ts';
import { exitCode, messageOf, UserError } from '../errors.ts';
import type { RestoreRequest } from '../options/request.ts';
import type { ClientTools } from '../postgres/client-tools.ts';
import { codeOf } from '../postgres/connection.ts';
import { findOrInstallClient, type InstallingSearch } from '../postgres/install-client.ts';
import { LostConnectionError } from '../postgres/lost-connection.ts';
import { readServerFacts } from '../postgres/server-facts.ts';
import { findServerTools } from '../postgres/server-tools.ts';
import { type ConnectionSettings, connectionSettings } from '../postgres/settings.ts';
import { isTransient } from '../postgres/transient.ts';
import { ServerFailure } from '../restore/load/failures.ts';
import { mayBeUnlogged } from '../restore/pg-restore/schema-archive.ts';
import type { Phase } from '../restore/phases.ts';
import { type RestoreReport, restore } from '../restore/restore.ts';
import type { RestoreProgress } from '../restore/restore-progress.ts';
import { archiveEncoding } from '../restore/selection/archive-names.ts';
import { MissingExtensionError } from '../restore/target/preflight-server.ts';
import type { Log } from '../terminal/log.ts';
import { withCheckConnection } from './check-connection.ts';
import { compareContent } from './compare-content.ts';
import { rolesExist, withDrillDatabase } from './drill-server.ts';
import { bytesToRead, type Integrity, verifyIntegrity } from './integrity.ts';
import { compareMixedTrees, mixedTrees } from './mixed-columns.ts';
import { checkStructure } from './structure.ts';
import { findingText } from './structure-finding.ts';

export interface DrillRequest {
  /** An empty database to restore into, which keeps what is restored; undefined: a server of our own. Secret. */
  readonly databaseUrl: string | undefined;
  readonly jobs: number;
  readonly installClient: boolean;
  readonly verbose: boolean;
}

export interface DrillServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly progress: RestoreProgress;
  readonly signal: AbortSignal;
}

export interface DrilledBackup {
  readonly path: string;
  readonly manifest: Manifest;
}

export interface DrillReport {
  /** What the files are against the manifest. */
  readonly integrity: Integrity;
  /** The version of the server that was restored into; undefined: the files are damaged, and none was needed. */
  readonly server: string | undefined;
  /** Undefined: the backup could not be restored. */
  readonly restoreMs: number | undefined;
  readonly phases: readonly Phase[];
  readonly tables: number;
  readonly rows: number;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly durationMs: number;
}

interface Drilling {
  readonly request: DrillRequest;
  readonly services: DrillServices;
  readonly backup: DrilledBackup;
  readonly toc: Toc;
  readonly encoding: string;
  readonly integrity: Promise<Integrity>;
}

/** Where the backup is restored into. */
interface Place {
  readonly url: string;
  readonly environment: DrillServices['environment'];
  /** Whether it is thrown away. */
  readonly own: boolean;
  /** Of our own server; undefined: still to be found. */
  readonly tools: ClientTools | undefined;
  readonly notes: readonly string[];
}

/**
 * Proves a backup by restoring it: every row is read back and held against what was recorded when the backup was taken,
 * then everything around the rows is looked at. Without a database of the user's this happens on a server of our own,
 * of the source's major, of which nothing stays.
 *
 * @throws {UserError} when the drill cannot be made: no server of that version, a database that is not empty
 * @example const { problems, restoreMs } = await drill(request, backup, { environment, log, progress, signal })
 */
export async function drill(
  request: DrillRequest,
  backup: DrilledBackup,
  services: DrillServices,
): Promise<DrillReport> {
  const startedAt = performance.now();
  const { signal, progress } = services;
  // While a server is being made.
  const integrity = verifyIntegrity({
    ...{ directory: backup.path, manifest: backup.manifest, jobs: request.jobs, signal },
    onProgress: progress.checking(bytesToRead(backup.manifest)),
  });
  integrity.catch(() => undefined);
  const report = await drillOrNot({ request, services, backup, integrity });
  return { ...report, durationMs: Math.round(performance.now() - startedAt) };
}

type Report = Omit<DrillReport, 'durationMs'>;

/** What keeps a damaged backup from being restored is the damage, and not what came of it. */
async function drillOrNot(given: Omit<Drilling, 'toc' | 'encoding'>): Promise<Report> {
  const { backup, integrity, request, services } = given;
  try {
    const toc = parseToc(await readFile(join(backup.path, 'dump/toc.dat')));
    assertComplete(toc);
    const drilling: Drilling = { ...given, toc, encoding: archiveEncoding(toc) };
    const { databaseUrl } = request;
    if (databaseUrl === undefined) return await drillOnOwnServer(drilling);
    return await drillInto(drilling, {
      url: databaseUrl,
      environment: services.environment,
      own: false,
      tools: undefined,
      notes: [],
    });
  } catch (error) {
    const found = await integrity;
    if (found.problems.length > 0) return notRestored(found);
    throw error;
  }
}

/**
 * With pg_dump's --table an archive has no schemas. Extensions may bring schemas of their own: with one of them the
 * restore itself will tell.
 *
 * @throws {UserError} when tables are in a schema that nothing in the archive makes
 */
function assertComplete({ entries }: Toc): void {
  if (entries.some(({ desc }) => desc === 'EXTENSION')) return;
  const made = new Set(['public', ...entries.filter(({ desc }) => desc === 'SCHEMA').map(({ tag }) => tag)]);
  const homeless = entries.find(({ desc, namespace }) => desc === 'TABLE' && !made.has(namespace ?? ''));
  if (homeless === undefined) return;
  const name = textOfBytes(`${homeless.namespace}.${homeless.tag}`);
  throw new UserError(
    `the backup holds a part of a database, which does not restore alone: it has ${name}, and not that schema`,
    'use pgproof restore with a database that has the rest, or verify at level basic',
  );
}

function notRestored(integrity: Integrity): Report {
  const nothing = { server: undefined, restoreMs: undefined, phases: [], tables: 0, rows: 0, notes: [] };
  return { ...nothing, integrity, problems: integrity.problems };
}

async function drillOnOwnServer(drilling: Drilling): Promise<Report> {
  const { backup, services, toc, encoding } = drilling;
  const startedAt = performance.now();
  const tools = await findServerTools({
    ...searchFor(backup.manifest.source.serverVersionNumber, drilling),
    purpose: 'a full verification',
  });
  // What libpq's variables say is about another server.
  const environment = Object.fromEntries(
    Object.entries(services.environment).filter(([name]) => !name.startsWith('PG') || name === 'PGPROOF_CLIENT_BIN'),
  );
  return withDrillDatabase({ tools, toc, encoding, signal: services.signal }, async ({ url, notes }) => {
    const started: Phase = { name: 'server', durationMs: Math.round(performance.now() - startedAt) };
    const report = await drillInto(drilling, { url, environment, own: true, tools, notes });
    return { ...report, phases: [started, ...report.phases] };
  });
}

/** How to look for the programs that fit a server. */
function searchFor(serverVersionNumber: number, { request, services }: Drilling): InstallingSearch {
  const { environment, log, signal } = services;
  const onLine = (line: string) => log.verbose(line);
  return { serverVersionNumber, environment, install: request.installClient, signal, onLine };
}

async function drillInto(drilling: Drilling, place: Place): Promise<Report> {
  const { services, toc, encoding } = drilling;
  const settings = connectionSettings(place.url, place.environment);
  const { facts, privileges } = await withCheckConnection(settings, services.signal, async (client) => ({
    facts: await readServerFacts(client),
    privileges: place.own || (await rolesExist(client, toc, encoding)),
  }));
  const notes = [...place.notes];
  if (!privileges) notes.push('privileges: owners and grants were not restored: not all roles are on that server');
  const common = { ...notRestored(await drilling.integrity), server: facts.version, notes };
  if (common.problems.length > 0) return common;
  const tools = place.tools ?? (await findOrInstallClient(searchFor(facts.versionNumber, drilling)));
  const unlogged = place.own && mayBeUnlogged(toc);
  const restored = await restoreAll(drilling, place, { privileges, unlogged });
  if (restored.kind === 'failed') return { ...common, problems: restored.problems };
  const { report } = restored;
  const startedAt = performance.now();
  services.progress.phase('structure');
  const found = await compareAll({ ...drilling, settings, tools, own: place.own, privileges, unlogged }, report);
  return {
    ...common,
    restoreMs: restoreTime(report),
    phases: [...report.phases, { name: 'structure', durationMs: Math.round(performance.now() - startedAt) }],
    tables: report.tables.length,
    rows: report.rows,
    problems: [...report.problems, ...found.problems],
    notes: [...notes, ...report.notChecked, ...found.notes],
  };
}

/** The rows, then everything else. */
async function compareAll(
  drilling: Drilling &
    How & { readonly settings: ConnectionSettings; readonly tools: ClientTools; readonly own: boolean },
  report: RestoreReport,
): Promise<Pick<Report, 'problems' | 'notes'>> {
  const { settings, tools, own, backup, toc, encoding, request, privileges, unlogged } = drilling;
  const { signal } = drilling.services;
  const { tables, compression } = backup.manifest;
  const trees = mixedTrees(toc, tables);
  const mixed = new Set(trees.flatMap(({ leaves }) => leaves.map(({ table }) => table)));
  const content = compareContent(
    tables.filter((table) => !mixed.has(table)),
    report.tables,
  );
  const place = { settings, backup: backup.path, encoding, signal };
  const reordered = await compareMixedTrees(trees, { ...place, compression: parseCompression(compression) });
  const kept = { leftOut: new Set<number>(), privileges, unlogged };
  const structure = await checkStructure({ ...place, ...kept, toc, tools, jobs: request.jobs, temporary: own });
  const of = (wanted: 'problem' | 'note') => structure.filter(({ severity }) => severity === wanted).map(findingText);
  return { problems: [...content, ...reordered, ...of('problem')], notes: of('note') };
}

/** What a restore for use would take, without what is looked at before and read back after. */
function restoreTime({ phases }: RestoreReport): number {
  return phases
    .filter(({ name }) => name !== 'check' && name !== 'read-back')
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}

interface How {
  readonly privileges: boolean;
  readonly unlogged: boolean;
}

/** @returns the report, or why the backup cannot be restored */
async function restoreAll(
  drilling: Drilling,
  place: Place,
  { privileges, unlogged }: How,
): Promise<{ kind: 'restored'; report: RestoreReport } | { kind: 'failed'; problems: readonly string[] }> {
  const { backup, services, request } = drilling;
  const profile = { checkFiles: undefined, unlogged, readBack: true, analyze: false };
  const wanted = restoreRequest(request, backup, place, privileges);
  try {
    const result = await restore(wanted, backup, { ...services, environment: place.environment }, profile);
    if (result.kind !== 'restored') throw new Error('a restore without dry-run gave a plan');
    if (place.own) assertUndisturbed(result.report);
    return result;
  } catch (error) {
    // In the user's database, what stands in the way is the user's to mend; on our own server it can be the answer.
    if (!(error instanceof UserError) || !place.own || services.signal.aborted) throw error;
    const problems = 'problems' in error ? (error.problems as readonly UserError[]) : [error];
    if (!problems.every(isAboutBackup)) throw error;
    return { kind: 'failed', problems: problems.map((problem) => `restore: ${messageOf(problem)}`) };
  }
}

/** From a machine without room, or a server that failed, nothing follows for the backup. */
function isAboutBackup(error: UserError): boolean {
  if (error instanceof MissingExtensionError) return true;
  if (error instanceof ServerFailure || error instanceof LostConnectionError || isLost(error.cause)) return false;
  return error.exitCode === exitCode.no;
}

function isLost(cause: unknown): boolean {
  const code = codeOf(cause);
  return code !== undefined && isTransient(code);
}

/**
 * A crash empties unlogged tables, which would look as if the backup had no rows.
 *
 * @throws {ServerFailure} when our own server lost connections
 */
function assertUndisturbed({ retries }: RestoreReport): void {
  const [first] = retries;
  if (first === undefined) return;
  throw new ServerFailure(
    `the drill's own server was disturbed (${first.what}: ${first.cause}), so that nothing is known about the backup`,
    'see whether the machine has enough memory and disk, then run it again',
  );
}

function restoreRequest(
  { jobs, verbose }: DrillRequest,
  backup: DrilledBackup,
  place: Place,
  privileges: boolean,
): RestoreRequest {
  const none: readonly string[] = [];
  return {
    ...{ command: 'restore', databaseUrl: place.url, backup: backup.path, jobs, verbose },
    filters: { schemas: none, excludeSchemas: none, tables: none, excludeTables: none, excludeTableData: none },
    ...{ part: 'all', create: false, clean: false, resume: false, dryRun: false },
    ...{ onError: 'stop', maxRejects: 0, rejects: undefined, onConflict: 'stop', batchRows: 0 },
    ...{ owner: privileges, privileges, installClient: false, githubToken: undefined },
  };
}
