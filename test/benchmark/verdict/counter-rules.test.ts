import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MigrationResult, StatementResult } from '../../../src/benchmark/result.ts';
import type { Evidence } from '../../../src/benchmark/verdict/comparison.ts';
import { compareCounters } from '../../../src/benchmark/verdict/counter-rules.ts';
import { migration, relation, rewrite, statement } from '../made-up-results.ts';

const thresholds = { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 };

function compare(
  baseline: MigrationResult | MigrationResult[],
  candidate: MigrationResult | MigrationResult[],
): readonly Evidence[] {
  return compareCounters({
    baseline: [baseline].flat(),
    candidate: [candidate].flat(),
    thresholds,
    source: 'pg_stat_statements',
  });
}

function verdictsOf(evidence: readonly Evidence[]): string[] {
  return evidence.map(({ metric, verdict }) => `${metric} ${verdict}`);
}

const big = (walBytes: number, blocks = 10_000): MigrationResult => migration([statement({ walBytes, blocks })]);

test('a migration compared with itself gives no evidence', () => {
  const itself = migration([statement({ rewrites: [rewrite()] }), statement()]);
  assert.deepEqual(compare(itself, itself), []);
});

test('WAL beyond the threshold is a regression, with its numbers', () => {
  const [evidence, ...more] = compare(big(12_000_000), big(48_000_000));
  assert.deepEqual(more, []);
  assert.equal(evidence?.text, 'WAL 12.0 MB → 48.0 MB (+300 %, allowed +5 %)');
  assert.deepEqual([evidence.baseline, evidence.current, evidence.line], [12_000_000, 48_000_000, 1]);
  assert.deepEqual(compare(big(12_000_000), big(12_500_000)), []);
  assert.deepEqual(verdictsOf(compare(big(48_000_000), big(12_000_000))), ['wal improved']);
});

test('WAL below the floor counts for nothing, however many times more it is', () => {
  assert.deepEqual(compare(big(1000), big(60_000)), []);
  assert.deepEqual(verdictsOf(compare(big(1000), big(70_000))), ['wal regressed']);
});

test('blocks count whether they were in the cache or not', () => {
  assert.deepEqual(verdictsOf(compare(big(1e6, 10_000), big(1e6, 13_000))), ['blocks regressed']);
  assert.deepEqual(verdictsOf(compare(big(1e6, 13_000), big(1e6, 10_000))), ['blocks improved']);
  assert.deepEqual(compare(big(1e6, 10_000), big(1e6, 10_900)), []);
  const cached = big(1e6);
  const counters = cached.counters && { ...cached.counters, blocksHit: 0, blocksRead: 10_000 };
  assert.deepEqual(compare(cached, { ...cached, counters }), []);
  // A session that has yet to read the catalogs.
  assert.deepEqual(compare(big(1e6, 200), big(1e6, 600)), []);
});

test('the evidence points to the statement that grew most, not to the largest', () => {
  const before = [
    statement({ sql: 'UPDATE a', walBytes: 50e6, line: 3 }),
    statement({ sql: 'UPDATE b', walBytes: 1e6, line: 7 }),
  ];
  const now = [
    statement({ sql: 'UPDATE a', walBytes: 51e6, line: 4 }),
    statement({ sql: 'UPDATE  b', walBytes: 9e6, line: 8 }),
  ];
  const [evidence] = compare(migration(before), migration(now));
  assert.deepEqual([evidence?.sql, evidence?.line, evidence?.file], ['UPDATE  b', 8, '001.sql']);
});

test('WAL that is written at COMMIT is said to be', () => {
  const [evidence] = compare(migration([statement()]), migration([statement()], { commitWalBytes: 9e6 }));
  assert.match(evidence?.text ?? '', /most of it at COMMIT/);
  assert.equal(evidence?.line, undefined);
});

test('new relations and statements have costs of their own, which are no regression', () => {
  const before = migration([statement({ walBytes: 20_000, blocks: 700 })]);
  const statements = [1, 2, 3, 4].map((line) =>
    statement({ sql: `CREATE TABLE t${line} ()`, kind: 'CreateStmt', line, walBytes: 28_000, blocks: 1300 }),
  );
  const created = statements.flatMap((_, index) =>
    ['', '_pkey', '_v_key', '_id_seq'].map((suffix) => relation(`t${index}${suffix}`)),
  );
  assert.deepEqual(compare(before, migration(statements, { created })), []);
  // The same work without new relations is one.
  assert.deepEqual(verdictsOf(compare(before, migration(statements))), ['wal regressed', 'blocks regressed']);
});

test('an index more on a table with rows is a regression, though it is new', () => {
  const index = statement({ sql: 'CREATE INDEX i ON orders (n)', kind: 'IndexStmt', walBytes: 315_000, blocks: 320 });
  const before = migration([statement()]);
  const now = migration([statement(), index], { created: [relation('i', 'index', 'public.orders')] });
  assert.deepEqual(verdictsOf(compare(before, now)), ['wal regressed']);
  assert.equal(compare(before, now)[0]?.sql, index.sql);
});

test('costs that depend on chance count only when all rounds agree', () => {
  const before = [big(10e6), big(12e6)];
  assert.deepEqual(compare(before, [big(12.5e6), big(14e6)]), []);
  assert.deepEqual(verdictsOf(compare(before, [big(15e6), big(16e6)])), ['wal regressed']);
  // The sides differ by less than each does from itself.
  assert.deepEqual(compare(before, [big(13e6), big(14e6)]), []);
  assert.deepEqual(compare(before, [big(9.8e6), big(5e6)]), []);
  assert.deepEqual(verdictsOf(compare(before, [big(7e6), big(5e6)])), ['wal improved']);
});

test('where others may have written the WAL, one round decides nothing', () => {
  const byPosition = (rounds: number): readonly Evidence[] =>
    compareCounters({
      baseline: Array.from({ length: rounds }, () => big(1e6)),
      candidate: Array.from({ length: rounds }, () => big(9e6)),
      thresholds,
      source: 'wal position',
    });
  assert.deepEqual(verdictsOf(byPosition(1)), ['wal inconclusive']);
  assert.deepEqual(verdictsOf(byPosition(3)), ['wal regressed']);
});

test('what was not traced is not compared', () => {
  const untraced = { ...big(1e6), counters: undefined };
  assert.deepEqual(compare(untraced, big(9e6)), []);
});

test('CONCURRENTLY may cost more work, and nothing else may hide behind it', () => {
  const plain = statement({ sql: 'CREATE INDEX i ON t (n)', kind: 'IndexStmt', blocks: 10_000 });
  const concurrent = statement({ sql: 'CREATE INDEX CONCURRENTLY i ON t (n)', kind: 'IndexStmt', blocks: 20_000 });
  const [evidence] = compare(migration([plain]), migration([concurrent]));
  assert.match(evidence?.ignored ?? '', /the price of CONCURRENTLY/);
  const update = (blocks: number): StatementResult =>
    statement({ sql: 'UPDATE t SET n = 1', kind: 'UpdateStmt', blocks });
  const [other] = compare(migration([plain, update(10_000)]), migration([concurrent, update(30_000)]));
  assert.equal(other?.ignored, undefined);
  assert.equal(other?.verdict, 'regressed');
  assert.equal(other?.sql, 'UPDATE t SET n = 1');
});

test('a rewrite that was not there is a regression, from a size on', () => {
  const [evidence, ...more] = compare(migration(), migration([statement({ rewrites: [rewrite()] })]));
  assert.deepEqual(more, []);
  assert.deepEqual([evidence?.metric, evidence?.verdict, evidence?.line], ['rewrite', 'regressed', 1]);
  assert.equal(evidence?.text, 'public.orders (900 MB) is rewritten; before it was not rewritten');
  assert.deepEqual(compare(migration(), migration([statement({ rewrites: [rewrite({ bytes: 1_000_000 })] })])), []);
  assert.deepEqual(compare(migration(), migration([statement({ rewrites: [rewrite({ emptied: true })] })])), []);
});

test('a rewrite less is an improvement, one more of the same table a regression', () => {
  const once = migration([statement({ rewrites: [rewrite()] }), statement()]);
  const twice = migration([statement({ rewrites: [rewrite()] }), statement({ rewrites: [rewrite()] })]);
  assert.deepEqual(verdictsOf(compare(once, migration([statement(), statement()]))), ['rewrite improved']);
  const [evidence] = compare(once, twice);
  assert.equal(evidence?.text, 'public.orders (900 MB) is rewritten 2 times; before it was rewritten');
});

test('indexes and TOAST that go with their table are told once; an index alone is told', () => {
  const index = rewrite({ relation: relation('orders_pkey', 'index', 'public.orders') });
  const toast = rewrite({ relation: relation('pg_toast_1', 'toast', 'public.orders') });
  const whole = compare(migration(), migration([statement({ rewrites: [index, rewrite(), toast] })]));
  assert.equal(whole.length, 1);
  const alone = compare(migration(), migration([statement({ rewrites: [index] })]));
  assert.match(alone[0]?.text ?? '', /^public\.orders_pkey/);
});
