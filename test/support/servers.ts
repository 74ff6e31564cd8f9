import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite } from 'node:test';
import pg from 'pg';
import {
  type ScratchCluster,
  type ScratchClusterOptions,
  withScratchCluster,
} from '../../src/postgres/scratch-cluster.ts';
import { installedServers } from '../setup/servers.mjs';

export interface TestServer {
  readonly major: number;
  /** The directory of its programs. */
  readonly bin: string;
}

export interface ToolResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The servers that tests run on: those of PGPROOF_TEST_MAJORS, for instance `15,18`, or all that are installed.
 *
 * @throws {Error} when there is none, or one of the named ones is missing: a test never passes by not running
 */
export function testServers(): readonly TestServer[] {
  const installed = installedServers();
  const named = process.env.PGPROOF_TEST_MAJORS;
  const majors = named ? named.split(',').map(Number) : [...installed.keys()];
  if (majors.length === 0) throw new Error('no PostgreSQL server is installed: run `npm run servers`');
  return majors.map((major) => {
    const server = installed.get(major);
    if (server === undefined) throw new Error(`PostgreSQL ${major} is not installed: npm run servers ${major}`);
    return { major, bin: server.bin };
  });
}

/** The newest of the test servers, for what does not depend on the server's version. */
export function newestServer(): TestServer {
  return testServers().at(-1) as TestServer;
}

/**
 * Defines the same suite once per server.
 *
 * @example
 * forEachServer('snapshot', (server) => {
 *   const cluster = sharedCluster(server);
 *   test('is exported', async () => {
 *     const url = await createDatabase(cluster(), 'snapshot');
 *   });
 * });
 */
export function forEachServer(name: string, define: (server: TestServer) => void): void {
  for (const server of testServers()) {
    suite(`${name} (PostgreSQL ${server.major})`, () => {
      before(() => recordMajor(server.major));
      define(server);
    });
  }
}

/** For the closing lines of test/setup/run.mjs: what ran, not what was meant to. */
function recordMajor(major: number): void {
  const file = process.env.PGPROOF_SEEN_MAJORS;
  if (file) appendFileSync(file, `${major}\n`);
}

/**
 * One cluster for all tests of the enclosing suite (or of the file), started before the first and removed after the
 * last.
 *
 * @returns a function that gives it, to be called within tests and hooks
 */
export function sharedCluster(
  server: TestServer,
  options: Omit<ScratchClusterOptions, 'bin' | 'signal'> = {},
): () => ScratchCluster {
  let cluster: ScratchCluster | undefined;
  let finished: Promise<void> | undefined;
  const end = Promise.withResolvers<void>();
  before(async () => {
    const ready = Promise.withResolvers<void>();
    finished = withScratchCluster({ ...options, bin: server.bin }, async (running) => {
      cluster = running;
      ready.resolve();
      await end.promise;
    });
    await Promise.race([ready.promise, finished]);
  });
  after(async () => {
    cluster = undefined;
    end.resolve();
    await finished;
  });
  return () => {
    if (cluster === undefined) throw new Error('the shared cluster runs only within tests and hooks');
    return cluster;
  };
}

/**
 * Makes a database, in place of one of that name.
 *
 * @param clauses more of CREATE DATABASE, for instance `TEMPLATE template0 ENCODING 'LATIN1'`
 * @returns its connection string
 */
export async function createDatabase(cluster: ScratchCluster, name: string, clauses = ''): Promise<string> {
  await withClient(cluster.url('postgres'), async (client) => {
    const identifier = pg.escapeIdentifier(name);
    await client.query(`DROP DATABASE IF EXISTS ${identifier} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${identifier} ${clauses}`);
  });
  return cluster.url(name);
}

/** Connects; the caller ends the client. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  // Without a listener, a server that is stopped under an idle connection would end the test process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Connects for the time of `run`. */
export async function withClient<Result>(url: string, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connect(url);
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Runs SQL, perhaps several statements, on a new connection. */
export async function execute(url: string, sql: string): Promise<void> {
  await withClient(url, (client) => client.query(sql));
}

/** The rows of one query on a new connection. */
export async function queryRows<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql, values)).rows);
}

/**
 * Runs one of the server's own programs, `psql`, `pg_dump`, `pg_restore` and so on, to its end.
 *
 * @param environment over this process's own, which is passed without its PG… variables; usually `cluster.environment`
 * @param input what the program reads from stdin
 */
export async function runTool(
  server: TestServer,
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<ToolResult> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  const child = spawn(join(server.bin, program), args, {
    env: { ...Object.fromEntries(own), LC_ALL: 'C', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  // A program that ends without reading its input is no failure of the test: its code and stderr tell.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...output };
}

/** Like `runTool`, but the program must succeed. Gives its stdout. */
export async function mustRunTool(...call: Parameters<typeof runTool>): Promise<string> {
  const { code, stdout, stderr } = await runTool(...call);
  if (code !== 0) throw new Error(`${call[1]} ended with ${code}: ${stderr}`);
  return stdout;
}
