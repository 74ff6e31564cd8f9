import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { makeBackup, startProgram, withDirectory } from '../integration/program.ts';
import { createDatabase, execute, newestServer, sharedCluster, testServers } from '../support/servers.ts';
import { freePort, withPgBouncer } from './pgbouncer.ts';
import { assertProblems, exists, throughProxy } from './support.ts';

const server = newestServer();

suite('wrong use: where to connect to', () => {
  const cluster = sharedCluster(server, { listenTcp: true });
  before(async () =>
    execute(await createDatabase(cluster(), 'shop'), 'CREATE TABLE t AS SELECT generate_series(1, 9) a'),
  );

  /** Fails unless the program refuses this call, with the one problem, and writes nothing. */
  async function refuses(problem: RegExp, args: readonly string[], environment: Record<string, string> = {}) {
    await withDirectory(async (directory) => {
      const output = join(directory, 'deep', 'backup');
      assertProblems(
        await startProgram(server, ['backup', `--output=${output}`, ...args], { environment }).finished,
        2,
        [problem],
      );
      assert.equal(await exists(output), false, 'nothing is written');
    });
  }

  const tcp = (user: string, database: string) =>
    `--database-url=postgresql://${user}@127.0.0.1:${cluster().port}/${database}`;

  test('a host that does not exist', () =>
    refuses(/cannot connect to shop at no-such-host\.invalid:5432 as me: .*\nhint: .*host name/, [
      '--database-url=postgresql://me:secret-word@no-such-host.invalid/shop',
    ]));

  test('a port where nobody listens', async () => {
    const url = `--database-url=postgresql://me:secret-word@127.0.0.1:${await freePort()}/shop`;
    await refuses(/cannot connect to shop at 127\.0\.0\.1:\d+ as me: .*ECONNREFUSED.*\nhint: check host and port/, [
      url,
    ]);
  });

  test('a socket that does not exist', () =>
    refuses(/cannot connect to shop at \/no\/such\/directory .*\nhint: check the directory of the socket/, [
      '--database-url=postgresql:///shop?host=/no/such/directory',
    ]));

  test('a database that does not exist', () =>
    refuses(/cannot connect to .*database "no-shop" does not exist\nhint: check the database name/, [
      tcp('postgres', 'no-shop'),
    ]));

  test('a role that does not exist', () =>
    refuses(/cannot connect to .*role "nobody-here" does not exist\nhint: check the user/, [
      tcp('nobody-here', 'shop'),
    ]));

  test('TLS is demanded of a server that has none', () =>
    refuses(/cannot connect to .*does not support SSL.*\nhint: check sslmode/, [
      `${tcp('postgres', 'shop')}?sslmode=require`,
    ]));

  test('a certificate file that does not exist', () =>
    refuses(/a certificate file cannot be read: .*\/no\/ca\.pem.*\nhint: check sslrootcert/, [
      `${tcp('postgres', 'shop')}?sslmode=verify-full&sslrootcert=/no/ca.pem`,
    ]));

  test('no database at all', () => refuses(/no database is given\nhint: set database-url/, []));

  test('a pool in transaction mode', () =>
    withPgBouncer(cluster(), 'transaction', (pool) =>
      refuses(/is a connection pooler that shares sessions .*\nhint: use the address of the server itself/, [
        `--database-url=${throughProxy(pool, 'shop')}`,
      ]),
    ));

  test('a pool in session mode is no wrong use: the backup works', () =>
    withPgBouncer(cluster(), 'session', (pool) =>
      withDirectory(async (directory) => {
        const { manifest } = await makeBackup(server, throughProxy(pool, 'shop'), join(directory, 'backup'));
        assert.equal(manifest.totals.rows, 9);
      }),
    ));

  test('an output directory that is not empty is left as it is', async () => {
    await withDirectory(async (directory) => {
      await writeFile(join(directory, 'precious'), 'untouched');
      const args = ['backup', `--database-url=${cluster().url('shop')}`, `--output=${directory}`];
      assertProblems(await startProgram(server, args).finished, 2, [/is not empty\nhint: give a new directory/]);
      assert.deepEqual(await readdir(directory), ['precious']);
    });
  });

  test('an output directory that cannot be made', async () => {
    await withDirectory(async (directory) => {
      await writeFile(join(directory, 'file'), '');
      for (const output of [join(directory, 'file'), join(directory, 'file', 'below'), '/dev/null/backup']) {
        const args = ['backup', `--database-url=${cluster().url('shop')}`, `--output=${output}`];
        assertProblems(await startProgram(server, args).finished, 2, [
          /cannot be made: .*\nhint: give another directory/,
        ]);
      }
    });
  });

  test('no client programs', () =>
    withDirectory(async (empty) => {
      await refuses(/no PostgreSQL client was found .*\nhint: run .* install/, [tcp('postgres', 'shop')], {
        PGPROOF_CLIENT_BIN: empty,
      });
    }));

  test('a client that is older than the server', async (context) => {
    const [oldest] = testServers();
    if (oldest === undefined || oldest.major === server.major) return context.skip('there is one major only');
    const problem = new RegExp(
      `client is version ${oldest.major}\\..* older than the server, PostgreSQL ${server.major}\nhint: run .*${server.major}`,
    );
    await refuses(problem, [tcp('postgres', 'shop')], { PGPROOF_CLIENT_BIN: oldest.bin });
  });

  test('a pattern that matches nothing, in each of the filters at once', async () => {
    const filters = ['schemas', 'exclude-schemas', 'tables', 'exclude-tables', 'exclude-table-data'];
    const args = filters.map((name) => `--${name}=missing_${name.replaceAll('-', '_')}`);
    const result = await startProgram(server, ['backup', tcp('postgres', 'shop'), '--output=/no/where', ...args])
      .finished;
    assertProblems(
      result,
      2,
      filters.map((name) => new RegExp(`${name}: the pattern missing_\\w+ matches nothing\nhint: check the spelling`)),
    );
  });

  test('a database without tables, unless that is said to be right', async () => {
    const empty = await createDatabase(cluster(), 'empty');
    await refuses(/there is no table to back up\nhint: .*allow-empty: true/, [`--database-url=${empty}`]);
    await withDirectory(async (directory) => {
      const { manifest } = await makeBackup(server, empty, join(directory, 'backup'), ['--allow-empty']);
      assert.equal(manifest.totals.tables, 0);
    });
  });
});
