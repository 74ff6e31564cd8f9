import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { createLegacyDatabase, fillAwkwardDatabase, legacyClauses } from '../support/awkward.ts';
import { compareDatabases } from '../support/compare.ts';
import { createDatabase, execute, forEachServer, sharedCluster, type TestServer } from '../support/servers.ts';
import { type BackupOnDisk, makeBackup, restore, startProgram, withDirectory } from './program.ts';

const bigRows = 5_000_000;
const mebibyte = 1024 * 1024;

/** A few pages of heap, with 6 MB beside it. */
const almostAllToast = `
  CREATE TABLE sizes."almost all toast" (id integer, v text);
  ALTER TABLE sizes."almost all toast" ALTER COLUMN v SET STORAGE EXTERNAL;
  INSERT INTO sizes."almost all toast" SELECT n, repeat(md5(n::text), 300) FROM generate_series(1, 600) n;`;

interface Restoration {
  readonly original: string;
  readonly archive: string;
  readonly jobs: number;
  /** Of CREATE DATABASE. */
  readonly clauses?: string;
  /** A table whose rows lie in the order of its primary key in the original. */
  readonly bigTable?: string;
}

/** Rows in the same order are compared ten times as fast as rows in any order. */
function sortedAgain(table: string): string {
  return `SET statement_timeout = 0; CLUSTER ${table} USING big_pkey; ALTER TABLE ${table} SET WITHOUT CLUSTER`;
}

/** Restores into a new database, and says in what it differs from the original. */
async function differencesAfterRestore(
  server: TestServer,
  cluster: ScratchCluster,
  { original, archive, jobs, clauses, bigTable }: Restoration,
): Promise<string[]> {
  const copy = await createDatabase(cluster, 'restored', clauses ?? 'TEMPLATE template0');
  await restore(server, archive, copy, [`--jobs=${jobs}`]);
  if (bigTable !== undefined) await execute(copy, sortedAgain(bigTable));
  return compareDatabases(original, copy, server.bin);
}

forEachServer('a database with the worst of everything', (server) => {
  const cluster = sharedCluster(server);

  test('comes back equal, whether tables are split or not, by one pg_restore job or by four', () =>
    withDirectory(async (directory) => {
      const original = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
      await fillAwkwardDatabase({ url: original, bin: server.bin }, { bigRows });
      await execute(original, almostAllToast);

      const split = await makeBackup(server, original, join(directory, 'split'), ['--segment-size=1MB', '--jobs=4']);
      assert.ok(segmentsOf(split, 'big') > 100, 'the big table is split');
      assert.ok(segmentsOf(split, 'almost all toast') > 3, 'a table with little heap and much TOAST is split');
      assert.equal(split.manifest.tables.find(({ name }) => name === 'big')?.rows, bigRows - bigRows / 1000);

      const whole = await makeBackup(server, original, join(directory, 'whole'), ['--segment-size=0']);
      for (const [backup, jobs] of [
        [split, 4],
        [whole, 1],
      ] as const) {
        const { archive } = backup;
        const differences = await differencesAfterRestore(server, cluster(), {
          original,
          archive,
          jobs,
          bigTable: 'sizes.big',
        });
        assert.deepEqual(differences, []);
      }
    }));

  for (const encoding of ['LATIN1', 'SQL_ASCII'] as const) {
    test(`comes back equal in ${encoding}, with bytes that are no UTF-8`, () =>
      withDirectory(async (directory) => {
        const original = await createLegacyDatabase(cluster(), server, 'legacy', encoding);
        // What the archive holds must not follow a default of the database or the role.
        if (encoding === 'LATIN1') await execute(original, `ALTER DATABASE legacy SET client_encoding = 'UTF8'`);
        const { archive, manifest } = await makeBackup(server, original, join(directory, 'backup'), [
          '--segment-size=64kB',
        ]);
        assert.equal(manifest.source.encoding, encoding);
        await execute(original, 'ALTER DATABASE legacy RESET client_encoding');
        for (const jobs of [1, 4]) {
          const clauses = legacyClauses(encoding);
          const differences = await differencesAfterRestore(server, cluster(), { original, archive, jobs, clauses });
          assert.deepEqual(differences, []);
        }
      }));
  }
});

function segmentsOf({ manifest }: BackupOnDisk, name: string): number {
  return manifest.tables.find((table) => table.name === name)?.segments.length ?? 0;
}

/** Rows of 10 MB, and two of 60 MB and more: one that compresses to almost nothing, and one that does not. */
const largeRows = `
  CREATE TABLE large (id int, t text, b bytea);
  INSERT INTO large SELECT n, repeat('a line of text' || chr(10), 700000) FROM generate_series(1, 4) n;
  INSERT INTO large SELECT 5, repeat(chr(92) || 'x', 30000000);
  ALTER TABLE large ALTER COLUMN b SET STORAGE EXTERNAL;
  INSERT INTO large SELECT 6, NULL, string_agg(decode(md5(random()::text), 'hex'), '') FROM generate_series(1, 2000000);
  INSERT INTO large SELECT 7, string_agg(md5(random()::text), ''), '' FROM generate_series(1, 320000);`;

forEachServer('rows of 10 to 60 MB', (server) => {
  const cluster = sharedCluster(server);
  const compressions = server.major >= 16 ? ['none', 'zstd:1'] : ['none', 'gzip:1'];

  test(`come back equal with ${compressions.join(' and ')}, in little memory`, () =>
    withDirectory(async (directory) => {
      const original = await createDatabase(cluster(), 'large');
      await execute(original, largeRows);
      const empty = await createDatabase(cluster(), 'empty');
      const smallPeakBytes = await peakMemoryOfBackup(server, empty, join(directory, 'empty'), ['--allow-empty']);
      for (const compression of compressions) {
        const output = join(directory, compression);
        const args = [`--compression=${compression}`, '--segment-size=8kB'];
        const peakBytes = await peakMemoryOfBackup(server, original, output, args);
        assert.ok(
          peakBytes < smallPeakBytes + 48 * mebibyte,
          `${peakBytes} and, without rows, ${smallPeakBytes} bytes`,
        );
        const verified = await startProgram(server, ['verify', `--backup=${output}`]).finished;
        assert.equal(verified.code, 0, verified.stderr);
        const archive = join(output, 'dump');
        const differences = await differencesAfterRestore(server, cluster(), { original, archive, jobs: 2 });
        assert.deepEqual(differences, []);
      }
    }));
});

async function peakMemoryOfBackup(
  server: TestServer,
  url: string,
  output: string,
  args: readonly string[],
): Promise<number> {
  const call = ['backup', `--database-url=${url}`, `--output=${output}`, '--jobs=2', '--verify=none', ...args];
  const running = startProgram(server, call);
  const peak = peakMemory(running.processId);
  const { code, stderr } = await running.finished;
  assert.equal(code, 0, stderr);
  return peak;
}

/** The most resident memory that a process had until it ended, in bytes; 0 where there is no /proc. */
async function peakMemory(processId: number): Promise<number> {
  for (let peakBytes = 0; ; ) {
    const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes === undefined) return peakBytes;
    peakBytes = Number(kilobytes) * 1024;
    await sleep(20);
  }
}
