import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { UserError } from '../../src/errors.ts';
import { type ScratchClusterOptions, withScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { installServers } from '../../test/setup/servers.mjs';
import type { Dataset } from './datasets.ts';

/** A server for benchmarks, on a port of 127.0.0.1, with the superuser `postgres` and no password. */
export interface BenchServer {
  /** For instance 17. */
  readonly major: number;
  /** The directory of its programs. */
  readonly bin: string;
  readonly port: number;
  readonly dataDirectory: string;
}

export interface BenchServerOptions {
  readonly major: number;
  /** The server outlives this process, for the next run to use; `stopKeptServers` ends it. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

/**
 * A server as it is run in earnest: it writes to the disk durably, and autovacuum is on. Everything that is measured
 * fits into its memory or the machine's, so that no disk decides.
 */
export function clusterOptions(bin: string): ScratchClusterOptions {
  return {
    bin,
    durable: true,
    listenTcp: true,
    settings: { shared_buffers: '2GB', max_wal_size: '4GB', max_locks_per_transaction: '256' },
  };
}

/**
 * Runs a server of the given major for the time of `run`, or uses the one that an earlier run has kept.
 *
 * @throws {UserError} when that major is not installed and cannot be
 */
export async function withBenchServer<Result>(
  { major, keep, signal }: BenchServerOptions,
  run: (server: BenchServer) => Promise<Result>,
): Promise<Result> {
  const bin = await binOf(major);
  const kept = (await readKept(major)) ?? (keep ? await startKept(major, bin, signal) : undefined);
  if (kept !== undefined) return run(kept);
  return withScratchCluster({ ...clusterOptions(bin), signal }, ({ port, dataDirectory }) =>
    run({ major, bin, port, dataDirectory }),
  );
}

/** The same address for everything that connects. */
export function urlOf({ port }: { readonly port: number }, database: string): string {
  return `postgresql://postgres@127.0.0.1:${port}/${encodeURIComponent(database)}?sslmode=disable`;
}

/**
 * Makes the dataset's database, unless a kept server has it already.
 *
 * @param say gets a line when it takes a while
 */
export async function provideDataset(
  server: BenchServer,
  dataset: Dataset,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { name, encoding } = dataset;
  const inEncoding = encoding === undefined ? '' : ` TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`;
  const exists = await withClient(urlOf(server, 'postgres'), async (client) => {
    const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rows.length > 0) return true;
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(unfinished(name))}`);
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(unfinished(name))}${inEncoding}`);
    return false;
  });
  if (exists) return;
  say(`filling the database ${name} on server ${server.major} …`);
  await withClient(urlOf(server, unfinished(name)), async (client) => {
    for (const statement of dataset.statements) {
      signal.throwIfAborted();
      await client.query(statement);
    }
  });
  await withClient(urlOf(server, 'postgres'), async (client) => {
    await client.query(
      `ALTER DATABASE ${pg.escapeIdentifier(unfinished(name))} RENAME TO ${pg.escapeIdentifier(name)}`,
    );
    const { rows } = await client.query('SELECT pg_size_pretty(pg_database_size($1)) AS size', [name]);
    say(`${name} has ${rows[0].size}`);
  });
}

function unfinished(name: string): string {
  return `${name}_unfinished`;
}

/** For instance `17.4`. */
export async function serverVersion(server: BenchServer): Promise<string> {
  return withClient(urlOf(server, 'postgres'), async (client) => {
    const { rows } = await client.query('SHOW server_version');
    return String(rows[0].server_version).replace(/ .*/, '');
  });
}

/** Connects for the time of `run`. */
export async function withClient<Result>(url: string, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  // Without a listener, a server that is stopped under an idle connection would end this process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/**
 * The directory of a major's programs; they are installed if need be.
 *
 * @throws {UserError} when they are not there and cannot be
 */
export async function binOf(major: number): Promise<string> {
  const { servers, missing } = await installServers([major]);
  const server = servers.get(major);
  if (server !== undefined) return server.bin;
  const problem = missing.get(major);
  throw new UserError(
    `there is no PostgreSQL ${major}: ${problem?.message}`,
    problem?.hint ?? `node test/setup/servers.mjs ${major}`,
  );
}

const stateFolder = resolve(fileURLToPath(import.meta.url), '../../../.cache/bench');
const startWithinMs = 60_000;

/** What the process that keeps a server writes down about it. */
export interface KeptServer extends BenchServer {
  readonly keeperProcessId: number;
}

function stateFile(major: string | number): string {
  return join(stateFolder, `server-${major}.json`);
}

/** The kept server of that major, if it still runs: it must answer, and be the one that was written down. */
async function readKept(major: string | number): Promise<KeptServer | undefined> {
  if (!existsSync(stateFile(major))) return undefined;
  const kept: KeptServer = JSON.parse(await readFile(stateFile(major), 'utf8'));
  try {
    const directory = await withClient(urlOf(kept, 'postgres'), async (client) => {
      const { rows } = await client.query('SHOW data_directory');
      return rows[0].data_directory;
    });
    if (directory === kept.dataDirectory) return kept;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // Another server may have got the port, and refuse us.
    if (code !== 'ECONNREFUSED' && !(error instanceof pg.DatabaseError)) throw error;
  }
  await rm(stateFile(major), { force: true });
  return undefined;
}

async function startKept(major: number, bin: string, signal: AbortSignal): Promise<KeptServer> {
  await mkdir(stateFolder, { recursive: true });
  const keeper = fileURLToPath(new URL('keeper.ts', import.meta.url));
  const logFile = join(stateFolder, `server-${major}.log`);
  const log = await open(logFile, 'w');
  const child = spawn(process.execPath, [keeper, stateFile(major), String(major), bin], {
    detached: true,
    // Not our own streams: whoever reads those waits until nobody has them any more.
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  await log.close();
  const deadline = performance.now() + startWithinMs;
  for (;;) {
    const kept = await readKept(major);
    if (kept !== undefined) return kept;
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGTERM');
      throw new UserError(`the server ${major} to be kept does not come up`, `see ${logFile}`);
    }
    await delay(100, undefined, { signal });
  }
}

/** Ends the servers that `keep` has left running. @returns their majors */
export async function stopKeptServers(): Promise<readonly number[]> {
  const names = existsSync(stateFolder) ? readdirSync(stateFolder) : [];
  const stopped: number[] = [];
  for (const name of names) {
    const major = /^server-(\d+)\.json$/.exec(name)?.[1];
    const kept = major === undefined ? undefined : await readKept(major);
    if (kept === undefined) continue;
    process.kill(kept.keeperProcessId, 'SIGTERM');
    while (existsSync(stateFile(kept.major)) && isRunning(kept.keeperProcessId)) await delay(50);
    stopped.push(kept.major);
  }
  return stopped;
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
