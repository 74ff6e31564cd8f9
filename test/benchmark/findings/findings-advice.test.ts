import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { createDatabase, forEachServer, sharedCluster, withClient } from '../../support/servers.ts';

/*
 * What findings advise is tried: each safer form does its work, and the server says at DEBUG1 that it neither rewrites
 * nor reads what the form is meant to spare. The numbers of findings have their tests with the trace.
 */

interface Step {
  readonly sql: string;
  /** What the server says of long work, or undefined where it does none. */
  readonly says: RegExp | undefined;
}

const work =
  /^(rewriting table|verifying table|validating foreign key|building index|existing constraints|.*partition constraint for)/;

/** A new TOAST table is empty, and so is its index. */
async function run(client: pg.Client, steps: readonly Step[]): Promise<void> {
  const notes: string[] = [];
  client.on('notice', ({ message }) => notes.push(message ?? ''));
  await client.query('SET client_min_messages = debug1');
  for (const { sql, says } of steps) {
    notes.length = 0;
    await client.query(sql);
    const told = notes.filter((note) => work.test(note) && !note.includes('pg_toast'));
    if (says === undefined) assert.deepEqual(told, [], sql);
    else
      assert.ok(
        told.some((note) => says.test(note)),
        `${sql}: ${told.join(' · ')}`,
      );
  }
}

const quiet = (sql: string): Step => ({ sql, says: undefined });
const busy = (sql: string, says: RegExp): Step => ({ sql, says });

forEachServer('what findings advise', (server) => {
  const cluster = sharedCluster(server);

  const withTables = async (name: string, steps: readonly Step[]) => {
    const url = await createDatabase(cluster(), name);
    await withClient(url, async (client) => {
      await client.query(`
        CREATE TABLE orders (id int NOT NULL, n int, at timestamp, v varchar(20));
        INSERT INTO orders SELECT g, g, '2026-01-01', 'x' FROM generate_series(1, 1000) g;
        CREATE TABLE customers (id int PRIMARY KEY);
        INSERT INTO customers SELECT generate_series(1, 1000);
        CREATE TABLE parted (id int NOT NULL, n int) PARTITION BY RANGE (id);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (1001);
        INSERT INTO parted SELECT g, g FROM generate_series(1, 1000) g`);
      await run(client, steps);
    });
  };

  test('a column is added without a rewrite, and its default given to new rows', () =>
    withTables('defaults', [
      busy('ALTER TABLE orders ADD COLUMN slow uuid DEFAULT gen_random_uuid()', /^rewriting/),
      quiet('ALTER TABLE orders ADD COLUMN token uuid'),
      quiet('ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid()'),
      quiet('CREATE SEQUENCE ids'),
      quiet('ALTER TABLE orders ADD COLUMN id2 bigint'),
      quiet("ALTER TABLE orders ALTER COLUMN id2 SET DEFAULT nextval('ids')"),
      ...(server.major >= 18
        ? [
            busy('ALTER TABLE orders ADD s int GENERATED ALWAYS AS (n * 2) STORED', /^rewriting/),
            quiet('ALTER TABLE orders ADD w int GENERATED ALWAYS AS (n * 2) VIRTUAL'),
          ]
        : []),
    ]));

  test('a type is changed without a rewrite', () =>
    withTables('types', [
      quiet("SET timezone = 'UTC'"),
      quiet('ALTER TABLE orders ALTER at TYPE timestamptz'),
      busy('ALTER TABLE orders ALTER v TYPE varchar(10)', /^rewriting/),
      quiet('ALTER TABLE orders ADD CONSTRAINT short CHECK (length(v) <= 10) NOT VALID'),
      quiet('ALTER TABLE orders ALTER v TYPE text'),
    ]));

  test('NOT NULL is proven apart from the strong lock', () =>
    withTables(
      'not_null',
      server.major >= 18
        ? [
            quiet('ALTER TABLE orders ADD CONSTRAINT c NOT NULL n NOT VALID'),
            busy('ALTER TABLE orders VALIDATE CONSTRAINT c', /^verifying/),
          ]
        : [
            quiet('ALTER TABLE orders ADD CONSTRAINT c CHECK (n IS NOT NULL) NOT VALID'),
            busy('ALTER TABLE orders VALIDATE CONSTRAINT c', /^verifying/),
            busy('ALTER TABLE orders ALTER n SET NOT NULL', /^existing constraints/),
            quiet('ALTER TABLE orders DROP CONSTRAINT c'),
          ],
    ));

  test('keys take over an index that was built concurrently', () =>
    withTables('keys', [
      busy('CREATE UNIQUE INDEX CONCURRENTLY orders_id ON orders (id)', /^building index/),
      quiet('ALTER TABLE orders ADD CONSTRAINT orders_key PRIMARY KEY USING INDEX orders_id'),
      quiet('ALTER TABLE ONLY parted ADD UNIQUE (id)'),
      busy('CREATE UNIQUE INDEX CONCURRENTLY parted_1_id ON parted_1 (id)', /^building index/),
      quiet('ALTER TABLE parted_1 ADD CONSTRAINT parted_1_key UNIQUE USING INDEX parted_1_id'),
      quiet('ALTER INDEX parted_id_key ATTACH PARTITION parted_1_key'),
      quiet('CREATE INDEX parted_n ON ONLY parted (n)'),
      busy('CREATE INDEX CONCURRENTLY parted_1_n ON parted_1 (n)', /^building index/),
      quiet('ALTER INDEX parted_n ATTACH PARTITION parted_1_n'),
      busy(`REINDEX (CONCURRENTLY, TABLESPACE pg_default) INDEX parted_1_n`, /^building index/),
    ]));

  test('a foreign key is validated afterwards, on partitions too', () =>
    withTables('foreign_keys', [
      quiet('ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (n) REFERENCES customers NOT VALID'),
      busy('ALTER TABLE orders VALIDATE CONSTRAINT fk', /^validating/),
      ...(server.major >= 18
        ? [quiet('ALTER TABLE parted ADD CONSTRAINT fk FOREIGN KEY (n) REFERENCES customers NOT VALID')]
        : [
            quiet('ALTER TABLE parted_1 ADD CONSTRAINT fk FOREIGN KEY (n) REFERENCES customers NOT VALID'),
            busy('ALTER TABLE parted_1 VALIDATE CONSTRAINT fk', /^validating/),
            quiet('ALTER TABLE parted ADD CONSTRAINT fk FOREIGN KEY (n) REFERENCES customers'),
          ]),
    ]));

  test('a partition that is proven to fit is attached unread, and detached without the parent’s lock', () =>
    withTables('partitions', [
      quiet('CREATE TABLE parted_2 (LIKE parted INCLUDING ALL)'),
      quiet('INSERT INTO parted_2 SELECT g, g FROM generate_series(2000, 2999) g'),
      quiet('ALTER TABLE parted_2 ADD CONSTRAINT fits CHECK (id >= 2000 AND id < 3000) NOT VALID'),
      busy('ALTER TABLE parted_2 VALIDATE CONSTRAINT fits', /^verifying/),
      busy('ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (2000) TO (3000)', /is implied by existing/),
      quiet('ALTER TABLE parted DETACH PARTITION parted_2 CONCURRENTLY'),
      quiet('CREATE TABLE parted_rest PARTITION OF parted DEFAULT'),
      quiet('INSERT INTO parted SELECT g, g FROM generate_series(5000, 5999) g'),
      quiet('ALTER TABLE parted_rest ADD CONSTRAINT no_2 CHECK (id < 2000 OR id >= 3000) NOT VALID'),
      busy('ALTER TABLE parted_rest VALIDATE CONSTRAINT no_2', /^verifying/),
      busy(
        'ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (2000) TO (3000)',
        /^updated partition constraint for default partition .* is implied/,
      ),
    ]));

  test('a materialized view is refreshed while it is read', () =>
    withTables('views', [
      quiet('CREATE MATERIALIZED VIEW totals AS SELECT n FROM orders'),
      busy('CREATE UNIQUE INDEX ON totals (n)', /^building index/),
      busy('REFRESH MATERIALIZED VIEW totals', /^building index/),
      quiet('REFRESH MATERIALIZED VIEW CONCURRENTLY totals'),
    ]));
});
