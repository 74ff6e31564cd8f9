import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppliedMigration } from '../../src/migrations/applied.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../support/servers.ts';
import { apply, applyTraced, migrationOf, observedSettings, prepareObserver, type RunOptions } from './support.ts';

forEachServer('hostile migrations', (server) => {
  const cluster = sharedCluster(server, { settings: observedSettings });
  before(async () => {
    await prepareObserver(cluster());
    await execute(
      await createDatabase(cluster(), 'hostile'),
      'CREATE ROLE migrator LOGIN; GRANT ALL ON SCHEMA public TO migrator',
    );
  });

  /** Runs one migration and a good one after it, which must be applied. */
  async function beforeAGoodOne(
    sql: string,
    options: RunOptions & { traced?: boolean } = {},
  ): Promise<AppliedMigration> {
    const { traced = false, ...rest } = options;
    const migrations = [await migrationOf('bad', sql, 'none'), await migrationOf('good', 'SELECT 1')];
    const [bad, good] = await (traced ? applyTraced : apply)(cluster(), 'hostile', migrations, rest);
    assert.equal(good?.outcome, 'applied');
    assert.ok(bad !== undefined);
    return bad;
  }

  for (const traced of [false, true]) {
    const how = traced ? ', traced' : '';

    test(`one that ends its own session${how}`, async () => {
      const { failure } = await beforeAGoodOne('SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid())', { traced });
      assert.match(failure?.message ?? '', /terminating connection/);
      assert.equal(failure?.line, 2);
    });

    test(`one that runs for ever without a statement_timeout${how}`, async () => {
      const sql = 'SET statement_timeout TO 0;\nDO $$ BEGIN LOOP END LOOP; END $$';
      const { failure } = await beforeAGoodOne(sql, { traced, statementTimeoutMs: 300 });
      assert.match(failure?.message ?? '', /took longer than 0.3 s and was cancelled/);
      assert.equal(failure?.line, 2);
      await assertNothingRuns();
    });

    test(`one that takes no notice of being cancelled${how}`, async () => {
      const sql =
        'DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN END; END LOOP; END $$';
      const { failure } = await beforeAGoodOne(sql, { traced, statementTimeoutMs: 100 });
      assert.match(failure?.message ?? '', /took longer than/);
      await assertNothingRuns();
    });

    test(`one that prints an enormous value${how}`, async () => {
      const before = process.memoryUsage().rss;
      const { failure } = await beforeAGoodOne("SELECT repeat('x', 150 * 1024 * 1024)", { traced });
      assert.match(failure?.message ?? '', /printed more than 64 MiB/);
      // The driver doubles its buffer: a value of 64 MiB takes up to 192 MiB while it comes.
      assert.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024);
      await assertNothingRuns();
    });

    test(`one that sends a flood of notices${how}`, async () => {
      const sql = "DO $$ BEGIN FOR i IN 1..50000 LOOP RAISE NOTICE 'building index %', i; END LOOP; END $$";
      const { outcome, statements } = await beforeAGoodOne(sql, { traced });
      assert.equal(outcome, 'applied');
      assert.ok((statements[0]?.trace?.serverNotes.length ?? 0) <= 200);
    });
  }

  test('a statement that can be cancelled leaves its session', async () => {
    const [slow, next] = await apply(
      cluster(),
      'hostile',
      [
        await migrationOf('slow', "SET my.own TO 'kept'; SELECT pg_sleep(60)", 'none'),
        await migrationOf('next', "SELECT current_setting('my.own')"),
      ],
      { statementTimeoutMs: 100 },
    );
    assert.equal(slow?.outcome, 'failed');
    assert.equal(next?.failure, undefined);
  });

  test('one that prints many rows', async () => {
    const { failure } = await beforeAGoodOne("SELECT repeat('x', 1000) FROM generate_series(1, 100000)");
    assert.match(failure?.message ?? '', /printed more than 64 MiB/);
  });

  test('one that prints some rows, and text of COPY', async () => {
    const { outcome } = await beforeAGoodOne(
      "SELECT generate_series(1, 10000); COPY (SELECT repeat('x', 10000)) TO STDOUT",
    );
    assert.equal(outcome, 'applied');
  });

  test('one that wants rows of COPY … FROM STDIN', async () => {
    const { failure } = await beforeAGoodOne('CREATE TABLE fed (id int);\nCOPY fed FROM STDIN');
    assert.match(failure?.message ?? '', /rows that stand in a migration file cannot be sent/);
    assert.equal(failure?.line, 2);
  });

  test('one that wants more rights than its role has', async () => {
    const attempts = [
      "COPY (SELECT 1) TO PROGRAM 'true'",
      'RESET ROLE; RESET SESSION AUTHORIZATION; CREATE ROLE mighty SUPERUSER',
      'SET ROLE postgres',
      'DROP DATABASE hostile',
    ];
    for (const sql of attempts) {
      const { failure } = await beforeAGoodOne(sql, { role: 'migrator' });
      assert.ok(['42501', '55006'].includes(failure?.sqlState ?? ''), `${sql}: ${failure?.message}`);
    }
  });

  test('an abort ends what runs, on the server too', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = apply(cluster(), 'hostile', [await migrationOf('a', 'SELECT pg_sleep(60)', 'none')], {
      signal: controller.signal,
    });
    await delay(100);
    controller.abort(reason);
    await assert.rejects(running, reason);
    await assertNothingRuns();
  });

  test('an abort before the start opens no session', async () => {
    const migrations = [await migrationOf('a', 'SELECT 1')];
    await assert.rejects(
      apply(cluster(), 'hostile', migrations, { signal: AbortSignal.abort(new Error('enough')) }),
      /enough/,
    );
  });

  async function assertNothingRuns(): Promise<void> {
    const sql = "SELECT query FROM pg_stat_activity WHERE datname = 'hostile' AND state = 'active'";
    for (let tries = 0; tries < 100; tries++) {
      if ((await queryRows(cluster().url('postgres'), sql)).length === 0) return;
      await delay(50);
    }
    assert.deepEqual(await queryRows(cluster().url('postgres'), sql), []);
  }
});
