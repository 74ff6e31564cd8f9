import { messageOf, throwProblems, UserError } from '../../errors.ts';
import type { RestoreRequest } from '../../options/request.ts';
import { type ClientTools, majorOf } from '../../postgres/client-tools.ts';
import { closeConnection } from '../../postgres/connection.ts';
import { connectionString } from '../../postgres/globals.ts';
import { findOrInstallClient } from '../../postgres/install-client.ts';
import { withPassfile } from '../../postgres/passfile.ts';
import { type ConnectionSettings, connectionSettings, libpqEnvironment } from '../../postgres/settings.ts';
import { formatCountOf } from '../../report/format.ts';
import type { ForeignBackup } from '../../storage/open-backup.ts';
import type { Log } from '../../terminal/log.ts';
import { findTablesWithRows } from '../target/existing-tables.ts';
import { checkWritable } from '../target/preflight.ts';
import { someOf } from '../target/preflight-check.ts';
import { checkEmpty } from '../target/preflight-objects.ts';
import { type Target, type TargetRequest, withTarget } from '../target/target.ts';
import { harmlessReason, runPgRestore } from './archive-sections.ts';
import { type ForeignListing, listForeignArchive, nameInListing, tablesWithData } from './foreign-listing.ts';

export interface ForeignServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface ForeignReport {
  readonly database: string;
  readonly serverVersion: string;
  /** What the archive lists: tables, the rows of each, indexes and so on. */
  readonly entries: number;
  /** The statements that failed, in words; empty: pg_restore reported none, which is no proof that all came back. */
  readonly problems: readonly string[];
  readonly durationMs: number;
}

export type ForeignResult =
  | { readonly kind: 'restored'; readonly report: ForeignReport }
  /** A dry run's. */
  | { readonly kind: 'plan'; readonly text: string };

/** What all steps of one restore share. */
interface Restoring {
  readonly request: RestoreRequest;
  readonly backup: ForeignBackup;
  readonly services: ForeignServices;
  readonly settings: ConnectionSettings;
}

interface Inspected {
  readonly tools: ClientTools;
  readonly listing: ForeignListing;
}

/**
 * Restores an archive that pg_dump made, by pg_restore alone. Without a manifest nobody knows what should come back:
 * a file that was cut may go in with a part of its rows and no error. So it says that nothing is proven.
 *
 * @throws {UserError} for what stands in the way, before anything is written; {FailedError} when pg_restore did not
 *   come to its end
 * @example const result = await restoreForeign(request, backup, { environment, log, signal })
 */
export async function restoreForeign(
  request: RestoreRequest,
  backup: ForeignBackup,
  services: ForeignServices,
): Promise<ForeignResult> {
  assertPossible(request, backup);
  const startedAt = performance.now();
  const settings = connectionSettings(request.databaseUrl, services.environment);
  const restoring = { request, backup, services, settings };
  services.log.warn(
    `${backup.label} is an archive of pg_dump without a manifest: nothing can be proven about what comes back`,
    'compare it yourself, and take the next backup with pgproof',
  );
  // Before a database is made: it gets the encoding of the archive, which only a fitting pg_restore can tell.
  const inspected = await inspect(restoring);
  if (request.dryRun) return { kind: 'plan', text: planText(restoring, inspected) };
  return withTarget(settings, targetRequest(restoring, inspected.listing.encoding, false), async (target) => {
    target.keep();
    const problems = await runRestore(restoring, inspected);
    if (request.part !== 'schema') await analyze(target, services);
    const { database, version: serverVersion } = target.facts;
    const durationMs = Math.round(performance.now() - startedAt);
    const entries = inspected.listing.entries.size;
    return { kind: 'restored', report: { database, serverVersion, entries, problems, durationMs } };
  });
}

const leaveOut = 'leave it out; pg_restore -l and -L restore a part of such an archive';

/** What needs a manifest or our own loader is refused: pg_restore has nothing of the kind. */
function assertPossible(request: RestoreRequest, { label }: ForeignBackup): void {
  const { filters } = request;
  const asked: readonly (readonly [string, boolean])[] = [
    ['on-error: quarantine', request.onError === 'quarantine'],
    ['on-conflict: skip', request.onConflict === 'skip'],
    ['resume', request.resume],
    ['batch-size', request.batchRows > 0],
    ['schemas', filters.schemas.length > 0],
    ['exclude-schemas', filters.excludeSchemas.length > 0],
    ['tables', filters.tables.length > 0],
    ['exclude-tables', filters.excludeTables.length > 0],
    ['exclude-table-data', filters.excludeTableData.length > 0],
  ];
  const problems = asked
    .filter(([, isAsked]) => isAsked)
    .map(
      ([name]) => new UserError(`${name} needs a backup of pgproof, and ${label} is an archive of pg_dump`, leaveOut),
    );
  if (request.clean && request.part === 'data') {
    problems.push(
      new UserError(
        'pg_restore cannot empty the tables that it loads rows into',
        'truncate them yourself, or leave out clean or data-only',
      ),
    );
  }
  throwProblems(problems);
}

/** Looks at both sides before anything is written, and makes nothing. */
async function inspect(restoring: Restoring): Promise<Inspected> {
  return withTarget(restoring.settings, targetRequest(restoring, 'UTF8', true), async (target) => {
    const { request, backup, services } = restoring;
    const tools = await clientTools(target, restoring);
    const listing = await listForeignArchive(backup, tools, services.signal);
    const problems: UserError[] = [];
    const check = { client: target.client, facts: target.facts, request, problems };
    checkVersion(target, listing, problems);
    await checkWritable(check);
    if (target.facts.exists && request.part === 'data') await checkTablesEmpty(target, listing, problems);
    else if (target.facts.exists && !request.clean) await checkEmpty(check);
    throwProblems(problems);
    return { tools, listing };
  });
}

function targetRequest({ request, services }: Restoring, encoding: string, dryRun: boolean): TargetRequest {
  const warn = (message: string, hint: string) => services.log.warn(message, hint);
  return { create: request.create, resume: false, dryRun, encoding, warn };
}

async function clientTools({ facts }: Target, { request, services }: Restoring): Promise<ClientTools> {
  const { environment, log, signal } = services;
  return findOrInstallClient({
    ...{ serverVersionNumber: facts.versionNumber, environment, install: request.installClient, signal },
    onLine: (line) => log.verbose(line),
  });
}

/** An older server may not know what the archive says, and pg_dump promises nothing for that direction. */
function checkVersion({ facts }: Target, { serverVersion }: ForeignListing, problems: UserError[]): void {
  const major = Number.parseInt(serverVersion ?? '', 10);
  if (Number.isNaN(major) || majorOf(facts.versionNumber) >= major) return;
  problems.push(
    new UserError(
      `the target is PostgreSQL ${facts.version}, and the archive is of ${serverVersion}`,
      `restore into PostgreSQL ${major} or newer`,
    ),
  );
}

const readableTablesSql = `
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)`;

/** Rows that are there already would be there twice, and nothing would say so. */
async function checkTablesEmpty({ client }: Target, listing: ForeignListing, problems: UserError[]): Promise<void> {
  const { rows } = await client.query<Record<'oid' | 'schema' | 'name', string>>(readableTablesSql);
  const tables = tablesWithData(listing, rows);
  const full = await findTablesWithRows(
    client,
    tables.map(({ oid }) => Number(oid)),
  );
  const names = tables.filter(({ oid }) => full.has(Number(oid))).map(({ schema, name }) => `${schema}.${name}`);
  if (names.length === 0) return;
  problems.push(new UserError(`tables of the archive hold rows already: ${someOf(names)}`, 'truncate them first'));
}

async function runRestore(
  { request, backup, services, settings }: Restoring,
  { tools, listing }: Inspected,
): Promise<string[]> {
  const options = [settings.options, '-c jit=off', '-c synchronous_commit=off'].filter(Boolean).join(' ');
  const failed = await withPassfile(settings, (passfile) =>
    runPgRestore({
      path: tools.pgRestore,
      arguments: pgRestoreArguments(request, backup, settings.database),
      environment: { ...libpqEnvironment(settings), ...passfile, PGOPTIONS: options },
      signal: services.signal,
      onLine: (line) => services.log.verbose(line),
    }),
  );
  return failed
    .filter(({ message, command }) => harmlessReason(message, command) === '')
    .map(({ dumpId, message }) => {
      const entry = listing.entries.get(dumpId ?? 0);
      return entry === undefined ? message : `${nameInListing(entry)}: ${message}`;
    });
}

/** pg_restore's command line; nothing secret is ever in it. */
function pgRestoreArguments(request: RestoreRequest, { format, path }: ForeignBackup, database: string): string[] {
  return [
    `--format=${format}`,
    '--no-password',
    // What RestoreOutput reads: entries, and where workers begin.
    '--verbose',
    `--dbname=${connectionString(database)}`,
    // A tar archive can only be read from its beginning to its end.
    ...(format === 'tar' ? [] : [`--jobs=${request.jobs}`]),
    ...(request.part === 'data' ? ['--data-only'] : []),
    ...(request.part === 'schema' ? ['--schema-only'] : []),
    ...(request.clean ? ['--clean', '--if-exists'] : []),
    ...(request.owner ? [] : ['--no-owner']),
    ...(request.privileges ? [] : ['--no-privileges']),
    path,
  ];
}

/** Without statistics the first queries after a restore may take forever. */
async function analyze({ client }: Target, { log, signal }: ForeignServices): Promise<void> {
  const onAbort = (): void => void closeConnection(client);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await client.query('ANALYZE');
  } catch (error) {
    signal.throwIfAborted();
    log.warn(`the restored tables could not be analyzed: ${messageOf(error)}`, 'run ANALYZE in the database');
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function planText({ request, backup, settings }: Restoring, { listing, tools }: Inspected): string {
  const from = listing.serverVersion === undefined ? '' : ` of PostgreSQL ${listing.serverVersion}`;
  const parts = { all: 'everything', data: 'the rows', schema: 'the definitions' } as const;
  return [
    `${backup.label} is a ${backup.format} archive${from} with ${formatCountOf(listing.entries.size, 'entry', 'entries')}, in ${listing.encoding}`,
    `pg_restore ${tools.version} would restore ${parts[request.part]} into ${request.create ? 'the new database' : 'the database'} ${settings.database}`,
    'how many rows that are, and how long it takes, such an archive does not tell',
  ].join('\n');
}
