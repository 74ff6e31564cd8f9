import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { assertProblems, eventually } from '../faults/support.ts';
import {
  leftBehind,
  resultOf,
  runBenchmark,
  startBenchmark,
  type Workplace,
  withWorkplace,
} from '../support/benchmark-runs.ts';
import {
  createDatabase,
  execute,
  newestServer,
  queryRows,
  sharedCluster,
  type ToolResult,
} from '../support/servers.ts';
import type { RunningProgram } from './program.ts';

const server = newestServer();

/** Databases, roles and sessions of a server. */
async function inventory(url: string): Promise<unknown[]> {
  return queryRows(
    url,
    `SELECT 'database ' || datname AS name FROM pg_database UNION ALL SELECT 'role ' || rolname FROM pg_roles
     UNION ALL SELECT 'session in ' || datname FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
     ORDER BY 1`,
  );
}

/**
 * How a migration knows in which run it is: in a traced one a privileged session looks on, in one with probes there are
 * others of its own role.
 */
const sleepsWhen = (condition: string): string => `
  ALTER TABLE stock ADD COLUMN more int;
  DO $$
  DECLARE observed bool; probed bool;
  BEGIN
    SELECT count(*) FILTER (WHERE usename <> current_user) > 0,
      count(*) FILTER (WHERE usename = current_user AND pid <> pg_backend_pid()) > 0
    INTO observed, probed FROM pg_stat_activity WHERE datname = current_database();
    IF ${condition} THEN PERFORM pg_sleep(600) /* the moment */; END IF;
  END $$`;

const fixture = 'CREATE TABLE stock (id int PRIMARY KEY); INSERT INTO stock SELECT generate_series(1, 100)';

/** The moments at which a job is cancelled: what sleeps there. */
const moments = {
  'the fixture': { fixture: `${fixture}; SELECT pg_sleep(600) /* the moment */`, migration: 'SELECT 1' },
  'the traced run': { fixture, migration: sleepsWhen('observed') },
  'a timed run': { fixture, migration: sleepsWhen('NOT observed AND NOT probed') },
  'the probes': { fixture, migration: sleepsWhen('probed') },
} as const;

suite('a cancelled benchmark', () => {
  const cluster = sharedCluster(server);

  /** Waits until the server of a run sleeps. */
  async function theMoment(urlOf: () => Promise<string | undefined>): Promise<void> {
    await eventually('the moment', async () => {
      const url = await urlOf();
      if (url === undefined) return false;
      const sql = `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%the moment%'`;
      return (await queryRows(url, sql).catch(() => [])).length > 0;
    });
  }

  async function start(place: Workplace, moment: keyof typeof moments, args: readonly string[]) {
    const file = join(place.directory, 'fixture.sql');
    await writeFile(file, moments[moment].fixture);
    await writeFile(join(place.migrations, '001_a.sql'), moments[moment].migration);
    return startBenchmark(server, place, [`--fixture=${file}`, '--probe', ...args]);
  }

  function assertCancelled({ code, stderr }: ToolResult, signal: string): void {
    assert.equal(code, 1, stderr);
    assert.match(stderr, new RegExp(`^error: cancelled by ${signal}\nhint: nothing was left behind$`, 'm'));
    assert.doesNotMatch(stderr, /^warning|bug in pgproof/m);
  }

  for (const [index, moment] of (Object.keys(moments) as (keyof typeof moments)[]).entries()) {
    const signal = index % 2 === 0 ? 'SIGTERM' : 'SIGINT';
    test(`by ${signal} in ${moment} leaves nothing on a given server`, async () => {
      const url = cluster().url('postgres');
      const before = await inventory(url);
      await withWorkplace({}, async (place) => {
        const { processId, finished } = await start(place, moment, [`--database-url=${url}`]);
        await theMoment(async () => url);
        process.kill(processId, signal);
        assertCancelled(await finished, signal);
        assert.deepEqual(await leftBehind(place), []);
      });
      assert.deepEqual(await inventory(url), before);
    });
  }

  for (const [moment, signal] of [
    ['the fixture', 'SIGINT'],
    ['the traced run', 'SIGTERM'],
  ] as const) {
    test(`by ${signal} in ${moment} leaves nothing of a scratch server`, async () => {
      await withWorkplace({}, async (place) => {
        const { processId, finished } = await start(place, moment, []);
        await theMoment(() => scratchUrl(place));
        process.kill(processId, signal);
        assertCancelled(await finished, signal);
        assert.deepEqual(await leftBehind(place), []);
      });
    });
  }

  /** Of the run's own server, once its socket is there. */
  async function scratchUrl({ temporary }: Workplace): Promise<string | undefined> {
    for (const name of await readdir(temporary)) {
      const host = join(temporary, name);
      const files = await readdir(host).catch((): string[] => []);
      if (files.includes('.s.PGSQL.5432')) return `postgresql:///postgres?host=${host}&user=postgres`;
    }
    return undefined;
  }
});

suite('a benchmark on a given server', () => {
  const cluster = sharedCluster(server, { listenTcp: true });
  const password = `p@:/%#'" $wörd漢字\\end`;
  const urlOf = (database: string) =>
    `postgresql://keeper:${encodeURIComponent(password)}@127.0.0.1:${cluster().port}/${database}`;
  const migrations = { '001_a.sql': 'ALTER TABLE stock ADD COLUMN more int DEFAULT 7', '002_bad.sql': 'SELECT nope' };

  before(async () => {
    const quoted = `E'${password.replaceAll(/['\\]/g, '\\$&')}'`;
    await execute(cluster().url('postgres'), `CREATE ROLE keeper SUPERUSER LOGIN PASSWORD ${quoted}`);
    const rules =
      'local all all trust\nhost all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n';
    await writeFile(join(cluster().dataDirectory, 'pg_hba.conf'), rules);
    await execute(cluster().url('postgres'), 'SELECT pg_reload_conf()');
  });

  test('its password is in nothing that is shown, started or written', async () => {
    await withWorkplace(migrations, async (place) => {
      const before = await inventory(cluster().url('postgres'));
      const file = join(place.directory, 'fixture.sql');
      await writeFile(file, `${fixture};\nSELECT pg_sleep(0.3)`);
      const args = [`--database-url=${urlOf('postgres')}`, `--fixture=${file}`, '--verbose', '--probe'];
      const program = startBenchmark(server, place, args);
      const seen = await watchChildren(program);
      const result = await program.finished;
      assert.equal(result.code, 1, result.stderr);
      assert.ok(
        seen.some((text) => text.includes('psql')),
        'the children were seen',
      );
      const shown = [result.stdout, result.stderr, ...seen, ...(await textsIn(place))];
      for (const form of [password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1)]) {
        for (const text of shown) assert.ok(!text.includes(form), text.slice(0, 2000));
      }
      for (const text of shown) assert.doesNotMatch(text, /\0PGPASSWORD=|SCRAM-SHA-256\$/);
      assert.deepEqual(await leftBehind(place), []);
      assert.deepEqual(await inventory(cluster().url('postgres')), before);
    });
  });

  test('is refused where others use the server, unless the user allows it', async () => {
    await createDatabase(cluster(), 'shop');
    await withWorkplace({ '001_a.sql': 'CREATE TABLE a (id int)' }, async (place) => {
      const url = `--database-url=${urlOf('postgres')}`;
      const refused = await runBenchmark(server, place, [url]);
      assertProblems(refused, 2, [
        /^error: the server holds other databases: "shop"\nhint: .*allow-shared-server: true/,
      ]);
      const before = await inventory(cluster().url('postgres'));
      const { code, stderr } = await runBenchmark(server, place, [url, '--allow-shared-server']);
      assert.equal(code, 0, stderr);
      assert.match(stderr, new RegExp(`^PostgreSQL ${server.major}.*, on the given server$`, 'm'));
      const { fingerprint } = await resultOf(place);
      assert.deepEqual([fingerprint.server, fingerprint.superuser], ['given', false]);
      assert.deepEqual(await inventory(cluster().url('postgres')), before);
    });
  });

  test('a server that does not answer, and a wrong password, are one line and a hint', async () => {
    await withWorkplace(migrations, async (place) => {
      const nobody = await runBenchmark(server, place, [
        '--database-url=postgresql://keeper:secret-word@127.0.0.1:1/x',
      ]);
      assertProblems(nobody, 2, [/^error: cannot connect to x at 127\.0\.0\.1:1 as keeper: .*\nhint: /]);
      const wrong = await runBenchmark(server, place, [`--database-url=${urlOf('postgres').replace('p%40', 'q')}`]);
      assertProblems(wrong, 2, [
        /^error: cannot connect to .*password authentication failed.*\nhint: check the password/,
      ]);
      assert.doesNotMatch(nobody.stderr + wrong.stderr, /secret-word|漢字/);
    });
  });
});

async function textsIn({ directory }: Workplace): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
}

/** The command lines and environments of all that a program starts, until it ends. */
async function watchChildren({ processId, finished }: RunningProgram): Promise<string[]> {
  const seen = new Set<string>();
  let running = true;
  const ended = finished.finally(() => {
    running = false;
  });
  while (running) {
    for (const pid of await childrenOf(processId)) {
      seen.add(await procFile(pid, 'cmdline')).add(`\0${await procFile(pid, 'environ')}`);
    }
    await delay(20);
  }
  await ended;
  return [...seen];
}

async function childrenOf(processId: number): Promise<string[]> {
  const text = await procFile(String(processId), `task/${processId}/children`);
  const children = text.split(' ').filter((pid) => pid !== '');
  return [...children, ...(await Promise.all(children.map((pid) => childrenOf(Number(pid))))).flat()];
}

function procFile(pid: string, name: string): Promise<string> {
  return readFile(join('/proc', pid, name), 'utf8').catch(() => '');
}
