import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import type { AppliedMigration } from '../../../src/migrations/applied.ts';
import type { StatementTrace, TakenLock } from '../../../src/migrations/trace/observation.ts';
import { traceAbilities } from '../../../src/migrations/trace/tracer.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  newestServer,
  queryRows,
  sharedCluster,
  withClient,
} from '../../support/servers.ts';
import { applyTraced, migrationOf, observedSettings, prepareObserver } from '../support.ts';

const tables = `
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, txt text);
INSERT INTO t SELECT g, g, 'x' FROM generate_series(1, 2000) g;
CREATE TABLE p (id int PRIMARY KEY);
INSERT INTO p SELECT generate_series(1, 500);
CREATE TYPE mood AS ENUM ('a');
CREATE ROLE somebody;`;

forEachServer('tracing migrations', (server) => {
  const cluster = sharedCluster(server, { settings: observedSettings });
  before(async () => {
    await prepareObserver(cluster());
    const url = await createDatabase(cluster(), 'template');
    await execute(url, tables);
    await execute(url, 'VACUUM ANALYZE');
  });

  /** Applies migrations to a clone of the template. Without a rule: `wrapped`. */
  async function trace(...files: readonly (string | readonly [string, 'none' | 'shared' | 'simple-query'])[]) {
    await createDatabase(cluster(), 'clone', 'TEMPLATE template');
    const migrations = files.map((file, index) =>
      typeof file === 'string' ? migrationOf(`${index}`, file) : migrationOf(`${index}`, ...file),
    );
    return applyTraced(cluster(), 'clone', await Promise.all(migrations));
  }

  test('counters are the same on every clone', async () => {
    const files = [
      'ALTER TABLE t ALTER n TYPE bigint; CREATE INDEX ix ON t (n); UPDATE t SET txt = txt || id; DELETE FROM p',
      ['VACUUM p', 'none'],
      'ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES t DEFERRABLE INITIALLY DEFERRED; INSERT INTO t VALUES (3000, 1)',
    ] as const;
    const counted = async () => (await trace(...files)).map(writtenBy);
    const first = await counted();
    const second = await counted();
    assert.ok((first[0]?.wal[0] ?? 0) > 100_000);
    assert.deepEqual(withoutWal(second), withoutWal(first));
    // An update of a catalog writes only the bytes that differ, and numbers of files do.
    for (const [index, bytes] of first.flatMap(({ wal }) => wal).entries()) {
      const again = second.flatMap(({ wal }) => wal)[index] ?? 0;
      assert.ok(Math.abs(again - (bytes ?? 0)) <= 64, `${again} B after ${bytes} B`);
    }
  });

  test('rows, blocks, WAL and temporary bytes are those of the statement', async () => {
    const [applied] = await trace(
      "SELECT 1; UPDATE t SET n = 0 WHERE id <= 300; SET work_mem = '64kB'; CREATE TABLE sorted AS SELECT * FROM t ORDER BY md5(id::text)",
    );
    const [nothing, update, , sorted] = statementsOf(applied).map(({ counters }) => counters);
    assert.equal(nothing?.walBytes, 0);
    assert.equal(update?.rows, 300);
    assert.ok((update?.walRecords ?? 0) >= 300 && (update?.blocksHit ?? 0) >= 300);
    assert.equal(update?.tempBytes, 0);
    assert.equal(sorted?.rows, 2000);
    assert.ok((sorted?.tempBytes ?? 0) > 0 && (sorted?.tempBytes ?? 0) % 8192 === 0);
  });

  test('a lock is held until the end of its transaction, and its blocks are counted', async () => {
    const [applied] = await trace(
      'ALTER TABLE t ADD COLUMN a int; UPDATE p SET id = id + 1000; SELECT count(*) FROM t',
    );
    const [first, second, third] = statementsOf(applied);
    const lock = lockOn(first, 't');
    assert.equal(lock?.heldStatements, 3);
    assert.equal(lock.heldBlocks, blocksOf(first) + blocksOf(second) + blocksOf(third));
    assert.ok(blocksOf(second) > 500);
    assert.equal(lockOn(second, 'p')?.heldStatements, 2);
    // It is held already, and more strongly.
    assert.equal(lockOn(third, 't'), undefined);
    const durationMs = applied?.durationMs ?? 0;
    assert.ok(lock.holdMs <= durationMs + 0.001 && lock.holdMs >= (applied?.commitMs ?? 0));
  });

  test('a lock that is taken more strongly later is shown again', async () => {
    const [applied] = await trace('SELECT count(*) FROM t; LOCK TABLE t IN SHARE MODE; DROP TABLE t; SELECT 1');
    const locks = statementsOf(applied).map((statement) => lockOn(statement, 't'));
    assert.deepEqual(
      locks.map((lock) => [lock?.mode, lock?.heldStatements]),
      [
        ['AccessShareLock', 4],
        ['ShareLock', 3],
        ['AccessExclusiveLock', 2],
        [undefined, undefined],
      ],
    );
  });

  test('ROLLBACK TO gives a lock back', async () => {
    const [applied] = await trace(
      'SAVEPOINT a; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; SELECT count(*) FROM p; ROLLBACK TO a; SELECT 1; SELECT 2',
    );
    const [, lock] = statementsOf(applied);
    assert.deepEqual(lockOn(lock, 't')?.heldStatements, 2);
  });

  test('the statements of a file that begins its own transaction hold their locks until its COMMIT', async () => {
    const [applied] = await trace([
      'BEGIN; ALTER TABLE t ADD COLUMN a int; SELECT 1; COMMIT; ALTER TABLE p ADD COLUMN a int',
      'none',
    ]);
    const statements = statementsOf(applied);
    assert.equal(lockOn(statements[1], 't')?.heldStatements, 2);
    assert.equal(lockOn(statements[4], 'p')?.heldStatements, 1);
    assert.ok((applied?.trace?.commitWalBytes ?? 0) > 0);
    assert.ok((applied?.commitMs ?? 0) > 0);
  });

  test('a failed statement shows the full locks that it had taken', async () => {
    const [applied, next] = await trace(
      'CREATE INDEX ix ON t (n); DO $$ BEGIN ALTER TABLE p ADD COLUMN a int; PERFORM 1 / 0; END $$',
      'ALTER TABLE p ADD COLUMN a int',
    );
    assert.equal(applied?.outcome, 'failed');
    const [index, failed] = statementsOf(applied);
    assert.equal(lockOn(index, 't')?.heldStatements, 2);
    assert.deepEqual([lockOn(failed, 'p')?.mode, lockOn(failed, 'p')?.seen], ['AccessExclusiveLock', 'wal']);
    assert.equal(failed?.counters.walBytes, 0);
    assert.match(failed?.unseen.join() ?? '', /weaker than AccessExclusiveLock/);
    assert.deepEqual(applied.trace?.created, []);
    // What was rolled back is no change of names, files or bytes.
    assert.equal(applied.trace?.bytesAfter, applied.trace?.bytesBefore);
    assert.equal(lockOn(statementsOf(next)[0], 'p')?.heldStatements, 1);
  });

  test('what a migration makes itself shows no locks; what it makes and drops is named', async () => {
    const [first, second] = await trace(
      'CREATE TABLE mine (id serial PRIMARY KEY, txt text); ALTER TABLE mine ADD COLUMN a int; CREATE INDEX ix ON t (n); DROP TABLE p',
      'ALTER TABLE mine ADD COLUMN b int; ALTER TABLE t RENAME TO u; ALTER TABLE u ALTER n TYPE bigint',
    );
    const locks = statementsOf(first).flatMap((statement) => statement.locks.map(({ relation }) => relation.name));
    assert.deepEqual(locks.toSorted(), ['p', 'p_pkey', 't']);
    assert.deepEqual(
      first?.trace?.created.map(({ name }) => name),
      ['ix', 'mine', 'mine_id_seq', 'mine_pkey'],
    );
    assert.deepEqual(
      first?.trace?.dropped.map(({ name, table }) => [name, table]),
      [
        ['p', undefined],
        ['p_pkey', 'public.p'],
      ],
    );
    // For the next migration it is one like any other. A name is the one of before.
    assert.equal(lockOn(statementsOf(second)[0], 'mine')?.mode, 'AccessExclusiveLock');
    assert.deepEqual(
      statementsOf(second)[2]?.rewrites.map(({ relation }) => relation.name),
      ['t'],
    );
    assert.deepEqual(second?.trace?.created, []);
  });

  test('a transaction that makes many relations still shows the locks on those of before, and its indexes', async () => {
    const many =
      'DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE $q$CREATE TABLE many_$q$ || i || $q$ (n int)$q$; END LOOP; END $$';
    const [applied] = await trace(
      `${many}; CREATE TABLE early AS SELECT 1 AS n; ALTER TABLE t ADD COLUMN a int; ${many.replaceAll('many_', 'more_')}; ` +
        'CREATE TABLE last AS SELECT generate_series(1, 50) AS n; CREATE INDEX made ON last (n); ALTER TABLE t ALTER a TYPE bigint',
    );
    const statements = statementsOf(applied);
    assert.equal(lockOn(statements[2], 't')?.heldStatements, 5);
    assert.deepEqual(
      statements[5]?.indexesBuilt.map(({ name }) => name),
      ['made'],
    );
    assert.deepEqual(
      statements[6]?.rewrites.map(({ relation }) => relation.name),
      ['t'],
    );
    assert.equal(applied?.trace?.created.filter(({ kind }) => kind === 'table').length, 602);
  });

  test('a lock on a partitioned table is one on all of its partitions’ bytes', async () => {
    const [, second, third] = await trace(
      'CREATE TABLE pt (n int) PARTITION BY RANGE (n); CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (5000) PARTITION BY RANGE (n); CREATE TABLE pt11 PARTITION OF pt1 FOR VALUES FROM (0) TO (5000); INSERT INTO pt SELECT generate_series(0, 4999); CREATE INDEX ON pt (n); CREATE TABLE pt2 AS SELECT 6000 AS n',
      'ALTER TABLE pt ATTACH PARTITION pt2 FOR VALUES FROM (5000) TO (7000)',
      'CREATE TABLE pt3 PARTITION OF pt FOR VALUES FROM (7000) TO (8000)',
    );
    const [attach] = statementsOf(second);
    const [create] = statementsOf(third);
    const [part, added] = [lockOn(attach, 'pt')?.relationBytes ?? 0, lockOn(attach, 'pt2')?.relationBytes ?? 0];
    assert.ok(part > 5000 * 24);
    // It has got an index of its own by then.
    assert.ok((lockOn(create, 'pt')?.relationBytes ?? 0) > part + added);
    assert.equal(lockOn(create, 'pt')?.mode, 'AccessExclusiveLock');
  });

  test('bytes: a rewrite keeps the old file until COMMIT', async () => {
    const [applied] = await trace('ALTER TABLE t ALTER n TYPE bigint', 'TRUNCATE t');
    const { bytesBefore = 0, bytesAfter = 0, bytesPeak = 0 } = applied?.trace ?? {};
    const size = statementsOf(applied)[0]?.rewrites[0]?.bytes ?? 0;
    assert.ok(size > 60_000 && bytesPeak - bytesBefore >= size && bytesAfter < bytesPeak);
    const rows = await queryRows<{ bytes: string }>(
      cluster().url('postgres'),
      "SELECT pg_database_size('template') AS bytes",
    );
    assert.ok(Math.abs(Number(rows[0]?.bytes) - bytesBefore) < 200_000);
  });

  test('statements that must run outside of a transaction are traced there', async () => {
    const applied = await trace(
      ['DO $$ BEGIN UPDATE t SET n = 1; COMMIT; UPDATE t SET n = 2; END $$', 'none'],
      [
        'CREATE PROCEDURE twice() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET n = 1; COMMIT; UPDATE t SET n = 2; END $$; CALL twice()',
        'none',
      ],
      ["ALTER TYPE mood ADD VALUE 'b'; CREATE TABLE moody (m mood DEFAULT 'b')", 'none'],
      ['CREATE INDEX CONCURRENTLY ix ON t (n); CREATE INDEX iy ON t (txt); REINDEX INDEX CONCURRENTLY ix', 'none'],
      ['VACUUM (FULL) p', 'simple-query'],
    );
    assert.deepEqual(
      applied.map(({ failure }) => failure),
      [undefined, undefined, undefined, undefined, undefined],
    );
    assert.equal(statementsOf(applied[0])[0]?.counters.walRecords ? 'counted' : 'not', 'counted');
    assert.equal(statementsOf(applied[1]).length, 2);
    assert.deepEqual(
      applied[3]?.trace?.created.map(({ name }) => name),
      ['ix', 'iy'],
    );
    assert.deepEqual(
      statementsOf(applied[3]).map(({ indexesBuilt }) => indexesBuilt.map(({ name }) => name)),
      [['ix'], ['iy'], ['ix']],
    );
    assert.deepEqual(
      statementsOf(applied[4])[0]?.rewrites.map(({ relation }) => relation.name),
      ['p'],
    );
  });

  test('tracing does not change what a transaction may do', async () => {
    const applied = await trace(
      'LOCK TABLE t; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM t',
      ['SAVEPOINT a', 'none'],
      ['LOCK TABLE t', 'none'],
      ['DECLARE c CURSOR FOR SELECT 1', 'none'],
    );
    assert.deepEqual(
      applied.map(({ failure }) => failure?.sqlState),
      [undefined, '25P01', '25P01', '25P01'],
    );
  });

  test('migrations of one shared transaction have their own locks and relations', async () => {
    const applied = await trace(
      ['CREATE TABLE one (id int); ALTER TABLE t ADD COLUMN a int', 'shared'],
      ['CREATE TABLE two (id int); DROP TABLE p', 'shared'],
      ['SELECT 1', 'shared'],
    );
    assert.deepEqual(
      applied.map(({ trace: whole }) => whole?.created.map(({ name }) => name)),
      [['one'], ['two'], []],
    );
    assert.deepEqual(
      applied.map(({ trace: whole }) => whole?.dropped.map(({ name }) => name)),
      [[], ['p', 'p_pkey'], []],
    );
    assert.equal(lockOn(statementsOf(applied[0])[1], 't')?.heldStatements, 4);
    assert.ok((applied[2]?.trace?.commitWalBytes ?? 0) > 0);
  });

  test('work that is deferred to COMMIT counts there', async () => {
    await execute(
      cluster().url('template'),
      'CREATE TABLE IF NOT EXISTS child (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)',
    );
    const [applied, plain] = await trace('INSERT INTO child SELECT id FROM p', 'INSERT INTO p VALUES (9999)');
    // Each check locks its parent row, which is written.
    assert.ok((applied?.trace?.commitWalBytes ?? 0) > 500 * 50);
    assert.ok((plain?.trace?.commitWalBytes ?? Number.NaN) < 200);
  });

  test('the server’s notes of its work are kept, also when the migration turns them off', async () => {
    const [applied, next] = await trace(
      'SET client_min_messages = error; ALTER TABLE t ALTER n TYPE bigint',
      'RESET ALL; ALTER TABLE t ADD CHECK (id > 0)',
    );
    assert.deepEqual(statementsOf(applied)[1]?.serverNotes.at(0), 'rewriting table "t"');
    assert.deepEqual(statementsOf(next)[1]?.serverNotes, ['verifying table "t"']);
  });

  test('settings of the migration’s own do not lead the tracing astray', async () => {
    const [applied] = await trace(
      `CREATE SCHEMA evil; CREATE FUNCTION evil.pg_relation_size(oid) RETURNS bigint LANGUAGE sql AS 'SELECT 1 / 0';
       SET search_path TO evil, pg_catalog; ALTER TABLE public.t ALTER n TYPE bigint; SET ROLE somebody; SELECT 1`,
    );
    assert.equal(applied?.failure, undefined);
    assert.deepEqual(
      statementsOf(applied)[3]?.rewrites.map(({ relation }) => relation.name),
      ['t'],
    );
  });

  test('nothing of ours is left in the database', async () => {
    await trace('SELECT 1');
    const [row] = await queryRows(
      cluster().url('clone'),
      "SELECT (SELECT count(*) FROM pg_extension) AS extensions, (SELECT count(*) FROM pg_proc WHERE proname LIKE 'pgproof%') AS functions",
    );
    assert.deepEqual(row, { extensions: '1', functions: '0' });
  });

  test('abilities', async () => {
    const abilities = await withClient(cluster().url('postgres'), traceAbilities);
    assert.deepEqual(abilities, { counters: 'pg_stat_statements', walInspect: true });
  });
});

suite('tracing on a server without the extensions', () => {
  const cluster = sharedCluster(newestServer(), { settings: { wal_level: 'replica' } });

  test('WAL is counted by position, and what is not seen is said', async () => {
    await execute(cluster().url('postgres'), 'CREATE EXTENSION pg_stat_statements');
    const abilities = await withClient(cluster().url('postgres'), traceAbilities);
    assert.deepEqual(abilities, { counters: 'wal position', walInspect: false });
    await execute(await createDatabase(cluster(), 'bare'), tables);
    const [applied] = await applyTraced(cluster(), 'bare', [await migrationOf('a', 'UPDATE t SET n = 0; SELECT 1')]);
    const [update, select] = statementsOf(applied);
    assert.ok((update?.counters.walBytes ?? 0) > 100_000);
    assert.ok((select?.counters.walBytes ?? 0) < 100_000);
    assert.equal(lockOn(update, 't')?.mode, 'RowExclusiveLock');
    assert.deepEqual(update?.unseen, [
      'blocks, rows and temporary bytes: the server has no pg_stat_statements',
      'locks that were given back before the statement’s end: the server has no pg_walinspect',
    ]);
    assert.ok((applied?.trace?.commitWalBytes ?? 0) > 0);
  });
});

function statementsOf(applied: AppliedMigration | undefined): readonly StatementTrace[] {
  return (applied?.statements ?? []).map(({ trace }) => {
    assert.ok(trace !== undefined);
    return trace;
  });
}

function lockOn(statement: StatementTrace | undefined, name: string): TakenLock | undefined {
  return statement?.locks.find(({ relation }) => relation.name === name);
}

function blocksOf(statement: StatementTrace | undefined): number {
  return (statement?.counters.blocksHit ?? 0) + (statement?.counters.blocksRead ?? 0);
}

function withoutWal(all: readonly ReturnType<typeof writtenBy>[]) {
  return all.map(({ wal: _, ...rest }) => rest);
}

function writtenBy({ name, statements, trace }: AppliedMigration) {
  const all = statements.map((statement) => statement.trace);
  return {
    name,
    wal: all.map((one) => one?.counters.walBytes),
    records: all.map((one) => one?.counters.walRecords),
    rows: all.map((one) => one?.counters.rows),
    commitWalBytes: trace?.commitWalBytes,
    bytesPeak: (trace?.bytesPeak ?? 0) - (trace?.bytesBefore ?? 0),
  };
}
