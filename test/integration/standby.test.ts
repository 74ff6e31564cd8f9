import assert from 'node:assert/strict';
import { chown, copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ScratchCluster, withScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { compareDatabases } from '../support/compare.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  queryRows,
  sharedCluster,
  type TestServer,
} from '../support/servers.ts';
import { makeBackup, restore, withDirectory } from './program.ts';
import { waitForRow } from './sessions.ts';

const replicationSettings = { wal_level: 'replica', max_wal_senders: '4', hot_standby: 'on' };

/** Makes a standby of the primary out of another scratch cluster, whose files it replaces. */
async function withStandby<Result>(
  server: TestServer,
  primary: ScratchCluster,
  run: (standby: ScratchCluster) => Promise<Result>,
): Promise<Result> {
  return withScratchCluster({ bin: server.bin, settings: replicationSettings }, async (standby) => {
    await standby.stop();
    const { dataDirectory } = standby;
    const { uid, gid } = await stat(dataDirectory);
    const settings = `${dataDirectory}.conf`;
    await rename(join(dataDirectory, 'postgresql.conf'), settings);
    for (const name of await readdir(dataDirectory)) await rm(join(dataDirectory, name), { recursive: true });
    const args = ['--write-recovery-conf', '--checkpoint=fast', '--no-sync', `--pgdata=${dataDirectory}`];
    await mustRunTool(server, 'pg_basebackup', args, primary.environment);
    await copyFile(settings, join(dataDirectory, 'postgresql.conf'));
    const names = await readdir(dataDirectory, { recursive: true });
    for (const name of ['.', ...names]) await chown(join(dataDirectory, name), uid, gid);
    await standby.start();
    return run(standby);
  });
}

const content = `
  CREATE TABLE logged AS SELECT n, 'row ' || n AS v FROM generate_series(1, 20000) n;
  CREATE TABLE numbered (id serial PRIMARY KEY); INSERT INTO numbered SELECT FROM generate_series(1, 40);
  CREATE UNLOGGED TABLE unlogged (id serial, v text); INSERT INTO unlogged (v) VALUES ('lost');
  CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM logged;
  SELECT lo_from_bytea(50001, 'large object');`;

forEachServer('a hot standby', (server) => {
  const cluster = sharedCluster(server, { settings: replicationSettings });

  test('is backed up like a primary, but for unlogged tables, which are empty there', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'replicated');
      await execute(url, content);
      await withStandby(server, cluster(), async (standby) => {
        const replica = standby.url('replicated');
        await execute(url, 'INSERT INTO numbered VALUES (1000)');
        await waitForRow(replica, 'SELECT FROM numbered WHERE id = 1000');
        const args = ['--segment-size=64kB', '--jobs=3'];
        const { archive, manifest } = await makeBackup(server, replica, join(directory, 'backup'), args);
        assert.equal(manifest.source.standby, true);
        assert.equal(manifest.snapshot.isolation, 'repeatable read');
        const leftOut = manifest.leftOut.filter(({ kind }) => kind === 'table-data');
        assert.deepEqual(leftOut.map(({ name }) => name).sort(), ['public.unlogged', 'public.unlogged_id_seq']);
        assert.deepEqual(
          manifest.tables.map(({ name, rows, segments }) => [name, rows, segments.length > 1]),
          [
            ['logged', 20_000, true],
            ['numbered', 41, false],
          ],
        );
        const copy = await createDatabase(cluster(), 'copy');
        await restore(server, archive, copy, ['--jobs=2']);
        await execute(url, `TRUNCATE unlogged; SELECT setval('unlogged_id_seq', 1, false)`);
        assert.deepEqual(await compareDatabases(url, copy, server.bin), []);
        assert.equal((await queryRows(copy, 'SELECT FROM unlogged')).length, 0);
      });
    }));
});
