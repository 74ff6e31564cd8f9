import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startProgram, withDirectory } from '../integration/program.ts';
import { createDatabase, forEachServer, newestServer, sharedCluster, type ToolResult } from '../support/servers.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { assertNothingRuns, awaitBackends, exists, fillDatabase, throughProxy, withSlowLink } from './support.ts';

/** Runs side by side, each with a database of its own, so that the sessions of each can be told apart. */
const lanes = 3;

forEachServer('signals', (server) => {
  const cluster = sharedCluster(server);
  const moments = server.major === newestServer().major ? 15 : 6;
  let wholeRunMs = 0;

  const databaseOf = (lane: number) => `lane_${lane}`;
  const start = (proxy: TcpProxy, lane: number, output: string, environment: Record<string, string> = {}) =>
    startProgram(
      server,
      ['backup', `--database-url=${throughProxy(proxy, databaseOf(lane))}`, `--output=${output}`, '--jobs=2'],
      { environment },
    );

  before(async () => {
    const source = await createDatabase(cluster(), 'source');
    await fillDatabase(source, 60_000);
    for (let lane = 0; lane < lanes; lane++) await createDatabase(cluster(), databaseOf(lane), 'TEMPLATE source');
    const begin = performance.now();
    await withDirectory((directory) =>
      withSlowLink(cluster(), (proxy) =>
        Promise.all(
          [0, 1, 2].map(async (lane) => {
            const { code, stderr } = await start(proxy, lane, join(directory, String(lane))).finished;
            assert.equal(code, 0, stderr);
          }),
        ),
      ),
    );
    wholeRunMs = performance.now() - begin;
  });

  /** Sends the signal at moments spread over the time of a whole run, a random one of each piece of it. */
  async function atManyMoments(
    signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
    judge: (result: ToolResult, output: string) => Promise<void>,
  ): Promise<void> {
    const waiting = Array.from({ length: moments }, (_, i) => (wholeRunMs * (i + Math.random())) / moments);
    await withDirectory((directory) =>
      withSlowLink(cluster(), async (proxy) => {
        const runLane = async (lane: number) => {
          for (let afterMs = waiting.pop(); afterMs !== undefined; afterMs = waiting.pop()) {
            const output = join(directory, `${signal} after ${Math.round(afterMs)} ms`);
            const { processId, finished } = start(proxy, lane, output);
            await delay(afterMs);
            killIfThere(processId, signal);
            const result = await finished;
            await assertNothingRuns(cluster(), databaseOf(lane), output);
            await judge(result, output);
          }
        };
        await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
      }),
    );
  }

  /** Fails when something lies there that calls itself a backup and is none. */
  async function assertBackupOrNone(output: string): Promise<boolean> {
    if (!(await exists(join(output, 'manifest.json')))) return false;
    const { code, stderr } = await startProgram(server, ['verify', `--backup=${output}`]).finished;
    assert.equal(code, 0, `${output}: ${stderr}`);
    return true;
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} at any moment leaves a whole backup or no directory, no child and no session`, async () => {
      let cancelled = 0;
      await atManyMoments(signal, async ({ code, stderr }, output) => {
        if (await assertBackupOrNone(output)) return assert.equal(code, 0, stderr);
        assert.equal(await exists(output), false, `${output}: ${stderr}`);
        // Before the program listens to signals it is ended by them, and has done nothing yet.
        if (code === null) return;
        assert.equal(code, 1, stderr);
        assert.match(stderr, new RegExp(`^error: cancelled by ${signal}\nhint: nothing was left behind$`, 'm'));
        cancelled += 1;
      });
      assert.ok(cancelled > 0, 'at least one of the moments was in the middle');
    });
  }

  test('SIGKILL at any moment leaves a whole backup or no manifest, no child and no session', async () => {
    let half = 0;
    await atManyMoments('SIGKILL', async (_, output) => {
      if (!(await assertBackupOrNone(output)) && (await exists(join(output, 'dump')))) half += 1;
    });
    assert.ok(half > 0, 'at least one of the moments was in the middle');
  });

  if (server.major !== newestServer().major) return;

  test('a directory that was there before stays when the backup is cancelled, and is empty again', async () => {
    await withDirectory((directory) =>
      withSlowLink(cluster(), async (proxy) => {
        const output = join(directory, 'mine');
        await mkdir(output);
        const { processId, finished } = start(proxy, 0, output);
        await awaitBackends(cluster(), databaseOf(0), 'worker');
        process.kill(processId, 'SIGTERM');
        assert.equal((await finished).code, 1);
        assert.deepEqual(await readdir(output), []);
      }),
    );
  });

  test('a second Ctrl-C ends at once, while the first one still waits for a server that does not answer', async () => {
    await withDirectory(async (directory) => {
      const temporary = join(directory, 'temporary');
      await mkdir(temporary);
      await withSlowLink(cluster(), async (proxy) => {
        const output = join(directory, 'backup');
        const { processId, finished } = start(proxy, 0, output, { TMPDIR: temporary, PGPASSWORD: 'of no use here' });
        await awaitBackends(cluster(), databaseOf(0), 'client tool');
        proxy.stall();
        process.kill(processId, 'SIGINT');
        // pg_dump tries to cancel its query, and waits for an answer: the first Ctrl-C is not through by then.
        await delay(500);
        assert.ok(await exists(join('/proc', String(processId))), 'the first Ctrl-C still works');
        process.kill(processId, 'SIGINT');
        assert.equal((await finished).code, 1);
        proxy.cut();
        await assertNothingRuns(cluster(), databaseOf(0), output);
        assert.equal(await exists(join(output, 'manifest.json')), false);
        assert.deepEqual(await readdir(temporary), [], 'the password file is gone');
      });
    });
  });
});

function killIfThere(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal);
  } catch (error) {
    // It had finished already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
