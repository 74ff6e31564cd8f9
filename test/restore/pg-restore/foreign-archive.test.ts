import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { FailedError, UserError, UserErrors } from '../../../src/errors.ts';
import { type RestoreRequest, readRequest } from '../../../src/options/request.ts';
import {
  type ForeignReport,
  type ForeignResult,
  restoreForeign,
} from '../../../src/restore/pg-restore/foreign-archive.ts';
import { type ForeignListing, nameInListing, tablesWithData } from '../../../src/restore/pg-restore/foreign-listing.ts';
import { type ForeignBackup, withBackup } from '../../../src/storage/open-backup.ts';
import type { Log } from '../../../src/terminal/log.ts';
import { temporaryDirectory } from '../../integration/program.ts';
import { compareDatabases } from '../../support/compare.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  newestServer,
  queryRows,
  sharedCluster,
  type TestServer,
  testServers,
} from '../../support/servers.ts';

const schema = `
  CREATE SCHEMA "odd name";
  CREATE TYPE "odd name".mood AS ENUM ('good', 'bad');
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, mood "odd name".mood);
  CREATE TABLE "odd name"."two words" (id int PRIMARY KEY, customer int REFERENCES customers, price numeric CHECK (price > 0));
  CREATE INDEX ON "odd name"."two words" (customer);
  CREATE VIEW cheap AS SELECT * FROM "odd name"."two words" WHERE price < 5;
  CREATE SEQUENCE counter START 42;`;
const rows = `
  INSERT INTO customers SELECT n, 'Größe ' || n, 'good' FROM generate_series(1, 1000) n;
  INSERT INTO "odd name"."two words" SELECT n, n, n FROM generate_series(1, 500) n;
  SELECT nextval('counter') FROM generate_series(1, 5);
  SELECT lo_from_bytea(0, 'large');`;

interface Said {
  readonly warnings: string[];
}

function logInto(said: Said): Log {
  return {
    info: () => undefined,
    warn: (message) => void said.warnings.push(message),
    error: () => undefined,
    verbose: () => undefined,
    group: (_name, work) => work(),
  };
}

/** Restores as the command does. */
async function restore(
  server: TestServer,
  path: string,
  url: string,
  args: readonly string[] = [],
  said: Said = { warnings: [] },
): Promise<ForeignResult> {
  const argv = ['restore', `--backup=${path}`, `--database-url=${url}`, ...args];
  const request = readRequest({ argv, environment: {}, cores: 2 }) as RestoreRequest;
  const { signal } = new AbortController();
  const environment = { PGPROOF_CLIENT_BIN: server.bin };
  const services = { environment, log: logInto(said), signal };
  return withBackup(path, { ...services, githubToken: undefined }, (backup) =>
    restoreForeign(request, backup as ForeignBackup, services),
  );
}

async function restored(...call: Parameters<typeof restore>): Promise<ForeignReport> {
  const result = await restore(...call);
  assert.equal(result.kind, 'restored');
  return (result as Extract<ForeignResult, { kind: 'restored' }>).report;
}

async function refused(work: Promise<unknown>, ...messages: readonly RegExp[]): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof UserError && !(error instanceof FailedError), String(error));
    const problems = error instanceof UserErrors ? error.problems : [error];
    assert.equal(problems.length, messages.length, error.message);
    for (const message of messages) {
      const problem = problems.find((candidate) => message.test(candidate.message));
      assert.ok(problem !== undefined, `${message} is not in ${error.message}`);
      assert.notEqual(problem.hint, '');
    }
    return true;
  });
}

const countOf = async (url: string, table: string): Promise<number> =>
  Number((await queryRows<{ n: string }>(url, `SELECT count(*) AS n FROM ${table}`))[0]?.n);

forEachServer('an archive of pg_dump', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  let original = '';
  const archive = (format: string) => join(directory(), format);

  test('can be made', async () => {
    original = await createDatabase(cluster(), 'original', 'TEMPLATE template0');
    await execute(original, schema);
    await execute(original, rows);
    for (const format of ['directory', 'custom', 'tar']) {
      const args = [`--format=${format}`, `--file=${archive(format)}`, `--dbname=${original}`];
      await mustRunTool(server, 'pg_dump', args);
    }
  });

  for (const format of ['directory', 'custom', 'tar'] as const) {
    test(`comes back equal from the format ${format}, with a warning`, async () => {
      const said: Said = { warnings: [] };
      const url = cluster().url(`it's ${format}`);
      const report = await restored(server, archive(format), url, ['--create', '--jobs=3'], said);
      assert.deepEqual(report.problems, []);
      assert.equal(report.database, `it's ${format}`);
      assert.ok(report.entries > 10, String(report.entries));
      assert.match(said.warnings.join('\n'), /nothing can be proven/);
      assert.deepEqual(await compareDatabases(original, url, server.bin), []);
      const [table] = await queryRows<{ n: number }>(
        url,
        `SELECT reltuples::int AS n FROM pg_class WHERE relname = 'customers'`,
      );
      assert.equal(table?.n, 1000, 'it is analyzed');
      await refused(restore(server, archive(format), url, ['--create']), /exists already/);
      await refused(restore(server, archive(format), url), /is not empty/);
      assert.deepEqual((await restored(server, archive(format), url, ['--clean'])).problems, []);
      assert.deepEqual(await compareDatabases(original, url, server.bin), []);
    });
  }

  test('comes back in parts, and rows never go in twice', async () => {
    const url = await createDatabase(cluster(), 'parts', 'TEMPLATE template0');
    assert.deepEqual((await restored(server, archive('custom'), url, ['--schema-only'])).problems, []);
    assert.equal(await countOf(url, 'customers'), 0);
    await execute(url, 'ALTER TABLE "odd name"."two words" DROP CONSTRAINT "two words_customer_fkey"');
    assert.deepEqual((await restored(server, archive('custom'), url, ['--data-only'])).problems, []);
    assert.equal(await countOf(url, '"odd name"."two words"'), 500);
    const again = restore(server, archive('custom'), url, ['--data-only']);
    await refused(again, /tables of the archive hold rows already: .*odd name\.two words/);
    assert.equal(await countOf(url, 'customers'), 1000);
  });

  test('a statement that fails is named', async () => {
    const url = await createDatabase(cluster(), 'narrow', 'TEMPLATE template0');
    await execute(url, schema);
    await execute(url, `ALTER TABLE customers ADD CHECK (id < 900)`);
    const { problems } = await restored(server, archive('directory'), url, ['--data-only']);
    assert.ok(
      problems.some((problem) => /"customers": .*violates check constraint/.test(problem)),
      problems.join('\n'),
    );
  });

  test('is only looked at in a dry run', async () => {
    const url = cluster().url('planned');
    const result = await restore(server, archive('tar'), url, ['--create', '--dry-run', '--schema-only']);
    assert.ok(result.kind === 'plan');
    assert.match(result.text, /tar archive of PostgreSQL \d+\.\d+ with \d+ entries, in UTF8/);
    assert.match(result.text, /restore the definitions into the new database planned/);
    const databases = await queryRows(cluster().url('postgres'), `SELECT FROM pg_database WHERE datname = 'planned'`);
    assert.equal(databases.length, 0);
  });

  test('gives a new database its encoding', async () => {
    const source = await createDatabase(cluster(), 'latin', `TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
    await execute(source, `CREATE TABLE "größe" AS SELECT 'ä' AS v`);
    const path = archive('latin');
    await mustRunTool(server, 'pg_dump', ['--format=custom', `--file=${path}`, `--dbname=${source}`]);
    const plan = await restore(server, path, cluster().url('other'), ['--create', '--dry-run']);
    assert.match(plan.kind === 'plan' ? plan.text : '', /in LATIN1/);
  });

  test('is refused when it is damaged where that shows', async () => {
    const bytes = await readFile(archive('custom'));
    await writeFile(archive('cut'), bytes.subarray(0, 200));
    const url = await createDatabase(cluster(), 'cut', 'TEMPLATE template0');
    await assert.rejects(restore(server, archive('cut'), url), (error) => {
      assert.ok(error instanceof FailedError, String(error));
      assert.match(error.message, /pg_restore cannot read .*cut/);
      return true;
    });
    await writeFile(archive('short'), bytes.subarray(0, bytes.length - 3_000));
    const result = await restored(server, archive('short'), url).then(
      ({ problems }) => problems,
      (error: Error) => [error.message],
    );
    assert.notDeepEqual(result, []);
  });
});

suite('what pg_restore cannot do', () => {
  const server = newestServer();
  const directory = temporaryDirectory();

  test('is refused before anything is asked of the server', async () => {
    const path = join(directory(), 'x.dump');
    await writeFile(path, Buffer.from('PGDMP\x01\x10\x00\x04\x08\x01', 'latin1'));
    const nowhere = 'postgresql://nobody@127.0.0.1:1/none';
    const filters = [
      '--schemas=a',
      '--exclude-schemas=b',
      '--tables=c',
      '--exclude-tables=d',
      '--exclude-table-data=e',
    ];
    const careful = ['--on-error=quarantine', '--resume', '--batch-size=5', '--data-only', '--on-conflict=skip'];
    await refused(
      restore(server, path, nowhere, [...filters, ...careful]),
      ...[
        /^schemas needs/,
        /^exclude-schemas needs/,
        /^tables needs/,
        /^exclude-tables needs/,
        /^exclude-table-data needs/,
      ],
      ...[/^on-error: quarantine needs/, /^resume needs/, /^batch-size needs/, /^on-conflict: skip needs/],
    );
    await refused(restore(server, path, nowhere, ['--data-only', '--clean']), /cannot empty the tables/);
  });
});

suite('an archive of a newer pg_dump', () => {
  const [oldest, newest] = [testServers()[0] as TestServer, newestServer()];
  const cluster = sharedCluster(oldest);
  const directory = temporaryDirectory();

  test('is refused by an older pg_restore', { skip: oldest.major >= 17 }, async () => {
    const path = join(directory(), 'new.dump');
    const url = await createDatabase(cluster(), 'old');
    await mustRunTool(newest, 'pg_dump', ['--format=custom', `--file=${path}`, `--dbname=${url}`]);
    await refused(restore(oldest, path, url), /made by a newer pg_dump than pg_restore 15/);
  });
});

test('names in the list of an archive', () => {
  assert.equal(nameInListing('TABLE DATA public orders app'), 'TABLE DATA public orders');
  assert.equal(nameInListing('SCHEMA - shop app'), 'SCHEMA shop');
  assert.equal(nameInListing('ENCODING - ENCODING '), 'ENCODING ENCODING');
  const entries = new Map([
    [1, 'TABLE DATA public a b some owner'],
    [2, 'TABLE public c app'],
    [3, 'TABLE DATA public new line app'],
  ]);
  const listing: ForeignListing = { entries, serverVersion: undefined, encoding: 'UTF8' };
  const table = (name: string) => ({ schema: 'public', name });
  const found = tablesWithData(listing, [table('a b'), table('c'), table('new\nline'), table('new')]);
  assert.deepEqual(found, [table('a b'), table('new\nline'), table('new')]);
});
