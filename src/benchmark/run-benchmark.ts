import { findMigrationsDirectory } from '../migrations/default-directory.ts';
import { readMigrationSet } from '../migrations/discover.ts';
import type { LayoutName, MigrationSet } from '../migrations/migration.ts';
import { renderWith } from '../migrations/render.ts';
import type { BenchmarkRequest } from '../options/request.ts';
import { majorOf } from '../postgres/client-tools.ts';
import { type OpenBackup, withBackup } from '../storage/open-backup.ts';
import type { Log } from '../terminal/log.ts';
import { openBaseline } from './baseline/baseline.ts';
import { commitOf, withGitReference } from './baseline/git-reference.ts';
import { benchmarkMigrations, type Measured, type Reference } from './benchmark.ts';
import type { BenchmarkProgress } from './benchmark-progress.ts';
import { benchmarkCommand } from './command/command-benchmark.ts';
import { buildFixtures } from './fixture/fixtures.ts';
import type { Ground } from './measuring/runs.ts';
import { type BenchmarkServer, withBenchmarkServer } from './server/server.ts';
import { environmentForUsers } from './user-command.ts';

export interface BenchmarkServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly progress: BenchmarkProgress;
  readonly redact: (text: string) => string;
  /** Told of passwords that are made. */
  readonly onSecret: (value: string) => void;
  readonly signal: AbortSignal;
}

/**
 * A benchmark from its request to its verdict: baseline, backup, server, fixtures, runs.
 *
 * @throws {UserError} for whatever the user can mend; {FailedError} when the fixture or what comes before the measured
 *   migrations fails
 */
export async function runBenchmark(request: BenchmarkRequest, services: BenchmarkServices): Promise<Measured> {
  const { signal } = services;
  const directory = await directoryOf(request);
  const commit = await commitOf(directory, signal);
  // Before server and fixture: what is wrong with the migrations is not to be told only after a long restore.
  const set =
    request.migrateCommand === undefined ? await readSet(directory, request.layout, request, services) : undefined;
  return withReference({ directory, set }, request, services, (reference) =>
    withFixtureBackup(request, services, (backup) => {
      const backupMajor = backup?.kind === 'pgproof' ? majorOf(backup.manifest.source.serverVersionNumber) : undefined;
      return withBenchmarkServer({ ...request, ...services, backupMajor }, (server) =>
        onServer(server, { set, commit, reference, backup }, request, services),
      );
    }),
  );
}

/** With a command of the user's, where it runs. */
async function directoryOf({ migrations, migrateCommand }: BenchmarkRequest): Promise<string> {
  return migrateCommand === undefined ? (migrations ?? findMigrationsDirectory(process.cwd())) : '.';
}

async function readSet(
  directory: string,
  layout: LayoutName | undefined,
  { render: command }: BenchmarkRequest,
  { environment, redact, signal }: BenchmarkServices,
): Promise<MigrationSet> {
  const render =
    command === undefined
      ? undefined
      : renderWith({ command, environment: environmentForUsers(environment), redact, signal });
  return readMigrationSet({ directory, layout, render, signal });
}

interface Subject {
  /** Undefined: a command of the user's migrates. */
  readonly set: MigrationSet | undefined;
  readonly commit: string | undefined;
  readonly reference: Reference;
  readonly backup: OpenBackup | undefined;
}

async function onServer(
  server: BenchmarkServer,
  { set, commit, reference, backup }: Subject,
  request: BenchmarkRequest,
  services: BenchmarkServices,
): Promise<Measured> {
  const { log, progress, environment, signal } = services;
  log.info(
    `PostgreSQL ${server.version}, ${server.kind === 'scratch' ? 'on a server of our own' : 'on the given server'}`,
  );
  for (const note of server.notes) log.info(`note: ${note}`);
  const fixtures = await buildFixtures(server, { ...request, ...services, backup, progress: progress.fixture });
  const { statementTimeoutMs } = request;
  const ground: Ground = { server, statementTimeoutMs, signal, onPlan: progress.onPlan, onRun: progress.onRun };
  const subject = { reference, fixtures, productionRows: productionRowsOf(request, backup) };
  const context = { request, log, progress };
  if (set !== undefined) return benchmarkMigrations(ground, { ...subject, source: { set, commit } }, context);
  const { migrateCommand: command = '' } = request;
  return benchmarkCommand(
    ground,
    { ...subject, command, commit, environment: environmentForUsers(environment) },
    context,
  );
}

/** Finds what the migrations are held against, for the time of `run`. */
async function withReference(
  { directory, set }: { readonly directory: string; readonly set: MigrationSet | undefined },
  request: BenchmarkRequest,
  services: BenchmarkServices,
  run: (reference: Reference) => Promise<Measured>,
): Promise<Measured> {
  const { githubToken } = request;
  const { environment, log, signal } = services;
  if (request.baseline === undefined) return run({ kind: 'none' });
  const baseline = await openBaseline(request.baseline, { environment, githubToken, signal });
  const withoutOne = async (note: string): Promise<Measured> => noted(await run({ kind: 'none' }), note);
  if (baseline.kind === 'none') return withoutOne(baseline.note);
  if (baseline.kind === 'result') return run(baseline);
  return withGitReference({ reference: baseline.reference, directory, signal }, async (folder, commit, notes) => {
    for (const note of notes) log.info(`note: ${note}`);
    const label = `${baseline.reference} (commit ${commit.slice(0, 10)})`;
    if (folder === undefined) return withoutOne(`there are no migrations in ${directory} at ${label}`);
    // Some layouts are recognised by files outside of the directory, which are not there as of the commit.
    const before = await readSet(folder, set?.layout, request, services);
    return run({ kind: 'migrations', source: { set: before, commit }, label });
  });
}

function noted({ result, comparison }: Measured, note: string): Measured {
  return { result, comparison: { ...comparison, notes: [note, ...comparison.notes] } };
}

async function withFixtureBackup(
  request: BenchmarkRequest,
  services: BenchmarkServices,
  run: (backup: OpenBackup | undefined) => Promise<Measured>,
): Promise<Measured> {
  if (request.backup === undefined) return run(undefined);
  return withBackup(request.backup, { ...services, githubToken: request.githubToken }, run);
}

/** What the user said, and else the rows that the backup was taken of. */
function productionRowsOf(
  { productionRows }: BenchmarkRequest,
  backup: OpenBackup | undefined,
): ReadonlyMap<string, number> | undefined {
  if (productionRows !== undefined || backup?.kind !== 'pgproof') return productionRows;
  return new Map(backup.manifest.tables.map(({ schema, name, rows }) => [`${schema}.${name}`, rows]));
}
