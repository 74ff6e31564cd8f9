import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { FailedError } from '../../src/errors.ts';
import { connectionString, dumpGlobals } from '../../src/postgres/globals.ts';
import { connectionSettings, libpqEnvironment } from '../../src/postgres/settings.ts';
import { createDatabase, forEachServer, sharedCluster } from '../support/servers.ts';

test('a database name is quoted as a connection string', () => {
  assert.equal(connectionString(`it's a\\b=c`), `dbname='it\\'s a\\\\b=c'`);
});

test('a connection that is lost in the middle is a failure, a refusal in any language is not', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    const pgDumpall = join(directory, 'pg_dumpall');
    const dumpWhere = async (message: string) => {
      await writeFile(pgDumpall, `#!/bin/sh\necho "pg_dumpall: error: query failed: ${message}" >&2\nexit 1\n`);
      await chmod(pgDumpall, 0o755);
      return dumpGlobals({ tools: { pgDumpall }, environment: {}, output: join(directory, 'globals.sql') });
    };
    await assert.rejects(dumpWhere('server closed the connection unexpectedly'), FailedError);
    await assert.rejects(dumpWhere('FATAL:  terminating connection due to administrator command'), FailedError);
    const leftOut = await dumpWhere('FEHLER:  keine Berechtigung für View pg_roles');
    assert.deepEqual(leftOut[1], { kind: 'globals', name: 'roles', reason: 'keine Berechtigung für View pg_roles' });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

forEachServer('globals', (server) => {
  const cluster = sharedCluster(server);
  // pg_dumpall would read this name as settings of a connection, to a host that does not exist.
  const database = `host=nowhere.invalid dbname='x\\`;
  let directory: string;
  let output: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
    output = join(directory, 'globals.sql');
    await createDatabase(cluster(), database);
    await run(
      `CREATE ROLE writers NOLOGIN;
       CREATE ROLE plain LOGIN PASSWORD 'very-secret-word' IN ROLE writers;
       ALTER ROLE plain SET work_mem = '7MB';
       COMMENT ON ROLE writers IS 'those who write';
       SET allow_in_place_tablespaces = on;`,
      "CREATE TABLESPACE fast LOCATION ''",
    );
  });

  after(() => rm(directory, { recursive: true, force: true }));

  /** Not by a URL: pg's own reader of URLs leaves `%3D` in a database's name. */
  const run = async (...statements: readonly string[]): Promise<void> => {
    const { host, port, user } = connectionSettings(cluster().url('postgres'), {});
    const client = new pg.Client({ host, port, user, database });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };

  const dumpAs = (user: string, overrides: Record<string, string> = {}) => {
    const settings = { ...connectionSettings(cluster().url('postgres'), {}), user, database };
    return dumpGlobals({
      tools: { pgDumpall: join(server.bin, 'pg_dumpall') },
      environment: { ...libpqEnvironment(settings), ...overrides },
      output,
    });
  };

  test('hold roles, memberships, settings and tablespaces, and no password', async () => {
    for (const user of [connectionSettings(cluster().url('postgres'), {}).user, 'plain']) {
      const leftOut = await dumpAs(user);
      assert.deepEqual(
        leftOut.map(({ kind }) => kind),
        ['role-passwords'],
      );
      const sql = await readFile(output, 'utf8');
      assert.match(sql, /CREATE ROLE plain;/);
      assert.match(sql, /GRANT writers TO plain/);
      assert.match(sql, /ALTER ROLE plain SET work_mem TO '7MB';/);
      assert.match(sql, /COMMENT ON ROLE writers IS 'those who write';/);
      assert.match(sql, /CREATE TABLESPACE fast/);
      assert.doesNotMatch(sql, /PASSWORD '|SCRAM|very-secret/);
    }
  });

  test('what the role may not read is left out by name, and the rest is there', async () => {
    await run('REVOKE SELECT ON pg_catalog.pg_tablespace FROM PUBLIC');
    const leftOut = await dumpAs('plain');
    assert.deepEqual(
      leftOut.map(({ kind, name }) => [kind, name]),
      [
        ['role-passwords', 'role passwords'],
        ['tablespaces', 'tablespaces'],
      ],
    );
    assert.match(leftOut[1]?.reason ?? '', /permission denied for (table|relation) pg_tablespace/);
    const sql = await readFile(output, 'utf8');
    assert.match(sql, /CREATE ROLE plain;/);
    assert.doesNotMatch(sql, /TABLESPACE/);
    assert.deepEqual(await readdir(directory), ['globals.sql']);
  });

  test('when nothing can be read there is no file, and that is said', async () => {
    await run('REVOKE SELECT ON pg_catalog.pg_roles FROM PUBLIC');
    const leftOut = await dumpAs('plain');
    assert.deepEqual(
      leftOut.map(({ kind }) => kind),
      ['role-passwords', 'globals', 'tablespaces'],
    );
    assert.match(leftOut[1]?.reason ?? '', /permission denied for (view|relation) pg_roles/);
    assert.ok(!existsSync(output));
  });

  test('no connection is a failure and not something left out', async () => {
    await assert.rejects(dumpAs('plain', { PGPORT: '1' }), (error) => {
      assert.ok(error instanceof FailedError, String(error));
      assert.match(error.message, /pg_dumpall exited with 1: .*could not connect to database/);
      return true;
    });
    assert.deepEqual(await readdir(directory), []);
  });
});
