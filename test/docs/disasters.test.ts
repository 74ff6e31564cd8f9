import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, beforeEach, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compareDatabases } from '../support/compare.ts';
import {
  connect,
  createDatabase,
  execute,
  newestServer,
  queryRows,
  sharedCluster,
  type ToolResult,
} from '../support/servers.ts';

/*
 * The commands of docs/operations.md about restoring, taken out of that page and run as they stand there, in a
 * directory that holds a backup `shop-backup` of a database `shop`.
 */

const project = fileURLToPath(new URL('../../', import.meta.url));
const program = join(project, process.env.PGPROOF_PROGRAM || 'src/index.ts');
const server = newestServer();

const shop = `
  CREATE ROLE shop_reader;
  CREATE SCHEMA shop;
  CREATE TABLE shop.customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
  CREATE TABLE shop.orders (id bigserial PRIMARY KEY, customer bigint NOT NULL REFERENCES shop.customers,
    total numeric(10, 2) NOT NULL);
  CREATE VIEW shop.totals AS SELECT customer, sum(total) AS total FROM shop.orders GROUP BY customer;
  INSERT INTO shop.customers (name) SELECT 'Customer ' || n FROM generate_series(1, 1000) n;
  INSERT INTO shop.orders (customer, total) SELECT 1 + n % 1000, n / 100.0 FROM generate_series(1, 20000) n;
  GRANT USAGE ON SCHEMA shop TO shop_reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_reader;`;

/** The `sh` blocks below a heading, up to the next one. */
async function blocksOf(heading: string): Promise<string[]> {
  const page = await readFile(join(project, 'docs/operations.md'), 'utf8');
  const [, rest] = page.split(`\n${heading}\n`);
  assert.ok(rest !== undefined, `docs/operations.md has no heading ${heading}`);
  const [section = ''] = rest.split(/^##+ /m);
  const blocks = Array.from(section.matchAll(/^```sh\n(.*?)^```$/gms), ([, code]) => code as string);
  assert.ok(blocks.length > 0, `${heading} has no commands`);
  return blocks;
}

suite(`the commands of docs/operations.md (PostgreSQL ${server.major})`, () => {
  const cluster = sharedCluster(server);
  let directory: string;

  function start(code: string): { finished: Promise<ToolResult>; kill(): void } {
    const own = Object.entries(process.env).filter(([name]) => !/^(PG|INPUT_|GITHUB_)/.test(name));
    const { PGDATABASE: _, ...place } = cluster().environment;
    const path = [join(directory, 'bin'), server.bin, process.env.PATH].join(delimiter);
    const environment = { ...Object.fromEntries(own), ...place, PGPROOF_CLIENT_BIN: server.bin, PATH: path };
    const child = spawn('bash', ['-euo', 'pipefail', '-c', code], {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    const finished = new Promise<ToolResult>((done, fail) => {
      child.once('error', fail).once('close', (exit) => done({ code: exit, ...output }));
    });
    return { finished, kill: () => child.kill('SIGTERM') };
  }

  async function run(code: string): Promise<ToolResult> {
    const result = await start(code).finished;
    assert.equal(result.code, 0, `${code}${result.stdout}${result.stderr}`);
    return result;
  }

  const url = (database: string) => cluster().url(database);

  async function assertAsBefore(database: string): Promise<void> {
    assert.deepEqual(await compareDatabases(url('kept'), url(database), server.bin), []);
  }

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pgproof-docs-'));
    await mkdir(join(directory, 'bin'));
    const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
    await writeFile(join(directory, 'bin/pgproof'), script, { mode: 0o755 });
    await createDatabase(cluster(), 'kept');
    await execute(url('kept'), shop);
    await createDatabase(cluster(), 'shop', 'TEMPLATE kept');
    await run('PGDATABASE=shop pgproof backup --output shop-backup');
  });

  after(() => rm(directory, { recursive: true, force: true }));

  beforeEach(async () => {
    for (const name of ['shop_look', 'shop_before', 'shop_broken']) {
      await execute(url('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    await createDatabase(cluster(), 'shop', 'TEMPLATE kept');
  });

  test('everything is lost', async () => {
    await execute(url('postgres'), 'DROP DATABASE shop');
    // The role of the backup has another name for the time, since only one server is there.
    await execute(url('postgres'), 'ALTER ROLE shop_reader RENAME TO shop_reader_kept');
    try {
      const [block = ''] = await blocksOf('### Everything is lost');
      const { stderr } = await run(block);
      assert.match(stderr, /dry run: nothing was written/);
      assert.match(stderr, /^restored into shop: 2 tables, 21.000 rows/m);
      const readers = `SELECT has_table_privilege('shop_reader', 'shop.orders', 'SELECT') AS may`;
      assert.deepEqual(await queryRows(url('shop'), readers), [{ may: true }]);
    } finally {
      await execute(url('postgres'), 'DROP DATABASE IF EXISTS shop WITH (FORCE)');
      await execute(url('postgres'), 'DROP ROLE IF EXISTS shop_reader');
      await execute(url('postgres'), 'ALTER ROLE shop_reader_kept RENAME TO shop_reader');
    }
    const [, , , last = ''] = (await blocksOf('### Everything is lost'))[0]?.split('\n') ?? [];
    await run(last);
    await assertAsBefore('shop');
  });

  test('rows were deleted', async () => {
    const [skip = '', dropped = '', look = ''] = await blocksOf('### Rows were deleted');
    await execute(
      url('shop'),
      `INSERT INTO shop.customers (name) VALUES ('since then');
       INSERT INTO shop.orders (customer, total) SELECT 1001, 1 FROM generate_series(1, 10);
       UPDATE shop.orders SET total = 0 WHERE id = 19999;
       DELETE FROM shop.orders WHERE customer < 100 OR id < 500;
       DELETE FROM shop.customers WHERE id < 100`,
    );
    assert.match((await run(skip)).stderr, /rows skipped: there already$/m);
    const counts = `SELECT (SELECT count(*) FROM shop.customers)::int AS customers, count(*)::int AS orders,
      count(*) FILTER (WHERE id = 19999 AND total = 0)::int AS changed FROM shop.orders`;
    assert.deepEqual(await queryRows(url('shop'), counts), [{ customers: 1001, orders: 20010, changed: 1 }]);
    const since = `(SELECT id, customer, total FROM shop.orders WHERE id < 19999 ORDER BY id)`;
    assert.deepEqual(await queryRows(url('shop'), since), await queryRows(url('kept'), since));
    // What comes next gets a number that no row has.
    await execute(url('shop'), `INSERT INTO shop.orders (customer, total) VALUES (1001, 1)`);
    await execute(url('shop'), `INSERT INTO shop.customers (name) VALUES ('next')`);
    await execute(url('shop'), 'DROP TABLE shop.orders CASCADE');
    await run(dropped);
    const all = 'SELECT id, customer, total FROM shop.orders ORDER BY id';
    assert.deepEqual(await queryRows(url('shop'), all), await queryRows(url('kept'), all));
    assert.match((await run(look)).stdout, /^ *1000$/m);
  });

  test('a migration went wrong: beside, and change places', async () => {
    const [block = ''] = await blocksOf('### A migration went wrong');
    await execute(
      url('shop'),
      'ALTER TABLE shop.orders DROP COLUMN total CASCADE; CREATE TABLE shop.invoices (id int)',
    );
    const application = await connect(url('shop'));
    try {
      await run(block);
    } finally {
      await application.end();
    }
    await assertAsBefore('shop');
    const broken = `SELECT datallowconn AS open FROM pg_database WHERE datname = 'shop_broken'`;
    assert.deepEqual(await queryRows(url('postgres'), broken), [{ open: false }]);
  });

  test('a migration went wrong: in place', async () => {
    const [, block = ''] = await blocksOf('### A migration went wrong');
    await execute(
      url('shop'),
      'ALTER TABLE shop.orders DROP COLUMN total CASCADE; UPDATE shop.customers SET name = $$x$$',
    );
    await run(block);
    await assertAsBefore('shop');
  });

  test('a restore that was cut off is resumed', async () => {
    const [block = ''] = await blocksOf('## When a restore was cut off');
    const [first = '', second = ''] = block.split('\n');
    await execute(url('postgres'), 'DROP DATABASE shop WITH (FORCE)');
    const running = start(`exec ${first.replace(/^(\S+=\S+) /, 'env $1 ')}`);
    await whenJournalExists();
    running.kill();
    const { code, stderr } = await running.finished;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^error: cancelled by SIGTERM\nhint: .*resume: true/m);
    await run(second);
    await assertAsBefore('shop');
  });

  async function whenJournalExists(): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      await delay(10);
      const sql = `SELECT to_regclass('pgproof_restore.loaded') IS NOT NULL AS there`;
      const found = await queryRows<{ there: boolean }>(url('shop'), sql).catch(() => []);
      if (found[0]?.there) return;
    }
    assert.fail('the restore did not begin');
  }

  test('rows that do not fit are put aside, mended and loaded', async () => {
    const [block = '', load = ''] = await blocksOf('## Rows that do not fit');
    await execute(
      url('shop'),
      `TRUNCATE shop.orders, shop.customers;
       ALTER TABLE shop.orders ADD CONSTRAINT low CHECK (total < 199.95 AND total <> 5)`,
    );
    const { stderr } = await run(block);
    assert.match(stderr, /^warning: 7 rows rejected, each with its reason: .*rejects\.sql$/m);
    const file = join(directory, 'rejects.sql');
    const rejects = await readFile(file, 'utf8');
    assert.match(rejects, /^-- shop\.orders, row 500: 23514 .*"low"$/m);
    const refused = await start(load.replace('psql ', 'psql -v ON_ERROR_STOP=1 ')).finished;
    assert.notEqual(refused.code, 0);
    await writeFile(file, rejects.replaceAll(/\t(\d+\.\d\d)$/gm, '\t1.00'));
    await run(load);
    const sums = `SELECT count(*)::int AS orders, count(*) FILTER (WHERE total = 1)::int AS mended FROM shop.orders`;
    assert.deepEqual(await queryRows(url('shop'), sums), [{ orders: 20000, mended: 8 }]);
  });

  test('a drill', async () => {
    const [block = ''] = await blocksOf('## A drill');
    assert.match((await run(block)).stderr, /^the backup is proven: /m);
  });
});
