import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Ground, Side } from '../../src/benchmark/measuring/runs.ts';
import { type BenchmarkServer, withBenchmarkServer } from '../../src/benchmark/server/server.ts';
import { readMigrationSet } from '../../src/migrations/discover.ts';
import type { Log } from '../../src/terminal/log.ts';
import { ownEnvironment } from './run.ts';
import { binOf } from './server.ts';

/** Where migrations are measured: the scratch cluster that `pgproof benchmark` makes. */
export interface BenchGround extends Ground {
  /** For instance `17.4`. */
  readonly version: string;
  /** Of psql and the other client programs. */
  readonly bin: string;
  /** For files; it is removed at the end. */
  readonly directory: string;
}

const major = 17;

const quiet: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  verbose: () => undefined,
  group: (_name, work) => work(),
};

/** The environment in which the program finds the server's programs. */
export async function programEnvironment(): Promise<Record<string, string>> {
  return { ...ownEnvironment(), PGPROOF_CLIENT_BIN: await binOf(major) };
}

/** Makes the server and a folder for the time of `run`. */
export async function withBenchGround<Result>(
  signal: AbortSignal,
  run: (ground: BenchGround) => Promise<Result>,
): Promise<Result> {
  const environment = await programEnvironment();
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-bench-'));
  try {
    const options = {
      ...{ postgresVersion: major, superuser: false, extensions: [], allowSharedServer: false, installClient: false },
      ...{ jobs: 2, environment, log: quiet, onSecret: () => undefined, signal },
    };
    return await withBenchmarkServer(options, (server) => {
      const bin = dirname(server.tools.pgDump);
      return run({ server, version: server.version, bin, directory, statementTimeoutMs: 600_000, signal });
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A template that holds what some statements make. @returns its name */
export async function makeTemplate(
  server: BenchmarkServer,
  name: string,
  statements: readonly string[],
): Promise<string> {
  const database = await server.createEmpty(name);
  await server.withSession(database, async (client) => {
    await client.query('SET search_path = public');
    for (const statement of statements) await client.query(statement);
  });
  await server.seal(database);
  return database;
}

/** Writes migrations as plain SQL files, one each. @returns the files' paths, in order */
export async function writeMigrations(directory: string, texts: readonly string[]): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = texts.map((_, index) => join(directory, `${String(index + 1).padStart(4, '0')}_step.sql`));
  for (const [index, file] of files.entries()) await writeFile(file, `${texts[index]}\n`);
  return files;
}

/** What reads the migrations of a folder and applies them to clones of a template. */
export async function sideOf(ground: BenchGround, directory: string, template: string): Promise<Side> {
  const { migrations } = await readMigrationSet({ directory, layout: 'plain', signal: ground.signal });
  return { migrations, template };
}
