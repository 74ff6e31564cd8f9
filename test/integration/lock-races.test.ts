import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type pg from 'pg';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  queryRows,
  sharedCluster,
  type TestServer,
} from '../support/servers.ts';
import { withTcpProxy } from '../support/tcp-proxy.ts';
import { type BackupOnDisk, makeBackup, restore, withDirectory } from './program.ts';
import { othersWaitFor, programWaitsFor, programWaitsForSafeSnapshot, waitForRow, withSession } from './sessions.ts';

/** Tables are locked in the order in which they were made: `early`, `middle`, then those behind it. */
const tables = `
  CREATE TABLE early AS SELECT n, 'early ' || n AS v FROM generate_series(1, 300) n;
  CREATE TABLE middle AS SELECT n FROM generate_series(1, 10) n;
  CREATE TABLE truncated AS SELECT n, 'before' AS v FROM generate_series(1, 300) n;
  CREATE TABLE rewritten AS SELECT n FROM generate_series(1, 300) n;
  CREATE TABLE dropped AS SELECT n FROM generate_series(1, 300) n;
  CREATE TABLE renamed AS SELECT n FROM generate_series(1, 300) n;
  CREATE TABLE vacuumed AS SELECT n FROM generate_series(1, 300) n;`;

const truncateAndFill = (table: string) =>
  `BEGIN; TRUNCATE ${table}; INSERT INTO ${table} SELECT n, 'after' FROM generate_series(1, 200) n; COMMIT`;
const rewrite = (table: string) => `ALTER TABLE ${table} ALTER COLUMN n TYPE bigint`;

/** The rows of all tables after a restore, as `name: rows`. */
async function restoredRows(server: TestServer, cluster: ScratchCluster, archive: string): Promise<string[]> {
  const copy = await createDatabase(cluster, 'copy');
  await restore(server, archive, copy);
  const names = await queryRows<{ name: string }>(
    copy,
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const counts = names.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name}`);
  const rows = await queryRows<{ name: string; rows: number }>(copy, `${counts.join(' UNION ALL ')} ORDER BY 1`);
  return rows.map((row) => `${row.name}: ${row.rows}`);
}

forEachServer('a race for locks', (server) => {
  const cluster = sharedCluster(server);

  test('a TRUNCATE or a rewrite while the tables are being locked is in the backup, never an empty table', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      await withSession(url, async (holder) => {
        await holder.query('BEGIN; LOCK TABLE middle IN ACCESS EXCLUSIVE MODE');
        const backup = makeBackup(server, url, join(directory, 'backup'), ['--verbose']);
        await waitForRow(url, programWaitsFor('middle'));
        // Not locked yet: these go through, and our own snapshot is taken after them.
        await execute(url, truncateAndFill('truncated'));
        await execute(url, rewrite('rewritten'));
        await execute(
          url,
          'DROP TABLE dropped; ALTER TABLE renamed RENAME TO new_name; VACUUM FULL vacuumed'.split('; ')[0] as string,
        );
        await execute(url, 'ALTER TABLE renamed RENAME TO new_name');
        await execute(url, 'VACUUM FULL vacuumed');
        await execute(url, 'CREATE TABLE born AS SELECT n FROM generate_series(1, 50) n');
        // Locked already: this waits until the backup is done.
        await withSession(url, async (late) => {
          const truncated = late.query('TRUNCATE early');
          await waitForRow(url, othersWaitFor('early'));
          await holder.query('COMMIT');
          const { archive } = await backup;
          await truncated;
          assert.deepEqual(await restoredRows(server, cluster(), archive), [
            'born: 50',
            'early: 300',
            'middle: 10',
            'new_name: 300',
            'rewritten: 300',
            'truncated: 200',
            'vacuumed: 300',
          ]);
        });
      });
    }));
});
