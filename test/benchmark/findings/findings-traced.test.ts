import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FindingRule, findingsOf } from '../../../src/benchmark/findings/findings.ts';
import type { BenchmarkResult, MigrationResult } from '../../../src/benchmark/result.ts';
import { applyTraced, migrationOf, observedSettings, prepareObserver } from '../../migrations/support.ts';
import { migration, result } from '../../support/benchmark-sample.ts';
import { createDatabase, execute, forEachServer, sharedCluster } from '../../support/servers.ts';

/*
 * From real statements to findings, through the real trace: each statement is a migration, one after the other in one
 * database, with what it is to be found for; undefined where nobody waits for anything.
 */

const database = `
  CREATE TABLE orders (id int PRIMARY KEY, n int, m int, at timestamp, customer int);
  INSERT INTO orders SELECT g, g, g, '2026-01-01', 1 + g % 1000 FROM generate_series(1, 20000) g;
  CREATE TABLE customers (id int PRIMARY KEY, name text);
  INSERT INTO customers SELECT g, 'x' FROM generate_series(1, 1000) g;
  CREATE TABLE parted (id int, n int) PARTITION BY RANGE (id);
  CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (5000);
  CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
  INSERT INTO parted SELECT g, g FROM generate_series(1, 9999) g WHERE g < 5000 OR g > 7000;
  CREATE TABLE small (id int);
  INSERT INTO small VALUES (1);
  CREATE MATERIALIZED VIEW totals AS SELECT id FROM orders;
  CREATE UNIQUE INDEX ON totals (id)`;

const rows = { orders: 20_000, customers: 1000, parted_1: 4999, parted_rest: 2999, small: 1, totals: 20_000 };

const statements: readonly (readonly [sql: string, rule: FindingRule | undefined])[] = [
  ['ALTER TABLE orders ADD COLUMN a int DEFAULT 7', undefined],
  ['ALTER TABLE orders ADD COLUMN b uuid DEFAULT gen_random_uuid()', 'rewrite'],
  ['ALTER TABLE orders ALTER n TYPE bigint', 'rewrite'],
  ['ALTER TABLE small ALTER id TYPE bigint', undefined],
  ['CREATE INDEX orders_n ON orders (n)', 'index-build'],
  ['CREATE INDEX CONCURRENTLY orders_m ON orders (m)', undefined],
  ['CREATE INDEX small_id ON small (id)', undefined],
  ['REINDEX TABLE orders', 'index-build'],
  ['ALTER TABLE orders ALTER n SET NOT NULL', 'not-null'],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (m > 0) NOT VALID', undefined],
  ['ALTER TABLE orders VALIDATE CONSTRAINT c', undefined],
  ['ALTER TABLE orders ADD CHECK (n > 0)', 'check'],
  ['ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers', 'foreign-key'],
  ['ALTER TABLE orders ADD CONSTRAINT u UNIQUE (m)', 'constraint-index'],
  ['UPDATE orders SET m = m + 100000', 'large-change'],
  ['UPDATE orders SET m = m WHERE id < 50', undefined],
  ['CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (5000) TO (7001)', 'partition'],
  ['REFRESH MATERIALIZED VIEW totals', 'refresh'],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY totals', undefined],
  ['CREATE TABLE brand_new (id int PRIMARY KEY, o int REFERENCES orders)', undefined],
  ['COMMENT ON TABLE orders IS NULL', undefined],
  ['TRUNCATE parted_1', 'truncate'],
  ['VACUUM FULL customers', 'rewrite'],
  ['DROP TABLE parted_rest', 'drop'],
];

forEachServer('findings of traced statements', (server) => {
  const cluster = sharedCluster(server, { settings: observedSettings });

  test('each is found for what it did, and nothing else is', async () => {
    await prepareObserver(cluster());
    const url = await createDatabase(cluster(), 'findings');
    await execute(url, database);
    await execute(url, 'VACUUM ANALYZE');
    const migrations = await Promise.all(statements.map(([sql], index) => migrationOf(`m${index}`, sql, 'none')));
    const applied = await applyTraced(cluster(), 'findings', migrations);
    const measured = applied.map(({ name, failure, statements: [one], trace }, index): MigrationResult => {
      assert.equal(failure, undefined);
      const [sql] = statements[index] ?? [''];
      const statement = { sql, kind: '', file: '', line: 1, durationMs: one?.durationMs ?? 0, trace: one?.trace };
      return migration(name, [statement], { dropped: trace?.dropped ?? [] });
    });
    const given = result(measured);
    const fixture = {
      ...given.fixture,
      rows: Object.fromEntries(Object.entries(rows).map(([name, count]) => [`public.${name}`, count])),
    };
    const fingerprint = { ...given.fingerprint, serverVersion: `${server.major}.1` };
    const found = findingsOf({ ...given, fixture, fingerprint } satisfies BenchmarkResult);
    const rules = (name: string) =>
      found
        .filter((each) => each.migration === name && each.rule !== 'lock-timeout' && each.rule !== 'cached-plan')
        .map(({ rule }) => rule);
    assert.deepEqual(
      statements.map(([sql], index) => [sql, rules(`m${index}`)]),
      statements.map(([sql, rule]) => [sql, rule === undefined ? [] : [rule]]),
    );
  });
});
