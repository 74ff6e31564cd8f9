import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { readManifest } from '../../src/archive/manifest.ts';
import { makeBackup, startProgram, withDirectory } from '../integration/program.ts';
import { createDatabase, newestServer, queryRows, sharedCluster, withClient } from '../support/servers.ts';
import { type ProxyOptions, type TcpProxy, withTcpProxy } from '../support/tcp-proxy.ts';
import {
  assertNothingRuns,
  assertProblems,
  awaitBackends,
  contentOf,
  eventually,
  exists,
  fillDatabase,
  processOf,
  socketOf,
  throughProxy,
  withSlowLink,
} from './support.ts';

const server = newestServer();
const database = 'stalled';

suite('a connection that stalls', () => {
  const cluster = sharedCluster(server);
  before(async () => fillDatabase(await createDatabase(cluster(), database)));

  const link = () => ({ target: socketOf(cluster()), delayMs: 3, bytesPerSecond: 5e6 });
  const sessionsWith = async (condition: string) =>
    (
      await queryRows(
        cluster().url('postgres'),
        `SELECT FROM pg_stat_activity WHERE application_name = 'pgproof' AND ${condition}`,
      )
    ).length > 0;
  const backup = (
    to: { readonly host: string; readonly port: number },
    output: string,
    parameters = '',
    args: readonly string[] = [],
  ) =>
    startProgram(server, [
      ...['backup', `--database-url=${throughProxy(to, database)}${parameters}`, `--output=${output}`, '--jobs=2'],
      ...['--stall-timeout=2s', ...args],
    ]);

  test('a worker’s: what it was copying is copied again, on a new connection', async () => {
    await withDirectory((directory) =>
      withLinks(12, link(), [], async (address, links) => {
        const output = join(directory, 'backup');
        const { finished } = backup(address, output);
        // Only a worker's connection carries as much.
        const busy = await eventually('a busy link', async () => links.find(({ counts }) => counts.toClient > 1e6));
        busy.stall();
        const { code, stderr } = await finished;
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^warning: public\..* is tried again: /m);
        busy.cut();
        await assertNothingRuns(cluster(), database, output);
        const undisturbed = await makeBackup(server, cluster().url(database), join(directory, 'undisturbed'));
        const manifest = readManifest(await readFile(join(output, 'manifest.json')));
        assert.deepEqual(contentOf(manifest), contentOf(undisturbed.manifest));
        assert.equal(manifest.retries.length, 1);
      }),
    );
  });

  test('pg_dump’s: it is run again under the same snapshot', async () => {
    await withDirectory((directory) =>
      withSlowLink(cluster(), async (proxy) => {
        const output = join(directory, 'backup');
        const { finished } = backup(proxy, output);
        const [session] = await awaitBackends(cluster(), database, 'client tool');
        // A process that is stopped leaves its connection as a hanging proxy does: open, and silent.
        process.kill(await eventually('pg_dump', () => processOf('pg_dump', output)), 'SIGSTOP');
        const { code, stderr } = await finished;
        assert.equal(code, 0, `${stderr} (session ${session})`);
        assert.match(stderr, /^warning: pg_dump is tried again: .*brings nothing any more/m);
        const manifest = readManifest(await readFile(join(output, 'manifest.json')));
        assert.equal(manifest.retries.length, 1);
        await assertNothingRuns(cluster(), database, output);
      }),
    );
  });

  test('all of them: the backup ends with an error', async () => {
    await withDirectory((directory) =>
      withSlowLink(cluster(), async (proxy) => {
        const output = join(directory, 'backup');
        const { finished } = backup(proxy, output);
        await awaitBackends(cluster(), database, 'worker');
        proxy.stall();
        assertProblems(await finished, 1, [/the connection that holds the snapshot was lost/]);
        assert.equal(await exists(output), false);
        proxy.cut();
        await assertNothingRuns(cluster(), database, output);
      }),
    );
  });

  for (const ending of ['stall-timeout', 'SIGTERM'] as const) {
    test(`all of them, before anything is copied: ${ending} ends the backup`, async () => {
      await withDirectory((directory) =>
        withSlowLink(
          cluster(),
          async (proxy) => {
            const output = join(directory, 'backup');
            const { processId, finished } = backup(proxy, output, '', ['--lock-wait-timeout=1s', '--snapshot-wait=1s']);
            await eventually('it asks', () => sessionsWith(`query <> '' AND datname = '${database}'`));
            proxy.stall();
            if (ending === 'SIGTERM') process.kill(processId, 'SIGTERM');
            const problem = ending === 'SIGTERM' ? /cancelled by SIGTERM/ : /the connection that holds the snapshot/;
            assertProblems(await finished, 1, [problem]);
            assert.equal(await exists(output), false);
            proxy.cut();
            await assertNothingRuns(cluster(), database, output);
          },
          // So slow that the coordinator is seen long before it has asked all its questions.
          { delayMs: 50 },
        ),
      );
    });
  }

  test('a cancelled backup does not wait for a lock', async () => {
    await withDirectory(async (directory) => {
      const output = join(directory, 'backup');
      await withClient(cluster().url(database), async (other) => {
        await other.query('BEGIN; LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE');
        const { processId, finished } = startProgram(server, [
          ...['backup', `--database-url=${cluster().url(database)}`, `--output=${output}`],
        ]);
        await eventually('it waits for the lock', () => sessionsWith("wait_event_type = 'Lock'"));
        process.kill(processId, 'SIGTERM');
        assertProblems(await finished, 1, [/cancelled by SIGTERM/]);
        assert.equal(await exists(output), false);
      });
      await assertNothingRuns(cluster(), database, output);
    });
  });

  test('from the first byte on: the backup ends after connect_timeout', async () => {
    await withDirectory((directory) =>
      withSlowLink(cluster(), async (proxy) => {
        proxy.stall();
        const output = join(directory, 'backup');
        assertProblems(await backup(proxy, output, '&connect_timeout=2').finished, 2, [
          /cannot connect to .*timeout.*\nhint: check host and port, and that a firewall/,
        ]);
        assert.equal(await exists(output), false);
      }),
    );
  });
});

/**
 * Several links to the server behind one address. Each connection gets the next one for itself, so that it can stall
 * alone.
 */
async function withLinks<Result>(
  count: number,
  link: ProxyOptions,
  links: readonly TcpProxy[],
  run: (address: { readonly host: string; readonly port: number }, links: readonly TcpProxy[]) => Promise<Result>,
): Promise<Result> {
  if (links.length < count) {
    return withTcpProxy(link, (proxy) => withLinks(count, link, [...links, proxy], run));
  }
  let next = 0;
  const entrance = createServer((client) => {
    const { host, port } = links[next++ % count] as TcpProxy;
    const onward = createConnection({ host, port });
    for (const [from, to] of [
      [client, onward],
      [onward, client],
    ] as const) {
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  entrance.listen(0, '127.0.0.1');
  await once(entrance, 'listening');
  try {
    return await run({ host: '127.0.0.1', port: (entrance.address() as AddressInfo).port }, links);
  } finally {
    entrance.close();
  }
}
