import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import {
  asMigration,
  type CommandRun,
  type CommandRunOptions,
  runCommandMigrations,
  withoutYielding,
} from '../../../src/benchmark/command/command-migrations.ts';
import type { Counters, TakenLock } from '../../../src/migrations/trace/observation.ts';
import { connectionSettings } from '../../../src/postgres/settings.ts';
import { createDatabase, execute, forEachServer, sharedCluster } from '../../support/servers.ts';

forEachServer('migrate-command', (server) => {
  const cluster = sharedCluster(server, {
    settings: {
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track': 'all',
      wal_level: 'replica',
    },
  });

  before(async () => {
    await execute(cluster().url('postgres'), 'CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_walinspect');
    const url = await createDatabase(cluster(), 'fixture');
    await execute(
      url,
      `CREATE TABLE t AS SELECT g AS id, g % 10 AS n, repeat('x', 100) AS v FROM generate_series(1, 20000) g;
       CREATE INDEX t_id ON t (id); CREATE INDEX t_n ON t (n); CREATE TABLE calm (id int)`,
    );
    await execute(url, 'VACUUM ANALYZE');
  });

  /** The command finds psql, and its database in DATABASE_URL. */
  async function run(command: string, more: Partial<CommandRunOptions> = {}): Promise<CommandRun> {
    const clone = connectionSettings(await createDatabase(cluster(), 'clone', 'TEMPLATE fixture'), {});
    return runCommandMigrations({
      command,
      clone,
      privileged: clone,
      observer: connectionSettings(cluster().url('postgres'), {}),
      observe: true,
      environment: { ...process.env, PATH: `${server.bin}:${process.env.PATH}` },
      timeoutMs: 30_000,
      signal: AbortSignal.timeout(60_000),
      onLine: () => undefined,
      ...more,
    });
  }

  const psql = (...statements: readonly string[]) =>
    ['psql -X "$DATABASE_URL"', ...statements.map((sql) => `-c "${sql}"`)].join(' ');

  function lockOn({ trace }: CommandRun, name: string): TakenLock | undefined {
    return trace?.statement.locks.find(({ relation }) => relation.name === name);
  }

  test('statements are counted, each form once, and their sum is the whole', async () => {
    const result = await run(
      psql('UPDATE t SET n = 1 WHERE id = 1', 'UPDATE t SET n = 2 WHERE id = 2', 'CREATE TABLE u AS SELECT * FROM t'),
    );
    assert.equal(result.failure, undefined);
    const found = result.statements.map(({ sql, calls }) => [sql.replace(/\s+/g, ' '), calls]);
    assert.deepEqual(found, [
      ['CREATE TABLE u AS SELECT * FROM t', 1],
      ['UPDATE t SET n = $1 WHERE id = $2', 2],
    ]);
    assert.ok(result.counters.walBytes > 1_000_000 && result.counters.rows === 20_002, JSON.stringify(result.counters));
    const { migration, applied } = asMigration('the command', [result]);
    assert.deepEqual(
      migration.up?.statements.map(({ text }) => text.slice(0, 12)),
      ['the command', 'CREATE TABLE', 'UPDATE t SET'],
    );
    const sum = (read: (counters: Counters) => number) =>
      (applied[0]?.statements ?? []).reduce((total, { trace }) => total + read(trace?.counters as Counters), 0);
    assert.equal(
      sum(({ walBytes }) => walBytes),
      result.counters.walBytes,
    );
    assert.equal(
      sum(({ rows }) => rows),
      result.counters.rows,
    );
  });

  test('the counters of two runs are the same', async () => {
    const command = psql('UPDATE t SET n = n + 1', 'CREATE INDEX t_v ON t (v)');
    const [one, other] = [await run(command), await run(command)];
    assert.equal(one.counters.walBytes, other.counters.walBytes);
    assert.equal(one.counters.rows, other.counters.rows);
  });

  test('locks that are held for a while are seen, with what they block and for how long', async () => {
    const result = await run(
      psql('BEGIN', 'LOCK TABLE t IN SHARE MODE', 'SELECT pg_sleep(0.3)', 'LOCK TABLE calm', 'COMMIT'),
    );
    const share = lockOn(result, 't');
    assert.equal(share?.mode, 'ShareLock');
    assert.equal(share?.blocking, 'writes');
    assert.equal(share?.seen, 'polled');
    assert.ok((share?.holdMs ?? 0) > 290, `${share?.holdMs} ms`);
    assert.ok((share?.relationBytes ?? 0) > 2_000_000);
    assert.equal(lockOn(result, 'calm')?.mode, 'AccessExclusiveLock');
    assert.equal(lockOn(result, 'calm')?.blocking, 'reads and writes');
  });

  test('full locks that were gone at once are found in the WAL', async () => {
    const many = Array.from(
      { length: 5 },
      () => 'BEGIN; LOCK TABLE calm; SAVEPOINT s; LOCK TABLE t; ROLLBACK TO s; COMMIT',
    );
    const result = await run(psql(...many));
    assert.equal(lockOn(result, 't')?.mode, 'AccessExclusiveLock');
    assert.equal(lockOn(result, 't_id'), undefined);
  });

  test('DROP INDEX CONCURRENTLY holds nobody up', async () => {
    const result = await run(psql('DROP INDEX CONCURRENTLY t_n'));
    assert.equal(lockOn(result, 't_n')?.blocking, 'nothing');
    assert.deepEqual(
      result.trace?.migration.dropped.map(({ name }) => name),
      ['t_n'],
    );
  });

  test('rewrites, built indexes, and what is made and dropped', async () => {
    const result = await run(
      psql(
        'ALTER TABLE t ALTER id TYPE bigint',
        'CREATE INDEX t_v ON t (v)',
        'TRUNCATE calm',
        'CREATE TABLE u (id int PRIMARY KEY, v text)',
        'DROP INDEX t_n',
      ),
    );
    const { statement, migration } = result.trace ?? assert.fail('it was observed');
    const rewrites = statement.rewrites.map(({ relation, emptied }) => [relation.name, emptied]);
    assert.deepEqual(rewrites.sort(), [
      ['calm', true],
      ['t', false],
    ]);
    assert.ok((statement.rewrites.find(({ relation }) => relation.name === 't')?.bytes ?? 0) > 2_000_000);
    const built = statement.indexesBuilt.map(({ name, table }) => [name, table]);
    assert.deepEqual(built.sort(), [
      ['t_id', 'public.t'],
      ['t_v', 'public.t'],
    ]);
    assert.deepEqual(migration.created.map(({ name }) => name).sort(), ['t_v', 'u', 'u_pkey']);
    assert.deepEqual(
      migration.dropped.map(({ name }) => name),
      ['t_n'],
    );
    assert.ok(migration.bytesPeak >= migration.bytesAfter && migration.bytesAfter > 0);
  });

  test('a command that changes nothing has nothing to show', async () => {
    const result = await run('true');
    const { statement, migration } = result.trace ?? assert.fail('it was observed');
    assert.deepEqual([statement.locks, statement.rewrites, statement.indexesBuilt], [[], [], []]);
    assert.deepEqual([migration.created, migration.dropped, result.statements], [[], [], []]);
  });

  test('without being observed there are times and counts alone', async () => {
    const result = await run(psql('SELECT pg_sleep(0.2)'), { observe: false });
    assert.equal(result.trace, undefined);
    assert.ok(result.durationMs > 200);
    assert.ok((result.statements[0]?.durationMs ?? 0) > 200);
    const [applied] = asMigration('the command', [result]).applied;
    assert.equal(applied?.durationMs, result.durationMs);
    assert.equal(applied?.trace, undefined);
  });

  test('a command that fails is a failure with its last lines', async () => {
    const result = await run('echo one; echo two >&2; exit 3');
    assert.match(result.failure?.message ?? '', /^the command exited with 3: /);
    assert.match(result.failure?.snippet ?? '', /one/);
    assert.match(result.failure?.snippet ?? '', /two/);
    assert.equal(asMigration('the command', [result]).applied[0]?.outcome, 'failed');
  });

  test('a session that the command has left behind is ended, with its locks', async () => {
    const left = `(${psql('BEGIN', 'LOCK TABLE t', 'SELECT pg_sleep(60)')}) >/dev/null 2>&1 & sleep 0.5`;
    const result = await run(left);
    assert.equal(result.failure, undefined);
    assert.equal(lockOn(result, 't')?.mode, 'AccessExclusiveLock');
  });

  test('a command that does not end is ended', async () => {
    const result = await run('exec sleep 60', { timeoutMs: 300 });
    assert.match(result.failure?.message ?? '', /did not end within 300 ms/);
  });
});

suite('the runs of a command as one migration', () => {
  const counters: Counters = {
    walBytes: 10,
    walRecords: 1,
    walFullPageImages: 0,
    blocksHit: 1,
    blocksRead: 0,
    blocksDirtied: 0,
    tempBytes: 0,
    rows: 1,
  };
  const runOf = (...texts: readonly string[]): CommandRun => ({
    durationMs: 5,
    failure: undefined,
    statements: texts.map((sql) => ({ sql, calls: 1, durationMs: 1, counters })),
    counters,
    trace: undefined,
  });

  test('each run has each of the first one’s statements, in its order', () => {
    const { migration, applied } = asMigration('make migrate', [runOf('one', 'two'), runOf('two', 'three')]);
    assert.deepEqual(
      migration.up?.statements.map(({ text }) => text),
      ['make migrate', 'one', 'two'],
    );
    const times = applied.map(({ statements }) => statements.map(({ index, durationMs }) => [index, durationMs]));
    assert.deepEqual(times, [
      [
        [0, 5],
        [1, 1],
        [2, 1],
      ],
      [
        [0, 5],
        [1, 0],
        [2, 1],
      ],
    ]);
  });
});

suite('locks that yield', () => {
  const lock = (name: string, kind: 'index' | 'table', seen: TakenLock['seen']): TakenLock => ({
    relation: { schema: 'public', name, kind, table: kind === 'index' ? 'public.t' : undefined },
    ...{ mode: 'AccessExclusiveLock', blocking: 'reads and writes', relationBytes: 1, holdMs: 1 },
    ...{ heldBlocks: 0, heldStatements: 0, seen },
  });
  const blocked = (one: TakenLock, ...sql: string[]) =>
    withoutYielding(
      [one],
      sql.map((text) => ({ sql: text })),
    )[0]?.blocking;

  test('are known also where a look met them, by what the statement names', () => {
    for (const seen of ['wal', 'polled'] as const) {
      assert.equal(blocked(lock('t_n', 'index', seen), 'DROP INDEX CONCURRENTLY t_n'), 'nothing');
      assert.equal(blocked(lock('t_n', 'index', seen), 'REINDEX TABLE CONCURRENTLY public.t'), 'nothing');
      assert.equal(blocked(lock('t', 'table', seen), 'VACUUM t'), 'nothing');
      assert.equal(blocked(lock('t_n', 'index', seen), 'DROP INDEX t_n'), 'reads and writes');
      assert.equal(blocked(lock('t', 'table', seen), 'VACUUM FULL t'), 'reads and writes');
    }
    assert.equal(
      blocked(lock('t_n', 'index', 'polled'), 'DROP INDEX CONCURRENTLY u_n', 'DROP INDEX t_n'),
      'reads and writes',
    );
  });
});
