import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { makeBackup, startProgram, withDirectory } from '../integration/program.ts';
import { connect, createDatabase, execute, forEachServer, sharedCluster } from '../support/servers.ts';
import { assertProblems, exists } from './support.ts';

forEachServer('wrong use: rights and limits', (server) => {
  const cluster = sharedCluster(server, { settings: { max_connections: '20', superuser_reserved_connections: '3' } });
  const urlOf = (role: string, database: string) =>
    `postgresql:///${database}?host=${cluster().host}&port=${cluster().port}&user=${role}&sslmode=disable`;

  before(async () => {
    const url = await createDatabase(cluster(), 'shop');
    await execute(
      url,
      `CREATE ROLE reader LOGIN; CREATE ROLE outsider LOGIN;
       CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO reader;
       CREATE TABLE app.orders (id serial PRIMARY KEY); INSERT INTO app.orders DEFAULT VALUES;
       CREATE TABLE app.secrets (id int); CREATE TABLE app.keys (id int);
       CREATE TABLE app.audited (id int, owner text); ALTER TABLE app.audited ENABLE ROW LEVEL SECURITY;
       CREATE POLICY own ON app.audited USING (owner = current_user);
       CREATE SCHEMA closed; CREATE TABLE closed.inside (id serial)`,
    );
  });

  /** Backs the database up as a role after a change of rights, which is taken back afterwards. */
  async function refuses(
    problems: readonly RegExp[],
    change: string,
    undo: string,
    args: readonly string[] = ['--jobs=2'],
  ) {
    const url = cluster().url('shop');
    await execute(
      url,
      `GRANT USAGE ON SCHEMA app, closed TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA app, closed TO reader;
       GRANT SELECT ON ALL SEQUENCES IN SCHEMA app, closed TO reader; ALTER ROLE reader BYPASSRLS; ${change}`,
    );
    try {
      await withDirectory(async (directory) => {
        const output = join(directory, 'backup');
        const call = ['backup', `--database-url=${urlOf('reader', 'shop')}`, `--output=${output}`, ...args];
        assertProblems(await startProgram(server, call).finished, 2, problems);
        assert.equal(await exists(output), false, 'nothing is left');
      });
    } finally {
      await execute(url, undo);
    }
  }

  test('with all rights it works', async () => {
    const everything = 'GRANT USAGE ON SCHEMA app, closed TO reader; ALTER ROLE reader BYPASSRLS';
    await execute(
      cluster().url('shop'),
      `${everything}; GRANT SELECT ON ALL TABLES IN SCHEMA app, closed TO reader; GRANT SELECT ON ALL SEQUENCES IN SCHEMA app, closed TO reader`,
    );
    await withDirectory(async (directory) => {
      const { manifest } = await makeBackup(server, urlOf('reader', 'shop'), join(directory, 'backup'));
      assert.equal(manifest.totals.tables, 5);
    });
  });

  test('none on two of the tables: both are named', () =>
    refuses(
      ['secrets', 'keys'].map((name) => new RegExp(`may not read app\\.${name}\nhint: grant it SELECT`)),
      'REVOKE ALL ON app.secrets, app.keys FROM reader',
      'SELECT',
    ));

  test('none on a sequence', () =>
    refuses(
      [/may not read app\.orders_id_seq\nhint: grant it SELECT/],
      'REVOKE ALL ON SEQUENCE app.orders_id_seq FROM reader',
      'SELECT',
    ));

  test('none on a schema', () =>
    refuses([/may not .*closed.*\nhint: .*USAGE/], 'REVOKE ALL ON SCHEMA closed FROM reader', 'SELECT'));

  test('none on a large object', () =>
    refuses(
      [/may not read .*large object 4711.*\nhint: GRANT SELECT ON LARGE OBJECT/],
      'SELECT lo_create(4711)',
      'SELECT lo_unlink(4711)',
    ));

  test('row-level security that would hide rows', () =>
    refuses(
      [/row-level security would hide rows of app\.audited .*\nhint: use a role with BYPASSRLS/],
      'ALTER ROLE reader NOBYPASSRLS',
      'SELECT',
    ));

  test('none on the database', () =>
    refuses(
      [/cannot connect to .*permission denied for database "shop".*\nhint: /],
      'REVOKE CONNECT ON DATABASE shop FROM public',
      'GRANT CONNECT ON DATABASE shop TO public',
    ));

  test('the role’s connection limit is too small: it says how many jobs would do', () =>
    refuses(
      [/9 more connections are needed, and the connection limit of this role leaves 4 .*\nhint: set jobs to 3/],
      'ALTER ROLE reader CONNECTION LIMIT 5',
      'ALTER ROLE reader CONNECTION LIMIT -1',
      ['--jobs=8'],
    ));

  test('the role may not even connect once', () =>
    refuses(
      [/cannot connect to .*too many connections for role "reader".*\nhint: /],
      'ALTER ROLE reader CONNECTION LIMIT 0',
      'ALTER ROLE reader CONNECTION LIMIT -1',
    ));

  test('max_connections is too small, and sessions of other roles count', async () => {
    const others = await Promise.all(Array.from({ length: 12 }, () => connect(cluster().url('shop'))));
    try {
      await refuses(
        [/7 more connections are needed, and max_connections leaves 4 \(13 of 17 are in use\)\nhint: set jobs to 3/],
        'SELECT',
        'SELECT',
        ['--jobs=6'],
      );
    } finally {
      await Promise.all(others.map((client) => client.end()));
    }
  });
});
