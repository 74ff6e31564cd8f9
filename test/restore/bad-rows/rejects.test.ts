import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type RejectsTable, writeRejects } from '../../../src/restore/bad-rows/rejects.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  queryRows,
  runTool,
  sharedCluster,
  withClient,
} from '../../support/servers.ts';
import { load, makeUnit, prepare, quarantine, type RowTexts, rejectsOf, withFolder } from './careful-support.ts';

const orders = 'COPY public.orders (id, name) FROM stdin;\n';
const odd = 'COPY public."o\n\\! touch /tmp/x" (a) FROM stdin;\n';
const tables: ReadonlyMap<number, RejectsTable> = new Map([
  [1, { label: 'public.orders', copy: orders, encoding: 'UTF8' }],
  [2, { label: 'public.o\n\\! touch /tmp/x', copy: odd, encoding: 'UTF8' }],
]);

forEachServer('the rejects file', (server) => {
  const cluster = sharedCluster(server);

  /** A database whose tables have refused some rows. */
  async function refused(name: string, rows: RowTexts, folder: string, sql = ''): Promise<string> {
    const url = await createDatabase(cluster(), name);
    await prepare(
      url,
      `CREATE TABLE orders (id int PRIMARY KEY, name text); CREATE TABLE "o\n\\! touch /tmp/x" (a int); ${sql}`,
    );
    await load(url, await makeUnit(folder, rows, { copy: orders }), quarantine);
    return url;
  }

  function psql(url: string, file: string) {
    return runTool(server, 'psql', ['-X', '-q', '-d', url, '-f', file]);
  }

  test('is edited and loaded again by psql', async () => {
    await withFolder(async (folder) => {
      const rows = ['1\ta', 'two\tb\\\\ \\t\u00e9', '3\tc', Buffer.from('4\tb\xc3(d', 'latin1'), '3\tdouble', '5'];
      const url = await refused('edited', rows, folder);
      await load(url, await makeUnit(folder, ['x', '7'], { copy: odd, oid: 2 }), quarantine);
      const file = join(folder, 'rejects.sql');
      await writeFile(`${file}.partial`, 'of an earlier attempt');
      await chmod(`${file}.partial`, 0o644);
      assert.deepEqual(await withClient(url, (client) => writeRejects(client, file, tables)), { rows: 5 });
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.ok(!existsSync(`${file}.partial`));

      const text = await readFile(file, 'latin1');
      assert.match(
        text,
        /\n-- public\.orders, row 2: 22P02 invalid input syntax for type integer: "two"\nCOPY public\.orders \(id, name\) FROM stdin;\ntwo\tb/,
      );
      assert.match(text, /\n-- public\.o \\! touch \/tmp\/x, row 1: 22P02/);
      const unedited = await psql(url, file);
      assert.equal(unedited.code, 3, 'psql stops at the first row that is still bad');

      const edited = text
        .replace('two\t', '2\t')
        .replace('b\xc3(d', 'b\xc3\xa9d')
        .replace('3\tdouble', '6\tsingle')
        .replace('\n5\n', '\n5\t\\N\n')
        .replace('\nx\n', '\n8\n');
      await writeFile(file, edited, 'latin1');
      const done = await psql(url, file);
      assert.deepEqual([done.code, done.stderr], [0, '']);
      assert.deepEqual(
        await queryRows(url, 'SELECT * FROM orders ORDER BY id'),
        [
          [1, 'a'],
          [2, 'b\\ \t\u00e9'],
          [3, 'c'],
          [4, 'b\u00e9d'],
          [5, null],
          [6, 'single'],
        ].map(([id, name]) => ({ id, name })),
      );
      assert.deepEqual(await queryRows(url, 'SELECT sum(a)::int FROM "o\n\\! touch /tmp/x"'), [{ sum: 15 }]);
    });
  });

  test('nothing that a row or a message says is run by psql', async () => {
    await withFolder(async (folder) => {
      const mark = join(folder, 'mark');
      const url = await refused('hostile', ['1\ta'], folder);
      await execute(
        url,
        `INSERT INTO pgproof_restore.rejects VALUES (1, 0, 7, '22P02', E'bad\\r\\\\! touch ${mark}\\n\\\\! touch ${mark}\\u2028x', E'\\\\\\\\! touch ${mark}\\tx');
         DROP TABLE orders`,
      );
      const file = join(folder, 'rejects.sql');
      await withClient(url, (client) => writeRejects(client, file, tables));
      // The table is gone, so that psql would take the row for a command of its own.
      const { code, stderr } = await psql(url, file);
      assert.equal(code, 3);
      assert.match(stderr, /relation "public\.orders" does not exist/);
      assert.ok(!existsSync(mark));
      assert.match(
        await readFile(file, 'utf8'),
        /\n-- public\.orders, row 7: 22P02 bad \\! touch \S+ \\! touch \S+ x\n/,
      );
    });
  });

  test('many rows and a large one come in the order of their numbers; without any there is no file', async () => {
    await withFolder(async (folder) => {
      const large = 'large '.repeat(2_000_000);
      const bad = Array.from({ length: 450 }, (_, i) => (i === 300 ? `x\t${large}` : `x${i}\ty`));
      const url = await refused('many', ['1\ta', ...bad, '2\tb'], folder);
      const file = join(folder, 'rejects.sql');
      assert.deepEqual(await withClient(url, (client) => writeRejects(client, file, tables)), { rows: 450 });
      const text = await readFile(file, 'utf8');
      const found = [...text.matchAll(/FROM stdin;\n(.*)\n\\\.\n/g)].map(([, row]) => row);
      assert.equal(found.length, 450);
      assert.ok(bad.every((row, i) => found[i] === row));
      assert.equal((await rejectsOf(url)).length, 450);

      await execute(url, 'TRUNCATE pgproof_restore.rejects');
      const other = join(folder, 'other.sql');
      assert.deepEqual(await withClient(url, (client) => writeRejects(client, other, tables)), { rows: 0 });
      assert.ok(!existsSync(other));
      await execute(url, `INSERT INTO pgproof_restore.rejects VALUES (99, 0, 1, '22P02', 'm', 'x')`);
      await assert.rejects(
        withClient(url, (client) => writeRejects(client, other, tables)),
        /not restored: 99/,
      );
      assert.ok(!existsSync(other) && !existsSync(`${other}.partial`));
    });
  });
});
