import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Manifest } from '../../src/archive/manifest.ts';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { execute, queryRows, type ToolResult } from '../support/servers.ts';
import { type ProxyOptions, type TcpProxy, withTcpProxy } from '../support/tcp-proxy.ts';

/** How long to wait for something that has to come. It is long because other tests use the machine too. */
const patienceMs = 30_000;

/** Waits until `look` gives something else than undefined or false. */
export async function eventually<Found>(what: string, look: () => Promise<Found | undefined | false>): Promise<Found> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    assert.ok(Date.now() < deadline, `${what}: waited ${patienceMs / 1000} s in vain`);
    await delay(20);
  }
}

/** A database in which a worker has enough to copy, and pg_dump enough to ask, that either can be disturbed. */
export async function fillDatabase(url: string, rows = 200_000): Promise<void> {
  await execute(
    url,
    `CREATE TABLE ledger (id bigint PRIMARY KEY, note text NOT NULL, at timestamptz NOT NULL);
     INSERT INTO ledger SELECT i, md5(i::text) || md5((i * 7)::text) || repeat('x', i % 100), '2026-01-01'::timestamptz + i * interval '1 s'
       FROM generate_series(1, ${rows}) i;
     CREATE TABLE document (id int GENERATED ALWAYS AS IDENTITY, body jsonb);
     ALTER TABLE document ALTER body SET STORAGE EXTERNAL;
     INSERT INTO document (body) SELECT jsonb_build_object('n', i, 'text', repeat(md5(i::text), 400)) FROM generate_series(1, ${rows / 200}) i;
     DO $$ BEGIN
       FOR i IN 1..20 LOOP
         EXECUTE format('CREATE TABLE small_%s (id int, label text); INSERT INTO small_%s SELECT n, md5(n::text) FROM generate_series(1, 50) n', i, i);
       END LOOP;
     END $$;
     SELECT lo_from_bytea(0, decode(repeat(md5(i::text), 50), 'hex')) FROM generate_series(1, 40) i;
     ANALYZE`,
  );
}

/** Row count and fingerprint of every table: what two backups of the same data have in common. */
export function contentOf(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(
    manifest.tables.map(({ schema, name, fingerprint }) => [
      `${schema}.${name}`,
      `${fingerprint.rows} rows, ${fingerprint.sum}`,
    ]),
  );
}

/** A connection string for a database of the cluster, through the proxy. */
export function throughProxy(
  proxy: { readonly host: string; readonly port: number },
  database: string,
  role = 'postgres',
): string {
  return `postgresql://${role}@${proxy.host}:${proxy.port}/${database}?sslmode=disable`;
}

/** Where a proxy finds the cluster. */
export function socketOf(cluster: ScratchCluster): { readonly path: string } {
  return { path: join(cluster.host, `.s.PGSQL.${cluster.port}`) };
}

/** Runs something over a link that makes a backup of `fillDatabase` take some seconds. */
export function withSlowLink<Result>(
  cluster: ScratchCluster,
  run: (proxy: TcpProxy) => Promise<Result>,
  options: Partial<ProxyOptions> = {},
): Promise<Result> {
  return withTcpProxy({ target: socketOf(cluster), delayMs: 3, bytesPerSecond: 5e6, ...options }, run);
}

export interface Backend {
  readonly pid: number;
  /** A worker counts as one while it copies. */
  readonly kind: 'coordinator' | 'worker' | 'client tool' | 'not yet known';
}

/** The program's sessions in a database. */
export async function backendsOf(cluster: ScratchCluster, database: string): Promise<Backend[]> {
  return queryRows<{ pid: number; kind: Backend['kind'] }>(
    cluster.url('postgres'),
    `SELECT pid, CASE WHEN backend_start = min(backend_start) OVER () THEN 'coordinator'
        WHEN query ~ '^(LOCK TABLE .*NOWAIT|COPY)' THEN 'worker'
        WHEN query = '' OR query ~ '^BEGIN ISOLATION' THEN 'not yet known' ELSE 'client tool' END AS kind
      FROM pg_stat_activity
      WHERE application_name LIKE 'pgproof%' AND backend_type = 'client backend' AND datname = $1`,
    [database],
  );
}

/** Waits until that many sessions of a kind are there. */
export async function awaitBackends(
  cluster: ScratchCluster,
  database: string,
  kind: Backend['kind'],
  count = 1,
): Promise<number[]> {
  return eventually(`${count} sessions as ${kind}`, async () => {
    const found = (await backendsOf(cluster, database)).filter((backend) => backend.kind === kind);
    return found.length >= count && found.map(({ pid }) => pid);
  });
}

export async function terminate(cluster: ScratchCluster, pids: readonly number[]): Promise<void> {
  await queryRows(cluster.url('postgres'), 'SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [pids]);
}

/** The command lines of all processes that name a path, which the program and its children all do. */
export async function processesNaming(path: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(path)).map((line) => line.replaceAll('\0', ' '));
}

/** The process of a program that names a path in its arguments. */
export async function processOf(program: string, path: string): Promise<number | undefined> {
  for (const name of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const [first = '', ...rest] = (await readFile(join('/proc', name, 'cmdline'), 'utf8').catch(() => '')).split('\0');
    if (first.endsWith(`/${program}`) && rest.some((argument) => argument.includes(path))) return Number(name);
  }
  return undefined;
}

/** Fails unless soon no process works on `output` any more, and no session of ours is left in the database. */
export async function assertNothingRuns(cluster: ScratchCluster, database: string, output: string): Promise<void> {
  await eventually(`no process works on ${output}`, async () => (await processesNaming(output)).length === 0);
  await eventually('no session is left', async () => (await backendsOf(cluster, database)).length === 0);
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Fails unless the program ended as it should after a user's mistake: the code, one `error:` line for each expected
 * problem with a hint below, no stack, no talk of a bug.
 */
export function assertProblems(
  { code, stdout, stderr }: ToolResult,
  wanted: number,
  expected: readonly RegExp[],
): void {
  const lines = `${stdout}${stderr}`.split('\n');
  const all = lines.join('\n');
  assert.equal(code, wanted, all);
  const at = [...lines.keys()].filter((index) => lines[index]?.startsWith('error:'));
  const problems = at.map((index) => `${lines[index]}\n${lines[index + 1]}`);
  for (const pattern of expected)
    assert.ok(
      problems.some((problem) => pattern.test(problem)),
      `${pattern} in:\n${all}`,
    );
  assert.equal(problems.length, expected.length, all);
  for (const problem of problems) assert.match(problem, /^error: \S.*\nhint: \S/);
  assert.doesNotMatch(all, /^ {2,}at |bug in pgproof|undefined|\[object |NaN/m);
}
