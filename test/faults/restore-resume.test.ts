import assert from 'node:assert/strict';
import { chmod, chown, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeBackup, temporaryDirectory } from '../integration/program.ts';
import { hasJournal, startRestore } from '../integration/restoring.ts';
import { compareDatabases } from '../support/compare.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  newestServer,
  queryRows,
  sharedCluster,
  type ToolResult,
} from '../support/servers.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { withSmallDisk } from './small-disk.ts';
import { assertNothingRuns, eventually, fillDatabase, throughProxy, withSlowLink } from './support.ts';

/** For each server: with three of them, 54 in all. */
const moments = { ourselves: 6, sessions: 4, server: 4, link: 4 } as const;

/** Something of every phase of a restore, and unique keys that a row that is loaded twice would break, or not. */
const more = `
  CREATE TABLE account (id int PRIMARY KEY, parent int REFERENCES account, name text UNIQUE);
  INSERT INTO account SELECT n, nullif(n / 10, 0), 'account ' || n FROM generate_series(1, 3000) n;
  CREATE TABLE booking (n int, account int REFERENCES account, note text, booked bigserial);
  INSERT INTO booking SELECT n, n % 3000 + 1, repeat('no key tells when it comes twice ', 5) FROM generate_series(1, 40000) n;
  CREATE INDEX ON booking (account); CREATE INDEX ON booking (n DESC) WHERE n % 2 = 0; CREATE INDEX ON ledger (at);
  CREATE VIEW richest AS SELECT account, count(*) AS n FROM booking GROUP BY 1;
  CREATE MATERIALIZED VIEW totals AS SELECT * FROM richest; CREATE UNIQUE INDEX ON totals (account);
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no more rows''; END';
  CREATE TRIGGER refuse BEFORE INSERT ON booking FOR EACH ROW EXECUTE FUNCTION refuse();
  CREATE SEQUENCE numbers; SELECT setval('numbers', 4711);`;

forEachServer('a restore that is interrupted', (server) => {
  // What is committed must be on the disk, as on a real server; what is committed without waiting stays in its memory
  // for as long as can be, so that a crash takes it away.
  const cluster = sharedCluster(server, {
    settings: { synchronous_commit: 'on', wal_writer_delay: '10s', wal_writer_flush_after: '1GB', wal_buffers: '64MB' },
  });
  const directory = temporaryDirectory();
  let source = '';
  let backup = '';
  let wholeRunMs = 0;

  before(async () => {
    source = await createDatabase(cluster(), 'source', 'TEMPLATE template0');
    await fillDatabase(source, 30_000);
    await execute(source, more);
    const made = await makeBackup(server, source, `${directory()}/backup`, ['--segment-size=256kB', '--verify=none']);
    backup = made.directory;
    await createDatabase(cluster(), 'measured', 'TEMPLATE template0');
    const begin = performance.now();
    await withLink(async (proxy) => {
      const result = await start(throughProxy(proxy, 'measured')).finished;
      assert.equal(result.code, 0, result.stderr);
    });
    wholeRunMs = performance.now() - begin;
    await assertRestored('measured');
  });

  /** A little slower than a socket, so that there is a middle to hit. */
  const withLink = <Result>(use: (proxy: TcpProxy) => Promise<Result>) =>
    withSlowLink(cluster(), use, { delayMs: 0, bytesPerSecond: 12e6 });
  const start = (url: string, ...args: string[]) => startRestore(server, backup, url, ['--jobs=2', ...args]);

  async function assertRestored(database: string): Promise<void> {
    const url = cluster().url(database);
    assert.equal(await hasJournal(url), false, 'the journal is gone');
    assert.deepEqual(await compareDatabases(source, url, server.bin), []);
    await assertNothingRuns(cluster(), database, backup);
  }

  /** Runs it until all is there: what has a journal is continued, what has none was not begun, or is complete. */
  async function complete(database: string): Promise<void> {
    const url = cluster().url(database);
    const [state] = await queryRows<{ begun: boolean }>(url, `SELECT to_regclass('ledger') IS NOT NULL AS begun`);
    const journal = await hasJournal(url);
    if (!journal && state?.begun) return;
    const { code, stderr } = await start(url, ...(journal ? ['--resume'] : [])).finished;
    assert.equal(code, 0, stderr);
  }

  /** A random moment of each of `count` pieces of the time that a whole run takes. */
  function* randomMoments(count: number): Generator<number> {
    for (let i = 0; i < count; i++) yield (wholeRunMs * (i + Math.random())) / count;
  }

  /**
   * Disturbs a restore at random moments; afterwards it is completed, and everything is compared.
   *
   * @param judge looks at the end of the disturbed run
   */
  async function atRandomMoments(
    context: TestContext,
    kind: keyof typeof moments,
    disturb: (given: { database: string; processId: number; proxy: TcpProxy }) => Promise<void>,
    judge: (result: ToolResult, when: string) => void,
  ): Promise<void> {
    const waiting = [...randomMoments(moments[kind])];
    const disturbOne = async (afterMs: number) => {
      const database = `${kind}_${Math.round(afterMs)}`;
      await createDatabase(cluster(), database, 'TEMPLATE template0');
      // A link of its own: to cut one is not to cut the others.
      const result = await withLink(async (proxy) => {
        const { processId, finished } = start(throughProxy(proxy, database));
        await delay(afterMs);
        await disturb({ database, processId, proxy });
        return finished;
      });
      const when = `after ${Math.round(afterMs)} of ${Math.round(wholeRunMs)} ms`;
      const errors = result.stderr.split('\n').filter((line) => line.startsWith('error: '));
      context.diagnostic([`${when}: ended with ${result.code}`, ...errors.slice(0, 3)].join('; '));
      judge(result, when);
      await complete(database);
      await assertRestored(database);
    };
    const lanes = kind === 'server' ? 1 : 2;
    const runLane = async () => {
      for (let afterMs = waiting.pop(); afterMs !== undefined; afterMs = waiting.pop()) await disturbOne(afterMs);
    };
    await Promise.all(Array.from({ length: lanes }, runLane));
  }

  /** By itself; only while it still looks at everything, it may end. */
  function assertSucceeded({ code, stderr }: ToolResult, when: string): void {
    if (code === 0) return;
    assert.match(stderr, /^error: .*\nhint: (nothing was written|check host and port)/m, `${when}: ${stderr}`);
    assert.ok(code === 1 || code === 2, when);
  }

  test('by the end of our own process: it is resumed, and every row is there once', async (context) => {
    let hit = 0;
    await atRandomMoments(
      context,
      'ourselves',
      async ({ database, processId }) => {
        kill(processId, 'SIGKILL');
        await eventually('the server sees that we are gone', async () => (await sessionsIn(database)).length === 0);
      },
      ({ code }) => {
        hit += code === null ? 1 : 0;
      },
    );
    assert.ok(hit > 0, 'at least one of the moments was in the middle');
  });

  test('by the end of some session of ours, whichever: it succeeds by itself', async (context) => {
    let hit = 0;
    await atRandomMoments(
      context,
      'sessions',
      async ({ database }) => {
        for (const pid of (await sessionsIn(database)).filter((_, i) => i % 2 === 0)) {
          hit += 1;
          await queryRows(cluster().url('postgres'), 'SELECT pg_terminate_backend($1)', [pid]);
        }
      },
      assertSucceeded,
    );
    assert.ok(hit > 0, 'at least one session was there');
  });

  test('by a crash of the server: it succeeds by itself, or is resumed', async (context) => {
    await atRandomMoments(
      context,
      'server',
      async () => {
        kill(cluster().processId, 'SIGKILL');
        // Its backends live on for a moment, and hold the shared memory.
        await cluster().stop('immediate');
        await cluster().start();
      },
      ({ code, stderr }, when) => {
        if (code !== 0) assert.match(stderr, /^error: .*\nhint: .*/m, when);
        assert.doesNotMatch(stderr, /bug in pgproof/, when);
      },
    );
  });

  test('by a link that breaks: it succeeds by itself', async (context) => {
    await atRandomMoments(context, 'link', async ({ proxy }) => proxy.cut(), assertSucceeded);
  });

  async function sessionsIn(database: string): Promise<number[]> {
    const rows = await queryRows<{ pid: number }>(
      cluster().url('postgres'),
      `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' ORDER BY random()`,
      [database],
    );
    return rows.map(({ pid }) => pid);
  }

  if (server.major !== newestServer().major) return;

  test('while the server builds an index, which it goes on with for a moment: it is resumed', async () => {
    const slow = await createDatabase(cluster(), 'slow', 'TEMPLATE template0');
    await execute(slow, slowIndex);
    const made = await makeBackup(server, slow, `${directory()}/slow`, ['--compression=none', '--verify=none']);
    const url = await createDatabase(cluster(), 'slow_target', 'TEMPLATE template0');
    const { processId, finished } = startRestore(server, made.directory, url);
    await eventually('the index is being built', async () => (await buildsIn('slow_target')) > 0);
    process.kill(processId, 'SIGKILL');
    await finished;
    assert.equal(await buildsIn('slow_target'), 1, 'it has not noticed yet that we are gone');
    const { code, stderr } = await startRestore(server, made.directory, url, ['--resume']).finished;
    assert.equal(code, 0, stderr);
    assert.deepEqual(await compareDatabases(slow, url, server.bin), []);
  });

  async function buildsIn(database: string): Promise<number> {
    const rows = await queryRows(
      cluster().url('postgres'),
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query ~ 'CREATE INDEX .*slowly'`,
      [database],
    );
    return rows.length;
  }

  test('by the disk of the server, which is full: it says so, and goes on when there is room', async (context) => {
    await withSmallDisk(context, 64, async (disk) => {
      await chown(disk, ...(await ownerOf(cluster().dataDirectory)));
      // The server's account must be able to come there.
      await chmod(dirname(disk), 0o711);
      await execute(cluster().url('postgres'), `CREATE TABLESPACE small LOCATION '${disk}'`);
      try {
        const url = await createDatabase(cluster(), 'on_small_disk', 'TEMPLATE template0 TABLESPACE small');
        await withLink(async (proxy) => {
          const running = start(throughProxy(proxy, 'on_small_disk'));
          await eventually('rows are loaded', () => isLoading('on_small_disk'));
          await fillUp(join(disk, 'ballast'));
          const { code, stderr } = await running.finished;
          assert.equal(code, 1, stderr);
          assert.match(stderr, /^error: the disk of the target server is full: .*\nhint: .*resume: true/m);
        });
        assert.equal(await hasJournal(url), true);
        await rm(join(disk, 'ballast'));
        await complete('on_small_disk');
        await assertRestored('on_small_disk');
      } finally {
        await execute(cluster().url('postgres'), 'DROP DATABASE on_small_disk WITH (FORCE)');
        await execute(cluster().url('postgres'), 'DROP TABLESPACE small');
      }
    });
  });

  async function isLoading(database: string): Promise<boolean> {
    const rows = await queryRows(
      cluster().url('postgres'),
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND query ~ 'pgproof_restore.loaded' AND query ~ 'COPY'`,
      [database],
    );
    return rows.length > 0;
  }
});

/** Takes seconds to build, in a session that does not look whether its client is still there. */
const slowIndex = `
  CREATE FUNCTION slowly(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN $1; END';
  CREATE TABLE t (id int UNIQUE, x text); INSERT INTO t SELECT n, repeat('x', 50000) FROM generate_series(1, 100) n;
  CREATE INDEX slow_index ON t (slowly(id))`;

/** Writes until there is no room. */
async function fillUp(path: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    for (let bytes = 1024 * 1024; bytes >= 4096; ) {
      try {
        const { bytesWritten } = await handle.write(Buffer.alloc(bytes));
        if (bytesWritten < bytes) bytes /= 2;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes /= 2;
      }
    }
  } finally {
    await handle.close();
  }
}

async function ownerOf(path: string): Promise<[uid: number, gid: number]> {
  const { uid, gid } = await stat(path);
  return [uid, gid];
}

function kill(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal);
  } catch (error) {
    // It had finished already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
