import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  queryRows,
  sharedCluster,
  withClient,
} from './servers.ts';
import { checkInvariant, startTransfers, writerName } from './writers.ts';

/** What breaks the invariant, and what the check says of it. */
const breaches: readonly [sql: string, problem: RegExp][] = [
  [`UPDATE bank.account_1 SET balance = balance + 1 WHERE id = 5`, /bank: 300 accounts with 300001 in all/],
  [
    `UPDATE bank.account_0 SET balance = balance + CASE id WHEN 1 THEN 1 ELSE -1 END WHERE id IN (1, 2)`,
    /^bank: 2 accounts differ from/,
  ],
  [`DELETE FROM bank.ledger_2 WHERE ctid = (SELECT min(ctid) FROM bank.ledger_2)`, /transfers are not two entries/],
  [`TRUNCATE bank.account_2`, /bank: 200 accounts with/],
  [`TRUNCATE churn.refilled`, /^churn\.refilled: 0 rows/],
  [`UPDATE churn.generation SET value = value - 1`, /^churn\.refilled: 500 rows of (\d+) to \1, expected/],
  [`TRUNCATE churn.rewritten`, /^churn\.rewritten: 0 rows/],
  [
    `UPDATE churn.vacuumed SET generation = 0 WHERE n < 3; UPDATE churn.vacuumed SET generation = 1 WHERE n > 3`,
    /^churn\.vacuumed: /,
  ],
  [`DELETE FROM churn.registry WHERE birth = (SELECT max(birth) FROM churn.registry)`, /^tables that come and go: /],
  [
    `UPDATE churn.registry SET rows = rows + 1 WHERE birth = (SELECT min(birth) FROM churn.registry)`,
    /^churn\.born_\d+: \d+, expected/,
  ],
];

forEachServer('writers', (server) => {
  const cluster = sharedCluster(server);

  test('keep the invariant at every moment, and a breach of each part of it is seen', async () => {
    const url = await createDatabase(cluster(), 'bank');
    const writers = await startTransfers(url, { tables: 3, accounts: 100, writers: 2, churnPauseMs: 2 });
    try {
      for (let n = 0; n < 10; n++) await withClient(url, checkInvariant);
      while (Object.values(writers.counts.steps).some((steps) => steps < 10)) await sleep(20);
    } finally {
      await writers.stop();
    }
    const { steps } = writers.counts;
    assert.deepEqual(Object.keys(steps).sort(), ['comeAndGo', 'rewrite', 'transfers', 'truncate', 'vacuumFull']);
    assert.equal(await countOf(url, `pg_stat_activity WHERE application_name = '${writerName}'`), 0);
    await withClient(url, checkInvariant);
    for (const [sql, problem] of breaches) {
      const broken = await createDatabase(cluster(), 'broken', 'TEMPLATE bank');
      await execute(broken, sql);
      await assert.rejects(withClient(broken, checkInvariant), (error: Error) => problem.test(error.message), sql);
    }
  });

  test('a copy that is made in the midst of them holds the invariant', async () => {
    const url = await createDatabase(cluster(), 'busy');
    const writers = await startTransfers(url, { tables: 2, accounts: 50, writers: 2, churn: false });
    const dump = await mustRunTool(server, 'pg_dump', [`--dbname=${url}`]);
    const { steps } = await writers.stop();
    assert.ok((steps.transfers ?? 0) > 0);
    const copy = await createDatabase(cluster(), 'copy');
    await mustRunTool(
      server,
      'psql',
      ['-qX', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', `--dbname=${copy}`],
      {},
      dump,
    );
    await withClient(copy, checkInvariant);
  });

  test('stop cancels a writer that waits for a lock, and tells of one that failed', async () => {
    const url = await createDatabase(cluster(), 'blocked');
    const blocked = await startTransfers(url, { tables: 1, accounts: 10, writers: 1 });
    await withClient(url, async (client) => {
      await client.query('BEGIN; LOCK TABLE churn.refilled IN ACCESS SHARE MODE');
      await untilEqual(1, () => countOf(url, `pg_locks WHERE NOT granted AND relation = 'churn.refilled'::regclass`));
      const { givenUp } = await blocked.stop(100);
      assert.ok(givenUp > 0);
    });
    const failing = await startTransfers(url, { tables: 1, accounts: 10, writers: 1, churn: false });
    await execute(url, 'DROP FUNCTION bank.transfer');
    await untilEqual(0, () => countOf(url, `pg_stat_activity WHERE application_name = '${writerName}'`));
    await assert.rejects(failing.stop(), AggregateError);
  });
});

async function countOf(url: string, source: string): Promise<number> {
  const [row] = await queryRows<{ n: number }>(url, `SELECT count(*)::int AS n FROM ${source}`);
  return row?.n ?? 0;
}

async function untilEqual(expected: number, read: () => Promise<number>): Promise<void> {
  while ((await read()) !== expected) await sleep(10);
}
