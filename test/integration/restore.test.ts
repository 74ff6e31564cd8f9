import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { createLegacyDatabase, fillAwkwardDatabase } from '../support/awkward.ts';
import { compareDatabases } from '../support/compare.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  newestServer,
  queryRows,
  runTool,
  sharedCluster,
  testServers,
} from '../support/servers.ts';
import { makeBackup, restore, temporaryDirectory, withDirectory } from './program.ts';
import { hasJournal, mustRestore, startRestore } from './restoring.ts';

/** Enough that the largest table is loaded by several connections, and its index built beside others. */
const bigRows = 300_000;

/** What each version is tried with: between them, every way of compression. */
const compressionsOf: Readonly<Record<number, readonly string[]>> = {
  15: ['gzip:1', 'none'],
  17: ['zstd:1', 'none'],
};

/** No option of pg_restore removes them, and what is made while they are there has their rights as well. */
const withoutDefaultPrivileges = `
  ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM "awkward.dot";
  ALTER DEFAULT PRIVILEGES IN SCHEMA objects REVOKE ALL ON SEQUENCES FROM "awkward ""quoted""";
  ALTER DEFAULT PRIVILEGES FOR ROLE "awkward owner" GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
  ALTER DEFAULT PRIVILEGES FOR ROLE "awkward owner" REVOKE USAGE ON TYPES FROM "awkward=r*w/x";`;

/** Little, so that the counts of the report can be held against something. */
const small = `
  CREATE TABLE account (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, twice int GENERATED ALWAYS AS (length(name) * 2) STORED);
  INSERT INTO account (name) SELECT 'account ' || n FROM generate_series(1, 700) n;
  CREATE TABLE nothing_in_it (id int); CREATE TABLE no_columns (); INSERT INTO no_columns DEFAULT VALUES; INSERT INTO no_columns DEFAULT VALUES;
  CREATE TABLE owned (id int REFERENCES account); INSERT INTO owned SELECT id FROM account WHERE id < 8; CREATE INDEX ON owned (id);
  SELECT lo_from_bytea(4711, 'a large object');
  CREATE ROLE small_owner; CREATE ROLE small_reader;
  ALTER TABLE owned OWNER TO small_owner; GRANT SELECT ON account TO small_reader;`;

forEachServer('restore', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  let original = '';
  let backup = '';

  before(async () => {
    original = await createDatabase(cluster(), 'small', 'TEMPLATE template0');
    await execute(original, small);
    backup = (await makeBackup(server, original, join(directory(), 'small'))).directory;
  });

  test('brings a database with the worst of everything back, over one connection, over three, and over a changed one', () =>
    withDirectory(async (folder) => {
      const awkward = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
      await fillAwkwardDatabase({ url: awkward, bin: server.bin }, { bigRows });
      const made = (compressionsOf[server.major] ?? ['zstd:1', 'gzip:1']).map((compression) =>
        makeBackup(server, awkward, join(folder, compression), [
          ...[`--compression=${compression}`, '--segment-size=512kB', '--verify=none'],
        ]),
      );
      const [first, second] = (await Promise.all(made)).map((one) => one.directory) as [string, string];

      const created = cluster().url('made by us');
      await mustRestore(server, first, created, ['--create', '--jobs=1']);
      assert.deepEqual(await compareDatabases(awkward, created, server.bin), []);

      const given = await createDatabase(cluster(), 'given', 'TEMPLATE template0');
      await mustRestore(server, second, given, ['--jobs=3']);
      assert.deepEqual(await compareDatabases(awkward, given, server.bin), []);

      // What was changed, added to a table, and dropped comes back; no key or index is there twice.
      await execute(given, withoutDefaultPrivileges);
      await execute(
        given,
        `UPDATE sizes.one_row SET v = 'another'; DROP VIEW relations.on_view CASCADE; SELECT lo_unlink(70005);
         INSERT INTO sizes.no_rows VALUES (1, 'x'); DROP TABLE sizes.big; SELECT setval('relations.used', 99)`,
      );
      await mustRestore(server, first, given, ['--jobs=2', '--clean']);
      assert.deepEqual(await compareDatabases(awkward, given, server.bin), []);
    }));

  for (const encoding of ['LATIN1', 'SQL_ASCII'] as const) {
    test(`brings a database in ${encoding} back, with bytes that are no UTF-8`, () =>
      withDirectory(async (folder) => {
        const legacy = await createLegacyDatabase(cluster(), server, 'legacy', encoding);
        const made = await makeBackup(server, legacy, join(folder, 'backup'), ['--segment-size=64kB']);
        const copy = cluster().url(`legacy in ${encoding}`);
        await mustRestore(server, made.directory, copy, ['--create', '--jobs=2']);
        assert.deepEqual(await compareDatabases(legacy, copy, server.bin), []);
        await mustRestore(server, made.directory, copy, ['--clean', '--jobs=2']);
        assert.deepEqual(await compareDatabases(legacy, copy, server.bin), []);
      }));
  }

  test('says what came back, to people and to the workflow', () =>
    withDirectory(async (folder) => {
      const copy = await createDatabase(cluster(), 'copy', 'TEMPLATE template0');
      const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
      for (const file of Object.values(files)) await writeFile(file, '');
      const { stderr, stdout } = await mustRestore(server, backup, copy, [], { environment: files });
      assert.match(stderr, /^restored into copy: 4 tables, 709 rows, /m);
      assert.equal(stdout, '');
      const outputs = await readFile(files.GITHUB_OUTPUT, 'utf8');
      assert.deepEqual(
        ['rows-restored', 'rows-rejected', 'rejects-path'].map((name) => outputOf(outputs, name)),
        ['709', '0', ''],
      );
      assert.match(String(outputOf(outputs, 'restore-ms')), /^[1-9]\d+$/);
      assert.match(await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'), /\b709\b/);
      assert.deepEqual(await compareDatabases(original, copy, server.bin), []);
      const [statistics] = await queryRows<{ rows: number }>(
        copy,
        `SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'account'`,
      );
      assert.equal(statistics?.rows, 700, 'statistics are there');
    }));

  test('over itself, again and again, it stays the same', async () => {
    const url = await createDatabase(cluster(), 'again', 'TEMPLATE template0');
    for (let i = 0; i < 3; i++) {
      await mustRestore(server, backup, url, ['--clean', '--jobs=2']);
      assert.deepEqual(await compareDatabases(original, url, server.bin), []);
    }
  });

  test('without owners and privileges everything is the restoring role’s, and roles need not exist', async () => {
    const plain = await createDatabase(cluster(), 'plain', 'TEMPLATE template0');
    await mustRestore(server, backup, plain, ['--no-owner', '--no-privileges']);
    const rows = await queryRows(
      plain,
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relowner <> 'postgres'::regrole OR relacl IS NOT NULL)`,
    );
    assert.deepEqual(rows, []);
    const kept = await createDatabase(cluster(), 'kept', 'TEMPLATE template0');
    await mustRestore(server, backup, kept, ['--no-privileges']);
    const [owned] = await queryRows(
      kept,
      `SELECT relowner::regrole::text AS owner, relacl FROM pg_class WHERE relname = 'owned'`,
    );
    assert.deepEqual(owned, { owner: 'small_owner', relacl: null });
  });

  test('what the target refuses is named, the rest is there, and the answer is no', async () => {
    const url = await createDatabase(cluster(), 'refusing', 'TEMPLATE template0');
    await execute(
      url,
      `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
         IF tg_tag = 'CREATE INDEX' AND current_query() ~ 'owned_id_idx' THEN RAISE 'no index today'; END IF; END $$;
       CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse();`,
    );
    const { code, stderr } = await startRestore(server, backup, url, ['--clean']).finished;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^error: .*owned_id_idx.*no index today/m);
    assert.match(stderr, /^error: the restore is not complete: 1 problem\nhint: \S/m);
    await execute(url, 'DROP EVENT TRIGGER refuse; DROP FUNCTION refuse(); CREATE INDEX owned_id_idx ON owned (id)');
    assert.deepEqual(await compareDatabases(original, url, server.bin), []);
    assert.equal(await hasJournal(url), false);
  });
});

/** Each version writes views in its own way, and quotes its own keywords; those are compared on one server. */
const isOfTheVersion = /^schema, |^content of .*: only in the (first|second)$/;

/** A newer server reads what an older one wrote. */
const [oldest, ...newer] = testServers();
if (oldest !== undefined && newer.length > 0) {
  suite(`a backup of PostgreSQL ${oldest.major}`, () => {
    const source = sharedCluster(oldest);
    const directory = temporaryDirectory();
    let original = '';
    let backup = '';
    before(async () => {
      original = await createDatabase(source(), 'awkward', 'TEMPLATE template0');
      await fillAwkwardDatabase({ url: original, bin: oldest.bin }, { bigRows: 50_000, hostileDefaults: false });
      // It has become a keyword, and a client of the old version did not quote it: stock pg_restore cannot either.
      await execute(original, 'DROP TABLE names.system_user');
      backup = (await makeBackup(oldest, original, join(directory(), 'backup'), ['--segment-size=256kB'])).directory;
    });

    for (const server of newer) {
      suite(`into PostgreSQL ${server.major}`, () => {
        const target = sharedCluster(server);
        test('comes back equal', async () => {
          // It makes the roles, and puts the files of the extension where this server looks for them.
          const helper = await createDatabase(target(), 'helper', 'TEMPLATE template0');
          await fillAwkwardDatabase({ url: helper, bin: server.bin }, { bigRows: 1, hostileDefaults: false });
          await execute(target().url('postgres'), 'DROP DATABASE helper');
          const globals = await readFile(join(backup, 'globals.sql'), 'utf8');
          await runTool(server, 'psql', ['--quiet', '--no-psqlrc'], target().environment, globals);
          const copy = target().url('copy');
          await mustRestore(server, backup, copy, ['--create', '--jobs=3']);
          const differences = await compareDatabases(original, copy, newestServer().bin);
          assert.deepEqual(
            differences.filter((line) => !isOfTheVersion.test(line)),
            [],
          );
          const stock = await createDatabase(target(), 'stock', 'TEMPLATE template0');
          await restore(server, join(backup, 'dump'), stock, ['--jobs=2']);
          assert.deepEqual(await compareDatabases(stock, copy, server.bin), []);
        });
      });
    }
  });
}

/** An output as GitHub's runner reads it: a name, a delimiter, and the value between. */
function outputOf(text: string, name: string): string | undefined {
  const found = new RegExp(`^${name}<<(\\S+)\\n([^]*?)\\n?\\1$`, 'm').exec(text);
  return found?.[2] ?? new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
}
