import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { makeBackup, temporaryDirectory } from '../integration/program.ts';
import { catalogOf, hasJournal, mustRestore, startRestore } from '../integration/restoring.ts';
import { compareDatabases } from '../support/compare.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster, testServers } from '../support/servers.ts';
import { assertProblems, eventually, fillDatabase, throughProxy, withSlowLink } from './support.ts';

const content = `
  CREATE ROLE seller; CREATE ROLE visitor; CREATE EXTENSION hstore;
  CREATE TABLE orders (id int PRIMARY KEY, note text); ALTER TABLE orders OWNER TO seller; GRANT SELECT ON orders TO visitor;
  INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 500) n;
  CREATE TABLE items (id int, "order" int REFERENCES orders); INSERT INTO items SELECT n, n FROM generate_series(1, 90) n;`;

forEachServer('a target that cannot take a restore', (server) => {
  const cluster = sharedCluster(server);
  const elsewhere = sharedCluster(server);
  const directory = temporaryDirectory();
  let source = '';
  let backup = '';

  before(async () => {
    source = await createDatabase(cluster(), 'source', 'TEMPLATE template0');
    await execute(source, content);
    backup = (await makeBackup(server, source, `${directory()}/backup`)).directory;
    await execute(cluster().url('postgres'), 'CREATE ROLE plain LOGIN');
  });

  const asRole = (database: string, role: string) =>
    `postgresql:///${database}?host=${cluster().host}&port=${cluster().port}&user=${role}&sslmode=disable`;

  /** Fails unless the program names exactly these problems, each with a hint, and the database is as it was. */
  async function refuses(problems: readonly RegExp[], url: string, args: readonly string[] = [], look = url) {
    const before = await catalogOf(look);
    assertProblems(await startRestore(server, backup, url, ['--jobs=2', ...args]).finished, 2, problems);
    assert.deepEqual(await catalogOf(look), before, 'nothing was written');
  }

  test('for many reasons: all are named at once, also in a dry run', async () => {
    const url = await createDatabase(elsewhere(), 'unfit', 'TEMPLATE template0');
    await execute(
      url,
      `CREATE TABLE mine (id int); CREATE SCHEMA pgproof_restore; ALTER DATABASE unfit SET default_transaction_read_only = on`,
    );
    const problems = [
      /roles that the backup names do not exist on the target: .*seller.*\nhint: create them/,
      /the target holds an unfinished restore.*\nhint: resume: true continues it, clean: true starts over/,
      /sessions on the target are read-only.*\nhint: set it to off/,
    ];
    await refuses(problems, url);
    await refuses(problems, url, ['--dry-run']);
  });

  test('it is not empty', async () => {
    const url = await createDatabase(cluster(), 'occupied', 'TEMPLATE template0');
    await execute(url, 'CREATE TABLE mine (id int)');
    await refuses([/not empty.*\nhint: \S/], url);
  });

  test('it exists, and was to be created', async () => {
    const url = await createDatabase(cluster(), 'occupied', 'TEMPLATE template0');
    await refuses([/the database "?occupied"? exists already\nhint: leave create out/], url, ['--create']);
  });

  test('it does not exist', async () => {
    const result = await startRestore(server, backup, cluster().url('nowhere')).finished;
    assertProblems(result, 2, [/database "nowhere" does not exist\nhint: set create: true/]);
  });

  test('a database that was created for it is dropped again', async () => {
    const result = await startRestore(server, backup, elsewhere().url('new one'), ['--create']).finished;
    assertProblems(result, 2, [/roles that the backup names do not exist.*\nhint: \S/]);
    const rows = await queryRows(elsewhere().url('postgres'), `SELECT FROM pg_database WHERE datname = 'new one'`);
    assert.equal(rows.length, 0);
  });

  test('the role may do nothing there', async () => {
    await createDatabase(cluster(), 'target', 'TEMPLATE template0');
    const problems = [
      /the role plain may not create schemas in the database target\nhint: \S/,
      /the role plain may not make these roles owners: .*seller.*\nhint: \S/,
      /the role plain may not create anything in public\nhint: \S/,
    ];
    assertProblems(await startRestore(server, backup, asRole('target', 'plain')).finished, 2, problems);
    assert.equal(await hasJournal(cluster().url('target')), false);
    assertProblems(await startRestore(server, backup, asRole('created', 'plain'), ['--create']).finished, 2, [
      /the role "?plain"? may not create databases\nhint: \S/,
    ]);
  });

  test('nothing was begun that could be resumed', async () => {
    const url = await createDatabase(cluster(), 'target', 'TEMPLATE template0');
    await refuses([/there is no unfinished restore in the target database\nhint: leave resume out/], url, ['--resume']);
  });

  suite('while another restore', () => {
    let begun = '';
    let long = '';
    before(async () => {
      const big = await createDatabase(cluster(), 'big', 'TEMPLATE template0');
      await fillDatabase(big, 40_000);
      long = (await makeBackup(server, big, `${directory()}/long`, ['--segment-size=64kB', '--verify=none'])).directory;
    });

    test('runs: it says so, and does not disturb', async () => {
      begun = await createDatabase(cluster(), 'begun', 'TEMPLATE template0');
      await withSlowLink(cluster(), async (proxy) => {
        const running = startRestore(server, long, throughProxy(proxy, 'begun'), ['--jobs=1']);
        await eventually('rows are loaded', () => isLoading('begun'));
        for (const args of [['--resume'], ['--clean']]) {
          const result = await startRestore(server, long, begun, args).finished;
          assertProblems(result, 2, [/another restore into this database is running\nhint: wait/]);
        }
        const plain = await startRestore(server, long, begun).finished;
        assert.equal(plain.code, 2, plain.stderr);
        process.kill(running.processId, 'SIGTERM');
        const { code, stderr } = await running.finished;
        assert.equal(code, 1, stderr);
        assert.match(stderr, /^error: cancelled by SIGTERM\nhint: .*resume: true/m);
        assert.equal(await hasJournal(begun), true);
      });
      await eventually('its sessions are gone', async () => {
        const rows = await queryRows(cluster().url('postgres'), `SELECT FROM pg_stat_activity WHERE datname = 'begun'`);
        return rows.length === 0;
      });
    });

    test('was begun: only the same one goes on', async () => {
      const wrong: [string, readonly string[], RegExp][] = [
        [long, [], /unfinished restore.*\nhint: resume: true continues it, clean: true starts over/],
        [backup, ['--resume'], /the unfinished restore in the target database is of another backup\nhint: \S/],
        [long, ['--resume', '--no-owner'], /was begun with another owner\nhint: resume with the same options/],
        [long, ['--resume', '--tables=ledger'], /was begun with another filters\nhint: resume with the same options/],
      ];
      const before = await catalogOf(begun);
      for (const [from, args, problem] of wrong) {
        assertProblems(await startRestore(server, from, begun, args).finished, 2, [problem]);
      }
      assert.deepEqual(await catalogOf(begun), before, 'nothing was written');
      await mustRestore(server, long, begun, ['--resume', '--jobs=2']);
      assert.deepEqual(await compareDatabases(cluster().url('big'), begun, server.bin), []);
    });

    test('was begun: clean starts over', async () => {
      const url = await createDatabase(cluster(), 'again', 'TEMPLATE template0');
      await withSlowLink(cluster(), async (proxy) => {
        const running = startRestore(server, long, throughProxy(proxy, 'again'), ['--jobs=1']);
        await eventually('rows are loaded', () => isLoading('again'));
        process.kill(running.processId, 'SIGKILL');
        await running.finished;
      });
      await mustRestore(server, long, url, ['--clean', '--jobs=2']);
      assert.deepEqual(await compareDatabases(cluster().url('big'), url, server.bin), []);
      assert.equal(await hasJournal(url), false);
    });

    const isLoading = async (database: string) => {
      const rows = await queryRows(
        cluster().url('postgres'),
        `SELECT FROM pg_stat_activity WHERE datname = $1 AND query ~ 'pgproof_restore.loaded' AND query ~ 'COPY'`,
        [database],
      );
      return rows.length > 0;
    };
  });
});

const [oldest, ...newer] = testServers();
const newest = newer.at(-1);
if (oldest !== undefined && newest !== undefined) {
  suite('a target of another version', () => {
    const older = sharedCluster(oldest);
    const source = sharedCluster(newest);
    const directory = temporaryDirectory();

    test('that is older, or lacks an extension, is refused, and nothing is written', async () => {
      const url = await createDatabase(source(), 'source', 'TEMPLATE template0');
      // One that came with PostgreSQL 18.
      const extension = newest.major >= 18 ? 'CREATE EXTENSION pg_logicalinspect;' : '';
      await execute(url, `CREATE TABLE t (id int); INSERT INTO t VALUES (1); ${extension}`);
      const { directory: backup } = await makeBackup(newest, url, `${directory()}/backup`);
      const target = await createDatabase(older(), 'target', 'TEMPLATE template0');
      const before = await catalogOf(target);
      // Its client could not even read the archive: the program is given the newer one.
      const result = await startRestore(newest, backup, target).finished;
      const version = new RegExp(
        `the target is PostgreSQL ${oldest.major}.*, and the backup is of ${newest.major}.*\nhint: \\S`,
      );
      assertProblems(result, 2, [version, ...(extension === '' ? [] : [/pg_logicalinspect.*\nhint: \S/])]);
      assert.deepEqual(await catalogOf(target), before);
    });
  });
}
