import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fillAwkwardDatabase } from '../support/awkward.ts';
import { compareDatabases } from '../support/compare.ts';
import { createDatabase, forEachServer, mustRunTool, runTool, sharedCluster } from '../support/servers.ts';
import { makeBackup, temporaryDirectory } from './program.ts';
import { firstDifference, listing, numberedListing, scriptOf, withSortedRows } from './script.ts';

/** Left out on both sides: 60 MB of text that another test restores. */
const lean = '--exclude-table-data=sizes.ten_megabytes';

const optionSets: readonly (readonly string[])[] = [
  [],
  ['--table=UPPER', `--table=it's`, '--table=^(a|b)?[c]{1,2}.*+$', '--table=\\', '--table=new\nline'],
  ['--strict-names', '--table=big'],
  ['--schema=relations'],
  ['--schema=a "schema".with. everything', '--schema=partitions elsewhere'],
  ['--exclude-schema=sizes', '--exclude-schema=names'],
  ['--schema=sizes', '--table=one_row'],
  ['--section=pre-data'],
  ['--section=data'],
  ['--section=post-data'],
  ['--data-only', '--schema=relations'],
  ['--data-only', '--disable-triggers', '--superuser=postgres', '--schema=relations', '--schema=partitions'],
  ['--schema-only'],
  ['--schema-only', '--clean', '--if-exists', '--create'],
  ['--clean', '--if-exists', '--schema=columns'],
  [
    '--no-owner',
    '--no-privileges',
    '--no-comments',
    '--no-publications',
    '--no-table-access-method',
    '--section=pre-data',
  ],
  ['--use-set-session-authorization', '--enable-row-security', '--schema=relations'],
  ['--no-data-for-failed-tables', '--schema=columns'],
  ['--index=tree_pkey', '--function=add(integer, integer)', '--trigger=refuse "all'],
  ['--single-transaction', '--schema=partitions'],
];

/** We pin it; pg_dump writes times in whatever zone the session has. */
const utc = { PGTZ: 'UTC' };

/** Runs of pg_restore, one after the other. */
const waysToRestore: readonly (readonly (readonly string[])[])[] = [
  [['--section=pre-data'], ['--section=data', '--jobs=4'], ['--section=post-data', '--jobs=4']],
  [['--schema-only'], ['--data-only', '--disable-triggers', '--jobs=4']],
  [['--jobs=4'], ['--clean', '--if-exists', '--jobs=4']],
];

forEachServer('stock pg_restore', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  let url = '';
  let stock = '';
  let ours = '';
  let split = '';

  before(async () => {
    url = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
    await fillAwkwardDatabase({ url, bin: server.bin }, { bigRows: 20_000, hostileDefaults: false });
    stock = join(directory(), 'stock');
    await mustRunTool(server, 'pg_dump', ['-Fd', '-Z1', '--jobs=2', `--file=${stock}`, `--dbname=${url}`, lean], utc);
    ours = (await makeBackup(server, url, join(directory(), 'ours'), ['--segment-size=0', lean])).archive;
    split = (await makeBackup(server, url, join(directory(), 'split'), ['--segment-size=8kB', lean])).archive;
  });

  test('lists the same archive as of pg_dump', async () => {
    assert.deepEqual(await listing(server, ours), await listing(server, stock));
    assert.deepEqual(await listing(server, split), await listing(server, stock));
  });

  for (const options of optionSets) {
    test(`makes the same script of it, byte for byte, with ${JSON.stringify(options)}`, async () => {
      const scripts = await Promise.all([ours, stock].map((archive) => scriptOf(server, archive, options)));
      assert.ok((scripts[1]?.length ?? 0) > 20, 'there is something to compare');
      assert.equal(firstDifference(...(scripts as [string[], string[]])), undefined);
    });
  }

  test('makes the same script of tables that were split, apart from the order of their rows', async () => {
    const [mine, theirs] = await Promise.all([split, stock].map((archive) => scriptOf(server, archive)));
    assert.notEqual(firstDifference(mine as string[], theirs as string[]), undefined, 'the order of rows differs');
    assert.equal(firstDifference(withSortedRows(mine as string[]), withSortedRows(theirs as string[])), undefined);
  });

  for (const compression of server.major >= 16
    ? ['gzip:1', 'gzip:9', 'none', 'zstd:-5', 'zstd:-1', 'zstd:19']
    : ['gzip:9', 'none']) {
    test(`reads ${compression}`, async () => {
      const args = [`--compression=${compression}`, '--segment-size=16kB', lean];
      const { archive, manifest } = await makeBackup(server, url, join(directory(), compression), args);
      assert.equal(manifest.compression, compression);
      const [mine, theirs] = await Promise.all([archive, stock].map((one) => scriptOf(server, one)));
      assert.equal(firstDifference(withSortedRows(mine as string[]), withSortedRows(theirs as string[])), undefined);
    });
  }

  test('follows a list, shortened and reversed', async () => {
    const changes: ((list: string[]) => string[])[] = [
      (list) => list.filter((line) => !/ TABLE DATA sizes (big|small_3) /.test(line)),
      (list) => list.toReversed(),
    ];
    for (const [n, change] of changes.entries()) {
      const scripts = await Promise.all(
        [ours, stock].map(async (archive, side) => {
          const file = join(directory(), `list ${n} ${side}`);
          await writeFile(file, `${change(await numberedListing(server, archive)).join('\n')}\n`);
          return scriptOf(server, archive, [`--use-list=${file}`]);
        }),
      );
      assert.equal(firstDifference(...(scripts as [string[], string[]])), undefined);
    }
  });

  test('brings it back in three sections, in two stages, and over a copy that is there', async () => {
    const filters = ['names', 'sizes', 'types'].map((schema) => `--exclude-schema=${schema}`);
    const stockPart = join(directory(), 'part of pg_dump');
    await mustRunTool(server, 'pg_dump', ['-Fd', `--file=${stockPart}`, `--dbname=${url}`, ...filters], utc);
    const ourFilters = [...filters.map((filter) => filter.replace('schema=', 'schemas=')), '--segment-size=8kB'];
    const ourPart = (await makeBackup(server, url, join(directory(), 'part'), ourFilters)).archive;
    for (const runs of waysToRestore) {
      const copies = [];
      const results = [];
      for (const [name, archive] of Object.entries({ ours: ourPart, stock: stockPart })) {
        const copy = await createDatabase(cluster(), name, 'TEMPLATE template0');
        copies.push(copy);
        const outcomes = [];
        for (const args of runs) {
          const { code, stderr } = await runTool(server, 'pg_restore', [...args, `--dbname=${copy}`, archive]);
          // The messages of several jobs run into each other; how many there were, stands at the end.
          outcomes.push({ code, ignored: /errors ignored on restore: \d+/.exec(stderr)?.[0] });
        }
        results.push(outcomes);
      }
      assert.deepEqual(results[0], results[1]);
      assert.deepEqual(await compareDatabases(copies[0] as string, copies[1] as string, server.bin), []);
    }
  });
});
