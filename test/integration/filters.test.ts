import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Manifest } from '../../src/archive/manifest.ts';
import { createLegacyDatabase } from '../support/awkward.ts';
import { createDatabase, execute, forEachServer, mustRunTool, sharedCluster } from '../support/servers.ts';
import { makeBackup, startProgram, withDirectory } from './program.ts';
import { listing } from './script.ts';

/** Every kind of relation with data or definition, in schemas that patterns can mix up. */
const definitions = `
  CREATE SCHEMA sales; CREATE SCHEMA "Sales"; CREATE SCHEMA "sales.old"; CREATE SCHEMA sales2; CREATE SCHEMA "it's ""a"" $1";
  CREATE TABLE public.customer (id int PRIMARY KEY, name text);
  CREATE TABLE public."Customer" (id int);
  CREATE TABLE public.customer_x (id int);
  CREATE TABLE sales.customer (id serial PRIMARY KEY, parent int REFERENCES sales.customer);
  CREATE TABLE sales."order" (id int GENERATED ALWAYS AS IDENTITY, customer int REFERENCES sales.customer);
  CREATE TABLE sales."a.b" (id int); CREATE TABLE sales."a""b" (id int); CREATE TABLE sales."a*" (id int); CREATE TABLE sales.ab (id int);
  CREATE TABLE sales."a|b" (id int); CREATE TABLE sales."$x" (id int); CREATE TABLE sales."ünï ☃" (id int); CREATE TABLE sales."a, b" (id int);
  CREATE TABLE "Sales".customer (id int); CREATE TABLE "sales.old"."order" (id int); CREATE TABLE sales2.x1 (id int); CREATE TABLE sales2.x2 (id int);
  CREATE TABLE "it's ""a"" $1"."it's ""a"" $1" (id int);
  CREATE VIEW sales.customers AS SELECT * FROM sales.customer;
  CREATE MATERIALIZED VIEW sales.customer_count AS SELECT count(*) FROM sales.customer;
  CREATE SEQUENCE sales.numbers; CREATE FUNCTION sales.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE TABLE sales.events (id int, at date) PARTITION BY RANGE (at);
  CREATE TABLE sales.events_2023 PARTITION OF sales.events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
  CREATE TABLE sales2.events_rest PARTITION OF sales.events DEFAULT;
  CREATE TABLE sales2.inherited () INHERITS (sales.customer);
  CREATE EXTENSION postgres_fdw SCHEMA sales2; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw;
  CREATE FOREIGN TABLE sales2.far (id int) SERVER away;
  INSERT INTO sales.events SELECT n, date '2023-06-01' + n * 100 FROM generate_series(1, 9) n;
  INSERT INTO public.customer VALUES (1, 'a'); INSERT INTO sales.customer VALUES (7, NULL); SELECT setval('sales.numbers', 12);
  SELECT lo_from_bytea(60001, 'large object');`;

/** Tables with rows of their own in it, all but the partitioned and the foreign one. */
const tablesInAll = 21;

type Filter = readonly [option: string, pattern: string];

/** Our options; pg_dump has them in the singular, one for each pattern. */
const filterSets: readonly (readonly Filter[])[] = [
  [['schemas', 'Sales']],
  [
    ['schemas', '"Sales"'],
    ['schemas', '"it\'s ""a"" $1"'],
  ],
  [
    ['schemas', 'sales?'],
    ['schemas', '"sales.old"'],
  ],
  [
    ['schemas', 'sales*'],
    ['exclude-schemas', 'sales2'],
    ['exclude-table-data', '*."order"'],
  ],
  [['exclude-schemas', 'sales|public']],
  [['exclude-schemas', '*sales*']],
  [['tables', 'Customer']],
  [['tables', '"Customer"']],
  [['tables', '*.customer']],
  [['tables', 'sales.*']],
  [
    ['tables', 'sales."a.b"'],
    ['tables', 'sales."a""b"'],
    ['tables', 'sales."a*"'],
    ['tables', 'sales."a|b"'],
    ['tables', 'sales.$x'],
    ['tables', 'sales."ünï ☃"'],
    ['tables', 'sales."a, b"'],
    ['tables', '"it\'s ""a"" $1"."it\'s ""a"" $1"'],
  ],
  [['tables', 'sales.(customer|order)']],
  [
    ['tables', 'sales.a*'],
    ['exclude-tables', 'sales.a?b'],
  ],
  [['tables', 'sales*.events*']],
  [
    ['tables', 'sales.customers'],
    ['tables', 'sales.numbers'],
  ],
  [
    ['tables', 'customer'],
    ['schemas', 'sales2'],
  ],
  [
    ['exclude-tables', 'customer*'],
    ['exclude-tables', 'sales.events_2023'],
  ],
  [['exclude-tables', '*.customer*']],
  [
    ['exclude-table-data', 'sales.events'],
    ['exclude-table-data', 'customer'],
    ['exclude-table-data', 'sales.customer_count'],
    ['exclude-table-data', 'sales.numbers'],
  ],
  [['exclude-table-data', '*.*']],
];

const legacyFilterSets: Readonly<Record<string, readonly (readonly string[])[]>> = {
  LATIN1: [
    [],
    ['--schemas=schéma', '--exclude-tables="schéma"."table é ÿ"'],
    ['--tables=schéma.é', '--tables=sch*."ä"'],
  ],
  SQL_ASCII: [[], ['--tables=sch*."é"'], ['--exclude-tables=sch*.é', '--exclude-tables=sch*.table*']],
};

const leftOutOf: Readonly<Record<string, string>> = {
  LATIN1: 'schéma.table é ÿ',
  SQL_ASCII: 'sch\\xe9ma.table \\xe9 \\xff',
};

/** Names that a wildcard for each letter would mix up, also with a materialized view, whose refresh is pg_dump's. */
const similarNames = `
  CREATE TABLE "schéma".é (n int); CREATE TABLE "schéma".è (n int); CREATE TABLE "schémä" (n int);
  CREATE MATERIALIZED VIEW "schéma".ä AS SELECT 1 AS n;`;

function asciiOnly(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, '?');
}

forEachServer('filters', (server) => {
  const cluster = sharedCluster(server);
  let url = '';
  before(async () => {
    url = await createDatabase(cluster(), 'filtered');
    await execute(url, definitions);
  });

  for (const filters of filterSets) {
    const args = filters.map(([option, pattern]) => `--${option}=${pattern}`);
    test(`${args.join(' ')} chooses what it chooses for pg_dump`, () =>
      withDirectory(async (directory) => {
        const stock = join(directory, 'stock');
        const stockArgs = filters.map(([option, pattern]) => `--${option.replace(/s$/, '')}=${pattern}`);
        await mustRunTool(server, 'pg_dump', ['-Fd', `--file=${stock}`, `--dbname=${url}`, ...stockArgs]);
        const options = ['--verify=none', '--allow-empty'];
        const backup = await makeBackup(server, url, join(directory, 'backup'), [...args, ...options]);
        const expected = await listing(server, stock);
        assert.deepEqual(await listing(server, backup.archive), expected);
        assertLeftOut(backup.manifest, expected);
      }));
  }

  test('a pattern that matches nothing, or cannot be understood, is wrong use: one line for each, and no backup', () =>
    withDirectory(async (directory) => {
      const output = join(directory, 'backup');
      const patterns = ['--tables=missing', '--schemas=SALESX', '--exclude-table-data=sales."a?"'];
      const args = ['backup', `--database-url=${url}`, `--output=${output}`];
      const { code, stderr } = await startProgram(server, [...args, ...patterns]).finished;
      assert.equal(code, 2, stderr);
      const errors = stderr.split('\n').filter((line) => /matches nothing/.test(line));
      assert.equal(errors.length, 3, stderr);
      for (const pattern of ['missing', 'SALESX', 'sales."a?"']) {
        assert.ok(
          errors.some((line) => line.endsWith(`the pattern ${pattern} matches nothing`)),
          stderr,
        );
      }
      for (const pattern of ['(sales2.inherited|x)', 'a.b.c.d', 'sales.a[']) {
        const wrong = await startProgram(server, [...args, `--tables=${pattern}`]).finished;
        assert.equal(wrong.code, 2, wrong.stderr);
        assert.doesNotMatch(wrong.stderr, /bug in pgproof| at /);
      }
      assert.deepEqual(await readdir(directory), []);
    }));

  for (const [encoding, filters] of Object.entries(legacyFilterSets)) {
    test(`in a database in ${encoding} letters that are not ASCII choose as for pg_dump`, () =>
      withDirectory(async (directory) => {
        const legacy = await createLegacyDatabase(cluster(), server, 'legacy', encoding as 'LATIN1' | 'SQL_ASCII');
        if (encoding === 'LATIN1') await execute(legacy, similarNames);
        // In LATIN1 it has to be told that its arguments are UTF-8, and then writes the archive in UTF-8 too.
        const stockEncoding = encoding === 'LATIN1' ? ['--encoding=UTF8'] : [];
        for (const [n, args] of filters.entries()) {
          const stock = join(directory, `stock ${n}`);
          const stockArgs = args.map((arg) => arg.replace(/s=/, '='));
          const call = ['-Fd', `--file=${stock}`, `--dbname=${legacy}`, ...stockEncoding, ...stockArgs];
          await mustRunTool(server, 'pg_dump', call);
          const backup = await makeBackup(server, legacy, join(directory, `backup ${n}`), args);
          const [ours, expected] = await Promise.all([listing(server, backup.archive), listing(server, stock)]);
          assert.deepEqual(ours.map(asciiOnly), expected.map(asciiOnly), args.join(' '));
          if (args.length > 0) assert.ok(backup.manifest.leftOut.some(({ name }) => name === leftOutOf[encoding]));
        }
      }));
  }
});

/** Every table of the database is in the archive with its data, or said to be left out. */
function assertLeftOut(manifest: Manifest, entries: readonly string[]): void {
  const named = (pattern: RegExp) => entries.flatMap((entry) => pattern.exec(entry)?.slice(1).join('.') ?? []).length;
  const left = Map.groupBy(manifest.leftOut, ({ kind }) => kind);
  const tables = left.get('table')?.length ?? 0;
  const dataOfTables = (left.get('table-data') ?? []).filter(({ reason }) => reason === 'exclude-table-data').length;
  assert.equal(manifest.tables.length, named(/^0 \d+ TABLE DATA (.*) postgres$/));
  assert.equal(manifest.tables.length + dataOfTables + tables, tablesInAll);
  const largeObjects = named(/^0 0 (BLOBS) /) + (left.get('large-objects')?.length ?? 0);
  assert.equal(largeObjects, 1, 'large objects are in the archive, or left out');
}
