import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { startProgram, withDirectory } from '../integration/program.ts';
import { runBenchmark, withWorkplace } from '../support/benchmark-runs.ts';
import { createDatabase, execute, newestServer, sharedCluster } from '../support/servers.ts';
import { withSmallDisk } from './small-disk.ts';
import { assertNothingRuns, assertProblems, exists, fillDatabase } from './support.ts';

const run = promisify(execFile);
const server = newestServer();
const full = /the disk of the output directory is full.*\nhint: free space there/;

suite('a disk that fills', () => {
  const cluster = sharedCluster(server);
  before(async () => {
    await fillDatabase(await createDatabase(cluster(), 'rows'));
    // So that pg_dump is the one that meets the full disk.
    await execute(
      await createDatabase(cluster(), 'large_objects'),
      `CREATE TABLE one (id int);
       SELECT lo_from_bytea(0, (SELECT string_agg(decode(md5(n::text || i), 'hex'), '') FROM generate_series(1, 70000) n))
         FROM generate_series(1, 20) i`,
    );
  });

  const backup = (database: string, output: string, ...args: string[]) =>
    startProgram(server, ['backup', `--database-url=${cluster().url(database)}`, `--output=${output}`, ...args]);

  for (const [who, database, megabytes, args] of [
    ['while rows are copied', 'rows', 14, ['--compression=none']],
    ['while rows are copied and compressed', 'rows', 8, ['--compression=gzip:1']],
    ['under pg_dump', 'large_objects', 14, ['--compression=none']],
  ] as const) {
    test(`${who}: the error names the disk, and the half-written backup is removed`, async (context) => {
      await withSmallDisk(context, megabytes, async (disk) => {
        const output = join(disk, 'backup');
        assertProblems(await backup(database, output, ...args).finished, 1, [full]);
        assert.deepEqual(await readdir(disk), []);
        await assertNothingRuns(cluster(), database, output);
      });
    });
  }

  test('what cannot fit is refused before anything is read', async (context) => {
    await withSmallDisk(context, 1, async (disk) => {
      const result = await backup('rows', join(disk, 'backup'), '--compression=none').finished;
      assertProblems(result, 1, [/about \d+ MB may be needed for the backup, and \d MB are free.*\nhint: free space/]);
      assert.deepEqual(await readdir(disk), []);
    });
  });

  for (const database of ['rows', 'large_objects']) {
    test(`a limit on the size of files (${database}): the error names the disk`, async (context) => {
      if (process.platform !== 'linux') return context.skip('prlimit is a program of Linux');
      await withDirectory(async (directory) => {
        const output = join(directory, 'backup');
        const { processId, finished } = backup(database, output, '--compression=none');
        await run('prlimit', ['--pid', String(processId), '--fsize=1000000:1000000']);
        assertProblems(await finished, 1, [full]);
        assert.equal(await exists(output), false);
      });
    });
  }

  test('a benchmark whose clones do not fit says so', async (context) => {
    await withSmallDisk(context, 100, async (disk) => {
      // As root the server is another user, who has to reach its folder there.
      await chmod(disk, 0o711);
      await chmod(dirname(disk), 0o711);
      await withWorkplace({ '1.sql': 'SELECT 1' }, async (place) => {
        const fixture = join(place.directory, 'fixture.sql');
        await writeFile(fixture, `CREATE TABLE f AS SELECT repeat('x', 900) FROM generate_series(1, 22000)`);
        const { code, stderr } = await runBenchmark(server, { ...place, temporary: disk }, [`--fixture=${fixture}`]);
        assert.ok(code === 1 || code === 2, stderr);
        assert.match(stderr, /^error: .*No space left on device.*\nhint: .*space/m);
        assert.doesNotMatch(stderr, /cannot be dropped/);
        assert.deepEqual(await readdir(disk), []);
      });
    });
  });
});
