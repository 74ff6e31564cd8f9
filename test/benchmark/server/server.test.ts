import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { scramVerifier } from '../../../src/benchmark/server/migrator.ts';
import { type BenchmarkServer, type ServerOptions, withBenchmarkServer } from '../../../src/benchmark/server/server.ts';
import { UserError } from '../../../src/errors.ts';
import { withConnection } from '../../../src/postgres/connection.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../../support/servers.ts';
import { collectingLog, serverOptions, sharedBenchmarkServer } from './support.ts';

/** What a migration's role gets for an answer. */
async function asMigrator(server: BenchmarkServer, database: string, sql: string): Promise<unknown> {
  return withConnection(server.migrator(database), async (client) => {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
    return [result].flat().at(-1)?.rows[0];
  });
}

async function template(server: BenchmarkServer, sql = 'CREATE TABLE t (id int)'): Promise<string> {
  const database = await server.createEmpty('template');
  await asMigrator(server, database, sql);
  await server.seal(database);
  return database;
}

test('the stored form of a password is that of RFC 5803, with the keys of RFC 7677', () => {
  // The keys of the example in RFC 7677.
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  assert.equal(
    scramVerifier('pencil', salt),
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

forEachServer('a scratch server', (server) => {
  const running = sharedBenchmarkServer(() => serverOptions(server), { before, after });

  test('counts statements and reads the WAL in its maintenance database', async () => {
    const { privileged, maintenance, countsStatements, notes, major, version } = running();
    assert.deepEqual({ countsStatements, notes, major }, { countsStatements: true, notes: [], major: server.major });
    assert.match(version, new RegExp(`^${server.major}\\.\\d+$`));
    await withConnection(privileged(maintenance), async (client) => {
      await client.query('SELECT count(*) FROM pg_stat_statements');
      await client.query('SELECT count(*) FROM pg_extension WHERE extname = $1', ['pg_walinspect']);
    });
  });

  test('records the settings that decide what a statement costs', async () => {
    const settings = await running().fingerprintSettings();
    const { autovacuum, fsync, full_page_writes, jit, wal_level, lc_collate } = settings;
    assert.deepEqual(
      { autovacuum, fsync, full_page_writes, jit, wal_level, lc_collate },
      { autovacuum: 'off', fsync: 'off', full_page_writes: 'off', jit: 'off', wal_level: 'replica', lc_collate: 'C' },
    );
    assert.equal(settings['pg_stat_statements.track'], 'all');
  });

  test('a clone holds what its template holds, belongs to the migrator, and goes with its sessions', async () => {
    const name = await template(running(), 'CREATE TABLE t AS SELECT 1 AS id');
    const clone = await running().createClone(name);
    assert.deepEqual(await asMigrator(running(), clone, 'SELECT id FROM t'), { id: 1 });
    await asMigrator(running(), clone, 'CREATE SCHEMA own; CREATE TABLE public.u (a int); ALTER TABLE t ADD b int');
    const left = withConnection(running().migrator(clone), (client) => client.query('SELECT pg_sleep(60)'));
    await Promise.all([assert.rejects(left), running().dropClone(clone)]);
    await assert.rejects(asMigrator(running(), clone, 'SELECT 1'), /does not exist/);
    assert.match(running().clones, server.major >= 18 ? /^file (clone|copy)$/ : /^file copy$/);
  });

  test('a migration can do nothing to the server or to what it is not given', async () => {
    const name = await template(running());
    const clone = await running().createClone(name);
    const refused: readonly [string, RegExp][] = [
      [`DROP DATABASE "${name}"`, /must be owner/],
      [`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`, /must be owner/],
      [`ALTER DATABASE "${clone}" RENAME TO other`, /permission denied|cannot be renamed/],
      ['CREATE DATABASE other', /permission denied to create database/],
      ['CREATE ROLE other', /permission denied/],
      ['ALTER ROLE CURRENT_USER SUPERUSER', /permission denied|must be superuser/],
      ["COPY t FROM PROGRAM 'id'", /permission denied|must be superuser/],
      ["SELECT pg_read_file('postgresql.conf')", /permission denied/],
      ["ALTER SYSTEM SET fsync = 'on'", /permission denied|must be superuser/],
      ["SET log_min_messages = 'debug5'", /permission denied/],
      ["ALTER ROLE CURRENT_USER SET log_min_messages = 'debug5'", /permission denied/],
      ['SET ROLE postgres', /permission denied/],
      ['CHECKPOINT', /permission denied|must be superuser/],
    ];
    for (const [sql, expected] of refused) await assert.rejects(asMigrator(running(), clone, sql), expected, sql);
    for (const other of [name, running().maintenance, 'template1', 'template0']) {
      await assert.rejects(
        asMigrator(running(), other, 'SELECT 1'),
        /permission denied|not currently accepting connections/,
        other,
      );
    }
    await running().dropClone(clone);
  });

  test('what a migration changes of its own role does not reach the next clone', async () => {
    const name = await template(running());
    const first = await running().createClone(name);
    await asMigrator(
      running(),
      first,
      "ALTER ROLE CURRENT_USER SET statement_timeout = '1ms'; ALTER ROLE CURRENT_USER PASSWORD 'mine'",
    );
    const second = await running().createClone(name);
    const shown = await asMigrator(running(), second, 'SELECT current_setting($$statement_timeout$$) AS value');
    assert.deepEqual(shown, { value: '0' });
    for (const clone of [first, second]) await running().dropClone(clone);
  });

  test('a privileged session calls nothing that a migration has put before the catalog', async () => {
    const clone = await running().createClone(await template(running()));
    await asMigrator(running(), clone, "CREATE FUNCTION public.lower(name) RETURNS text RETURN 'mine'");
    const sql = "SELECT lower('A'::name) AS value";
    assert.deepEqual(await asMigrator(running(), clone, sql), { value: 'mine' });
    await withConnection(running().privileged(clone), async (client) => {
      assert.deepEqual((await client.query(sql)).rows, [{ value: 'a' }]);
    });
    await running().dropClone(clone);
  });

  test('only databases of the run are dropped', async () => {
    await assert.rejects(running().dropClone('postgres'), /was not made by this run/);
  });

  test('extensions that the server does not have are all named', async () => {
    const options = serverOptions(server, { extensions: ['pg_trgm', 'nosuch', 'neither'] });
    await assert.rejects(
      withBenchmarkServer(options, async () => undefined),
      (error) => error instanceof UserError && /"nosuch".*"neither"/s.test(error.message),
    );
  });

  test('with superuser the migrations run as the privileged role', async () => {
    await withBenchmarkServer(serverOptions(server, { superuser: true }), async (running) => {
      const clone = await running.createClone(await template(running));
      const shown = await asMigrator(running, clone, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
      assert.deepEqual(shown, { rolsuper: true });
    });
  });
});

forEachServer('a given server', (server) => {
  const cluster = sharedCluster(server, { settings: { max_prepared_transactions: '2' } });
  const url = () => cluster().url('postgres');
  const given = (options: Partial<ServerOptions> = {}) =>
    serverOptions(server, { databaseUrl: url(), postgresVersion: undefined, ...options });

  before(async () => {
    // The role of the migrations has to prove who it is.
    const lines = ['local all postgres,half,small,nobody_much trust', 'local all all scram-sha-256'];
    await writeFile(join(cluster().dataDirectory, 'pg_hba.conf'), `${lines.join('\n')}\n`);
    await execute(url(), 'SELECT pg_reload_conf()');
  });

  /** Databases and roles, to see that nothing is left. */
  async function inventory(): Promise<string[]> {
    const rows = await queryRows<{ name: string }>(
      url(),
      'SELECT datname AS name FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1',
    );
    return rows.map(({ name }) => name);
  }

  test('is used by a role of its own, of which and of all databases nothing stays', async () => {
    const inventoryBefore = await inventory();
    const secrets: string[] = [];
    const log = collectingLog();
    await withBenchmarkServer(given({ log, onSecret: (secret) => secrets.push(secret) }), async (running) => {
      assert.equal(running.kind, 'given');
      assert.equal(secrets.length, 1);
      const name = await template(running);
      const clone = await running.createClone(name);
      // It outlives its session, and would keep the database from being dropped.
      await asMigrator(running, clone, "BEGIN; CREATE TABLE u (a int); PREPARE TRANSACTION 'stays'");
      await running.dropClone(clone);
      const stored = await queryRows<{ text: string }>(
        url(),
        "SELECT rolname || ' ' || rolpassword AS text FROM pg_authid WHERE rolname LIKE 'pgproof%'",
      );
      const unknown = { ...running.migrator(clone), password: 'guessed' };
      await assert.rejects(
        withConnection(unknown, async () => undefined),
        /password authentication failed/,
      );
      assert.match(stored[0]?.text ?? '', /^pgproof_[0-9a-f]{8}_migrator SCRAM-SHA-256\$/);
      assert.equal(running.countsStatements, false);
      assert.match(running.notes.join('\n'), /pg_stat_statements is not in shared_preload_libraries/);
    });
    assert.deepEqual(await inventory(), inventoryBefore);
    assert.deepEqual(
      log.lines.filter((line) => line.includes('could not be dropped')),
      [],
    );
  });

  test('a database goes whatever a migration, which owns it, has made of it', async () => {
    await withBenchmarkServer(given(), async (running) => {
      const name = await template(running);
      const prepared = "BEGIN; CREATE TABLE u (a int); PREPARE TRANSACTION 'stays'";
      for (const change of ['IS_TEMPLATE true', 'CONNECTION LIMIT 0', 'SET search_path = nowhere']) {
        const clone = await running.createClone(name);
        await asMigrator(running, clone, `ALTER DATABASE "${clone}" ${change}; ${prepared}`);
        if (change.startsWith('CONNECTION')) await running.seal(clone);
        await running.dropClone(clone);
        await assert.rejects(asMigrator(running, clone, 'SELECT 1'), /does not exist/);
      }
    });
  });

  test('nothing stays after an abort in the middle of making a clone, or after an error', async () => {
    const inventoryBefore = await inventory();
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = withBenchmarkServer(given({ signal: controller.signal }), async (running) => {
      const name = await template(running, 'CREATE TABLE t AS SELECT generate_series(1, 500000) AS id');
      const making = running.createClone(name);
      setTimeout(() => controller.abort(reason), 15);
      await making;
      for (;;) await running.createClone(name);
    });
    await assert.rejects(aborted, (error) => error === reason);
    assert.deepEqual(await inventory(), inventoryBefore);
    const failed = withBenchmarkServer(given(), async (running) => {
      await template(running);
      throw reason;
    });
    await assert.rejects(failed, (error) => error === reason);
    assert.deepEqual(await inventory(), inventoryBefore);
  });

  test('a role that may make databases, and roles or not, will do', async () => {
    for (const [role, rights, note] of [
      ['half', 'CREATEROLE', /no superuser/],
      ['small', '', /the migrations run as small itself/],
    ] as const) {
      await execute(url(), `CREATE ROLE ${role} LOGIN CREATEDB ${rights}`);
      const databaseUrl = url().replace('user=postgres', `user=${role}`);
      const inventoryBefore = await inventory();
      await withBenchmarkServer(given({ databaseUrl }), async (running) => {
        assert.match(running.notes.join('\n'), note);
        const clone = await running.createClone(await template(running));
        await running.checkpoint();
        await asMigrator(running, clone, 'CREATE TABLE public.u (a int)');
        await running.dropClone(clone);
      });
      assert.deepEqual(await inventory(), inventoryBefore);
    }
  });

  test('is refused where it is somebody’s, unless that is allowed', async () => {
    const refusal = async (options: ServerOptions) => {
      try {
        await withBenchmarkServer(options, async () => undefined);
        return 'accepted';
      } catch (error) {
        assert.ok(error instanceof UserError && error.exitCode === 2, String(error));
        return error.message;
      }
    };
    await execute(url(), 'CREATE TABLE mine (a int)');
    assert.match(await refusal(given()), /"postgres" holds tables, "public\.mine" for one/);
    const shop = await createDatabase(cluster(), 'shop');
    assert.match(await refusal(given({ databaseUrl: shop })), /"postgres" holds tables/);
    await execute(url(), 'DROP TABLE mine');
    assert.equal(await refusal(given({ databaseUrl: shop })), 'accepted');
    assert.match(await refusal(given()), /holds other databases: "shop"$/);
    assert.equal(await refusal(given({ allowSharedServer: true })), 'accepted');
    await execute(shop, 'CREATE TABLE mine (a int)');
    assert.match(await refusal(given({ databaseUrl: shop })), /"shop" holds tables/);
    await execute(url(), 'DROP DATABASE shop');
    // Of a run that was killed.
    await execute(url(), 'CREATE DATABASE pgproof_0123abcd_clone_7');
    assert.match(await refusal(given()), /holds other databases/);
    await execute(url(), "COMMENT ON DATABASE pgproof_0123abcd_clone_7 IS 'made by pgproof for one benchmark run'");
    const log = collectingLog();
    assert.equal(await refusal(given({ log })), 'accepted');
    assert.match(log.lines.join('\n'), /another benchmark has databases.*begin with pgproof_0123abcd_$/m);
    await execute(url(), 'DROP DATABASE pgproof_0123abcd_clone_7');
  });

  test('needs the right to make databases', async () => {
    await execute(url(), 'CREATE ROLE nobody_much LOGIN');
    const databaseUrl = url().replace('user=postgres', 'user=nobody_much');
    await assert.rejects(
      withBenchmarkServer(given({ databaseUrl }), async () => undefined),
      /the role nobody_much may not make databases/,
    );
  });
});
