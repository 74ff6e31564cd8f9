import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readManifest } from '../../src/archive/manifest.ts';
import { makeBackup, startProgram, withDirectory } from '../integration/program.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  newestServer,
  sharedCluster,
  type ToolResult,
} from '../support/servers.ts';
import {
  assertNothingRuns,
  assertProblems,
  awaitBackends,
  backendsOf,
  contentOf,
  eventually,
  exists,
  fillDatabase,
  terminate,
  throughProxy,
  withSlowLink,
} from './support.ts';

const jobs = 3;
const database = 'disturbed';

forEachServer('interference', (server) => {
  const cluster = sharedCluster(server);
  let undisturbed: Record<string, string>;

  before(async () => {
    const url = await createDatabase(cluster(), database);
    await fillDatabase(url);
    undisturbed = await withDirectory(async (directory) =>
      contentOf((await makeBackup(server, url, join(directory, 'backup'))).manifest),
    );
  });

  /** Backs the database up over a slow link while `disturb` runs. */
  async function disturbedBackup(
    disturb: (output: string) => Promise<void>,
    judge: (result: ToolResult, output: string) => Promise<void>,
    { role = 'postgres', args = [] }: { role?: string; args?: readonly string[] } = {},
  ): Promise<void> {
    await withDirectory((directory) =>
      withSlowLink(cluster(), async (proxy) => {
        const output = join(directory, 'backup');
        const url = throughProxy(proxy, database, role);
        const call = ['backup', `--database-url=${url}`, `--output=${output}`, `--jobs=${jobs}`, ...args];
        const { finished } = startProgram(server, call);
        await disturb(output);
        await judge(await finished, output);
        await assertNothingRuns(cluster(), database, output);
      }),
    );
  }

  async function assertSound(result: ToolResult, output: string, leastRetries: number): Promise<void> {
    assert.equal(result.code, 0, result.stderr);
    const manifest = readManifest(await readFile(join(output, 'manifest.json')));
    assert.deepEqual(contentOf(manifest), undisturbed);
    assert.ok(manifest.retries.length >= leastRetries, `${leastRetries} retries: ${JSON.stringify(manifest.retries)}`);
    for (const { what, cause } of manifest.retries) {
      assert.match(what, /^public\.|pg_dump/);
      assert.match(cause, /terminat|ECONNRESET|connection/);
      assert.ok(result.stderr.includes(`warning: ${what} is tried again: ${cause}`), result.stderr);
    }
  }

  async function assertFailed(result: ToolResult, output: string, message: RegExp): Promise<void> {
    assertProblems(result, 1, [message]);
    assert.equal(await exists(output), false, 'the output directory was removed');
  }

  test('each worker’s backend is terminated at a random moment: the backup is whole', async () => {
    const disturb = async () => {
      const pids = await awaitBackends(cluster(), database, 'worker', jobs);
      await Promise.all(pids.map((pid) => delay(Math.random() * 800).then(() => terminate(cluster(), [pid]))));
    };
    await disturbedBackup(disturb, (result, output) => assertSound(result, output, 1));
  });

  test('all workers’ backends are terminated at once, three times over: the backup is whole', async () => {
    const disturb = async () => {
      for (let round = 0; round < 3; round++) {
        await terminate(cluster(), await awaitBackends(cluster(), database, 'worker', round === 0 ? jobs : 1));
      }
    };
    await disturbedBackup(disturb, (result, output) => assertSound(result, output, jobs));
  });

  test('the coordinator’s backend is terminated: the backup fails and leaves nothing', async () => {
    const disturb = async () => {
      await awaitBackends(cluster(), database, 'worker');
      await terminate(cluster(), await awaitBackends(cluster(), database, 'coordinator'));
    };
    await disturbedBackup(disturb, (result, output) =>
      assertFailed(result, output, /the connection that holds the snapshot was lost.*\nhint: run the backup again/),
    );
  });

  test('pg_dump’s backend is terminated: pg_dump runs again under the same snapshot', async () => {
    const disturb = async () => terminate(cluster(), await awaitBackends(cluster(), database, 'client tool'));
    await disturbedBackup(disturb, (result, output) => assertSound(result, output, 1));
  });

  for (const mode of ['fast', 'immediate'] as const) {
    test(`the server is stopped (${mode}): the backup fails and leaves nothing`, async () => {
      const disturb = async () => {
        await awaitBackends(cluster(), database, 'worker', jobs);
        await cluster().stop(mode);
      };
      const judge = async (result: ToolResult, output: string) => {
        // The next test, and the search for sessions that are left, need it again.
        await cluster().start();
        await assertFailed(result, output, /the connection that holds the snapshot was lost/);
      };
      await disturbedBackup(disturb, judge);
    });
  }

  if (server.major !== newestServer().major) return;

  test('workers’ backends are terminated, and no new one can be had: in the end the backup fails', async () => {
    const url = cluster().url(database);
    await execute(url, 'CREATE ROLE crowded LOGIN; GRANT pg_read_all_data TO crowded');
    const disturb = async (output: string) => {
      // pg_dumpall, which runs after pg_dump, needs a connection as well.
      await eventually(
        'globals.sql',
        async () => (await stat(join(output, 'globals.sql')).catch(() => undefined))?.size,
      );
      const workers = await awaitBackends(cluster(), database, 'worker', jobs);
      // Those that are there stay; the coordinator holds its place.
      await execute(url, 'ALTER ROLE crowded CONNECTION LIMIT 1');
      await terminate(cluster(), workers);
    };
    const judge = (result: ToolResult, output: string) =>
      assertFailed(result, output, /failed 6 times, the last time with: .*too many connections.*\nhint: look into/);
    await disturbedBackup(disturb, judge, { role: 'crowded', args: ['--schemas=public'] });
  });

  test('a right is taken away in the middle: that cannot heal, and nothing is tried again', async () => {
    const url = cluster().url(database);
    await execute(url, 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader; GRANT SELECT ON ledger TO reader');
    const disturb = async () => {
      // pg_dump needs the right as well, at its start.
      await awaitBackends(cluster(), database, 'client tool');
      await eventually('pg_dump is through', async () =>
        (await backendsOf(cluster(), database)).every(({ kind }) => kind !== 'client tool'),
      );
      await execute(url, 'REVOKE pg_read_all_data FROM reader; REVOKE SELECT ON ledger FROM reader');
    };
    const judge = async (result: ToolResult, output: string) => {
      await assertFailed(
        result,
        output,
        /error: public\.\w+ .*cannot be copied: permission denied .*\nhint: grant the role SELECT/,
      );
      assert.doesNotMatch(result.stderr, /is tried again/);
    };
    // Large objects have rights of their own.
    await disturbedBackup(disturb, judge, { role: 'reader', args: ['--schemas=public'] });
  });
});
