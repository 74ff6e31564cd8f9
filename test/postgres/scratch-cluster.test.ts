import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FailedError, UserError } from '../../src/errors.ts';
import { type ScratchCluster, withScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import {
  connect,
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  newestServer,
  queryRows,
  sharedCluster,
} from '../support/servers.ts';

/** What must be gone afterwards. */
interface Traces {
  readonly folder: string;
  readonly dataDirectory: string;
  readonly processId: number;
}

function tracesOf(cluster: ScratchCluster): Traces {
  return { folder: cluster.host, dataDirectory: cluster.dataDirectory, processId: cluster.processId };
}

function isAlive(pid: number): boolean {
  // A zombie is not alive; /proc has no cwd for it.
  return pidsIn('/proc').includes(pid) && workingDirectory(pid) !== undefined;
}

function pidsIn(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** The server's processes: all of them work in the data directory. */
function serverProcesses(dataDirectory: string): number[] {
  return pidsIn('/proc').filter((pid) => workingDirectory(pid)?.startsWith(dataDirectory));
}

function assertGone(traces: Traces | undefined): void {
  assert.ok(traces, 'the cluster had started');
  assert.equal(existsSync(traces.folder), false, 'the folder is removed');
  assert.equal(isAlive(traces.processId), false, 'the postmaster is gone');
  assert.deepEqual(serverProcesses(traces.dataDirectory), [], 'no process is left');
}

forEachServer('scratch cluster', (server) => {
  test('runs for the time of the scope, as another user than root, and leaves nothing', async () => {
    let traces: Traces | undefined;
    const result = await withScratchCluster({ bin: server.bin }, async (cluster) => {
      traces = tracesOf(cluster);
      assert.equal(cluster.major, server.major);
      assert.equal(statSync(cluster.host).mode & 0o777, 0o700);
      assert.ok(serverProcesses(cluster.dataDirectory).length > 1, 'the processes are found where they are looked for');
      assert.notEqual(statSync(`/proc/${cluster.processId}`).uid, 0);
      const [row] = await queryRows<{ sum: string; tcp: string; fsync: string }>(
        cluster.url('postgres'),
        `SELECT 40 + 2 AS sum, current_setting('listen_addresses') AS tcp, current_setting('fsync') AS fsync`,
      );
      assert.deepEqual(row, { sum: 42, tcp: '', fsync: 'off' });
      return 'the result';
    });
    assert.equal(result, 'the result');
    assertGone(traces);
  });

  test('is removed on abort, with a query running and a scope that does not listen', async () => {
    const controller = new AbortController();
    let traces: Traces | undefined;
    let query: Promise<unknown> | undefined;
    const scope = withScratchCluster({ bin: server.bin, signal: controller.signal }, async (cluster) => {
      traces = tracesOf(cluster);
      const client = await connect(cluster.url('postgres'));
      query = client.query('SELECT pg_sleep(600)').catch((error: unknown) => error);
      controller.abort(new Error('enough'));
      return new Promise<never>(() => {});
    });
    await assert.rejects(scope, /^Error: enough$/);
    assertGone(traces);
    assert.ok((await query) instanceof Error, 'the query was cut off');
  });

  test('is removed when its postmaster was killed and a backend computes on', async () => {
    let busy: Promise<unknown> | undefined;
    let traces: Traces | undefined;
    const scope = withScratchCluster({ bin: server.bin }, async (cluster) => {
      traces = tracesOf(cluster);
      const client = await connect(cluster.url('postgres'));
      busy = client.query('SELECT count(*) FROM generate_series(1, 1000000000000)').catch((error: unknown) => error);
      await queryRows(cluster.url('postgres'), 'SELECT 1');
      process.kill(cluster.processId, 'SIGKILL');
      await queryRows(cluster.url('postgres'), 'SELECT 1');
    });
    await assert.rejects(scope, (error) => error instanceof FailedError && /died \(SIGKILL\)/.test(error.message));
    assertGone(traces);
    assert.ok((await busy) instanceof Error, 'the query was cut off');
  });

  test('starts again after a kill, and keeps what was committed', async () => {
    const settings = { synchronous_commit: 'on', cluster_name: "it's \\ mine" };
    await withScratchCluster({ bin: server.bin, settings }, async (cluster) => {
      const url = await createDatabase(cluster, 'kept "well"');
      await execute(url, 'CREATE TABLE t AS SELECT 7 AS x');
      assert.deepEqual(await queryRows(url, 'SHOW cluster_name'), [{ cluster_name: "it's \\ mine" }]);
      const first = cluster.processId;
      process.kill(first, 'SIGKILL');
      while (isAlive(first)) await delay(10);
      await cluster.start();
      assert.notEqual(cluster.processId, first);
      assert.deepEqual(await queryRows(url, 'SELECT x FROM t'), [{ x: 7 }]);
      await cluster.stop('fast');
      await assert.rejects(connect(url), /ENOENT|ECONNREFUSED/);
      await cluster.start();
      assert.deepEqual(await queryRows(url, 'SELECT x FROM t'), [{ x: 7 }]);
      assert.match(readFileSync(cluster.log(), 'utf8'), /database system is ready to accept connections/);
    });
  });

  test('ends with its process, even when that is killed', async () => {
    const module = fileURLToPath(new URL('../../src/postgres/scratch-cluster.ts', import.meta.url));
    const program = `
      import { withScratchCluster } from ${JSON.stringify(module)};
      await withScratchCluster({ bin: ${JSON.stringify(server.bin)} }, async (cluster) => {
        console.log(JSON.stringify({ folder: cluster.host, dataDirectory: cluster.dataDirectory }));
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { folder, dataDirectory } = JSON.parse(line.toString()) as Traces;
    try {
      assert.ok(serverProcesses(dataDirectory).length > 1);
      child.kill('SIGKILL');
      await once(child, 'exit');
      for (let tries = 0; tries < 1000 && serverProcesses(dataDirectory).length > 0; tries += 1) await delay(20);
      assert.deepEqual(serverProcesses(dataDirectory), []);
    } finally {
      for (const pid of serverProcesses(dataDirectory)) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});

forEachServer('shared cluster of a suite', (server) => {
  const cluster = sharedCluster(server, { listenTcp: true });

  test('is reached by the client tools, by socket and by TCP', async () => {
    const { environment, port } = cluster();
    assert.equal(await mustRunTool(server, 'psql', ['-XAtc', 'SELECT 1'], environment), '1\n');
    const overTcp = { ...environment, PGHOST: '127.0.0.1' };
    const show = await mustRunTool(server, 'psql', ['-XAt'], overTcp, 'SELECT inet_server_port()');
    assert.equal(show, `${port}\n`);
  });
});

test('passes nothing of our environment to the server', async () => {
  process.env.PGPROOF_TEST_SECRET = 'hidden';
  try {
    await withScratchCluster({ bin: newestServer().bin }, async (cluster) => {
      const environment = readFileSync(`/proc/${cluster.processId}/environ`, 'utf8');
      assert.match(environment, /PATH=/);
      assert.doesNotMatch(environment, /hidden/);
    });
  } finally {
    delete process.env.PGPROOF_TEST_SECRET;
  }
});

test('says why a server does not come up, and removes its folder', async () => {
  const before = scratchFolders();
  const scope = withScratchCluster({ bin: newestServer().bin, settings: { shared_buffers: 'plenty' } }, async () => {});
  await assert.rejects(scope, (error) => error instanceof UserError && /shared_buffers.*plenty/.test(error.message));
  assert.deepEqual(scratchFolders(), before);
});

test('says why initdb makes no cluster', async () => {
  const scope = withScratchCluster({ bin: newestServer().bin, locale: 'no_SUCH' }, async () => {});
  await assert.rejects(scope, (error) => error instanceof UserError && /invalid locale name/.test(error.message));
});

test('names the directory that holds no server', async () => {
  const scope = withScratchCluster({ bin: '/nowhere/bin' }, async () => {});
  await assert.rejects(
    scope,
    (error) => error instanceof UserError && /there is no \/nowhere\/bin/.test(error.message),
  );
});

test('removes nothing that does not bear its marker', async () => {
  let folder = '';
  const scope = withScratchCluster({ bin: newestServer().bin }, async (cluster) => {
    folder = cluster.host;
    await rm(join(folder, '.pgproof-scratch-cluster'));
  });
  await assert.rejects(scope, /ENOENT.*\.pgproof-scratch-cluster/);
  assert.equal(existsSync(folder), true);
  await rm(folder, { recursive: true });
});

test('says that the account cannot reach the programs', {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async () => {
  const closed = await mkdtemp(join(tmpdir(), 'closed-'));
  try {
    const bin = join(closed, 'bin');
    await mkdir(bin);
    for (const program of ['postgres', 'initdb']) {
      await copyFile(join(newestServer().bin, program), join(bin, program));
    }
    await chmod(closed, 0o700);
    const scope = withScratchCluster({ bin }, async () => {});
    await assert.rejects(
      scope,
      (error) => error instanceof UserError && /does not run as the user/.test(error.message),
    );
  } finally {
    await rm(closed, { recursive: true });
  }
});

/** Those that this process has made: other tests have theirs beside it. */
function scratchFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => {
    const marker = join(tmpdir(), name, '.pgproof-scratch-cluster');
    return name.startsWith('pgproof-') && existsSync(marker) && readMarker(marker) === `${process.pid}\n`;
  });
}

/** Undefined when another test has removed it in this moment. */
function readMarker(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
