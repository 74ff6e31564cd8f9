import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import {
  connect,
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
import {
  othersWaitFor,
  programCopies,
  programWaitsFor,
  programWaitsForSafeSnapshot,
  waitForFile,
  waitForRow,
  withSession,
} from './sessions.ts';

/** Tables are locked in the order in which they were made: `early`, `middle`, then those behind it. */
const tables = `
  CREATE TABLE early AS SELECT n, 'early' AS v FROM generate_series(1, 300) n;
  CREATE TABLE middle AS SELECT n FROM generate_series(1, 10) n;
  CREATE TABLE truncated AS SELECT n, 'before' AS v FROM generate_series(1, 300) n;
  CREATE TABLE rewritten AS SELECT n FROM generate_series(1, 300) n;
  CREATE TABLE dropped AS SELECT n FROM generate_series(1, 300) n;
  CREATE TABLE renamed AS SELECT n FROM generate_series(1, 300) n;
  CREATE TABLE vacuumed AS SELECT n FROM generate_series(1, 300) n;`;

const truncateAndFill = (table: string) =>
  `BEGIN; TRUNCATE ${table}; INSERT INTO ${table} SELECT n, 'after' FROM generate_series(1, 200) n; COMMIT`;
const rewrite = (table: string) => `ALTER TABLE ${table} ALTER COLUMN n TYPE bigint`;

/** Larger than all others together, and some seconds on the link below. */
const slowTable = `
  CREATE TABLE slow AS SELECT n, (SELECT string_agg(md5((n * m)::text), '') FROM generate_series(1, 50) m) AS long
  FROM generate_series(1, 4000) n;`;

/** What `restoredRows` says of them. */
const allRows = {
  early: '300 early',
  middle: '10',
  truncated: '300 before',
  rewritten: '300',
  dropped: '300',
  renamed: '300',
  vacuumed: '300',
};

/** By table, how many rows a restore brings, and their text. */
async function restoredRows(
  server: TestServer,
  cluster: ScratchCluster,
  archive: string,
): Promise<Readonly<Record<string, string>>> {
  const copy = await createDatabase(cluster, 'copy');
  await restore(server, archive, copy);
  const names = await queryRows<{ name: string }>(
    copy,
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const facts = names.map(
    ({ name }) => `SELECT '${name}' AS name, concat_ws(' ', count(*), min(to_jsonb(t) ->> 'v')) AS fact FROM ${name} t`,
  );
  const rows = await queryRows<{ name: string; fact: string }>(copy, facts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, fact }) => [name, fact]));
}

forEachServer('a race for locks', (server) => {
  const cluster = sharedCluster(server);

  /** Runs `meanwhile` at the moment when a backup has locked `early` and waits for `middle`. */
  async function backupWhile(
    url: string,
    directory: string,
    meanwhile: () => Promise<void>,
  ): Promise<{ finish: () => Promise<BackupOnDisk> }> {
    const holder = await connect(url);
    await holder.query('BEGIN; LOCK TABLE middle IN ACCESS EXCLUSIVE MODE');
    const backup = makeBackup(server, url, join(directory, 'backup'), ['--verbose']);
    await waitForRow(url, programWaitsFor('middle'));
    await meanwhile();
    return {
      finish: async () => {
        await holder.end();
        return backup;
      },
    };
  }

  test('what is truncated or rewritten while tables are being locked is not empty in the backup', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      const { finish } = await backupWhile(url, directory, async () => {
        // Not locked yet, so these go through, and the snapshot is taken after them.
        await execute(url, truncateAndFill('truncated'));
        await execute(url, rewrite('rewritten'));
        await execute(url, 'VACUUM FULL vacuumed');
      });
      const { archive } = await finish();
      assert.deepEqual(await restoredRows(server, cluster(), archive), { ...allRows, truncated: '200 after' });
    }));

  test('what is locked already is not truncated or rewritten before it is copied', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      const { finish } = await backupWhile(url, directory, async () => {});
      await withSession(url, async (late) => {
        // It waits, and goes first only if the whole backup begins anew after it.
        const truncated = late.query(truncateAndFill('early'));
        await waitForRow(url, othersWaitFor('early'));
        const { archive } = await finish();
        await truncated;
        const { early, ...others } = await restoredRows(server, cluster(), archive);
        assert.ok(early === '300 early' || early === '200 after', early);
        assert.deepEqual({ early: allRows.early, ...others }, allRows);
      });
    }));

  test('stock pg_dump writes an empty table in the same race, without an error', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      const archive = join(directory, 'stock');
      const holder = await connect(url);
      await holder.query('BEGIN; LOCK TABLE middle IN ACCESS EXCLUSIVE MODE');
      const dump = mustRunTool(server, 'pg_dump', ['-Fd', `--file=${archive}`, `--dbname=${url}`]);
      await waitForRow(url, othersWaitFor('middle'));
      await execute(url, truncateAndFill('truncated'));
      await execute(url, rewrite('rewritten'));
      await holder.end();
      await dump;
      assert.deepEqual(await restoredRows(server, cluster(), archive), { ...allRows, truncated: '0', rewritten: '0' });
    }));

  test('a table that comes, goes or is renamed while tables are being locked makes it lock again', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      const { finish } = await backupWhile(url, directory, async () => {
        await execute(url, 'DROP TABLE dropped');
        await execute(url, 'ALTER TABLE renamed RENAME TO "new name"');
        await execute(url, `CREATE TABLE born AS SELECT n, 'born' AS v FROM generate_series(1, 50) n`);
      });
      const { archive, log } = await finish();
      assert.match(log, /taking the snapshot again: /);
      const { dropped, renamed, ...others } = allRows;
      assert.deepEqual(await restoredRows(server, cluster(), archive), {
        ...others,
        born: '50 born',
        '"new name"': renamed,
      });
      assert.equal(dropped, '300');
    }));

  test('a table born before the snapshot and truncated after it makes it take another', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      await withSession(url, async (writer) => {
        const { finish } = await backupWhile(url, directory, async () => {
          await execute(url, `CREATE TABLE born AS SELECT n, 'born' AS v FROM generate_series(1, 50) n`);
          await writer.query('BEGIN ISOLATION LEVEL SERIALIZABLE; INSERT INTO vacuumed VALUES (0)');
        });
        const finished = finish();
        // It has its snapshot now, which shows the new table, and waits whether the writer makes it unsafe.
        await waitForRow(url, programWaitsForSafeSnapshot);
        await execute(url, truncateAndFill('born'));
        await writer.query('ROLLBACK');
        const { archive, log } = await finished;
        assert.match(log, /taking the snapshot again: public\.born appeared while the tables were being locked/);
        assert.deepEqual(await restoredRows(server, cluster(), archive), { ...allRows, born: '200 after' });
      });
    }));

  test('a migration that waits for us before pg_dump has its own locks goes first', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, tables);
      await withSession(url, async (writer) => {
        await writer.query('BEGIN ISOLATION LEVEL SERIALIZABLE; INSERT INTO middle VALUES (0)');
        const backup = makeBackup(server, url, join(directory, 'backup'));
        await waitForRow(url, programWaitsForSafeSnapshot);
        await withSession(url, async (migration) => {
          const migrated = migration.query(`ALTER TABLE early ADD COLUMN added text DEFAULT 'x'`);
          await waitForRow(url, othersWaitFor('early'));
          await writer.query('COMMIT');
          const { archive, log } = await backup;
          assert.match(log, /starting over with a new snapshot/);
          await migrated;
          assert.deepEqual(await restoredRows(server, cluster(), archive), { ...allRows, middle: '11' });
        });
      });
    }));

  test('a migration that comes while rows are copied waits, and the tables that it waits for are copied all the same', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'race');
      await execute(url, `${tables} ${slowTable}`);
      const target = { path: `${cluster().host}/.s.PGSQL.${cluster().port}` };
      await withTcpProxy({ target, bytesPerSecond: 2_000_000 }, async (proxy) => {
        const slow = `postgresql://postgres@${proxy.host}:${proxy.port}/race?sslmode=disable`;
        const output = join(directory, 'backup');
        const backup = makeBackup(server, slow, output, ['--segment-size=1MB', '--jobs=2']);
        // pg_dump writes it last, and so has its own locks.
        await waitForFile(join(output, 'dump/toc.dat'));
        await waitForRow(url, programCopies('slow'));
        await withSession(url, async (migration) => {
          const waiting = ['early', 'slow'].map((table) => `ALTER TABLE ${table} ADD COLUMN added text DEFAULT 'x'`);
          const migrated = migration.query(waiting[0] as string).then(() => migration.query(waiting[1] as string));
          await waitForRow(url, othersWaitFor('early'));
          await waitForRow(url, programCopies('slow'));
          const { archive, manifest } = await backup;
          assert.ok(manifest.retries.some(({ what, cause }) => /early/.test(what) && /waits to lock it/.test(cause)));
          await migrated;
          assert.deepEqual(await restoredRows(server, cluster(), archive), { ...allRows, slow: '4000' });
        });
      });
      const columns = `SELECT FROM pg_attribute WHERE attrelid = 'early'::regclass AND attname = 'added'`;
      assert.equal((await queryRows(url, columns)).length, 1);
    }));
});
