import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MigrationResult } from '../../../src/benchmark/result.ts';
import type { Evidence } from '../../../src/benchmark/verdict/comparison.ts';
import { compareCounters } from '../../../src/benchmark/verdict/counter-rules.ts';
import type { LockMode, TakenLock } from '../../../src/migrations/trace/observation.ts';
import { lock, migration, relation, statement } from '../made-up-results.ts';

const thresholds = { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 };

function compare(baseline: readonly MigrationResult[], candidate: readonly MigrationResult[]): readonly Evidence[] {
  return compareCounters({ baseline, candidate, thresholds, source: 'pg_stat_statements' });
}

/** A migration of one statement of 10,000 blocks with these locks. */
function locking(...locks: readonly TakenLock[]): MigrationResult {
  return migration([statement({ locks })]);
}

function told(baseline: MigrationResult, candidate: MigrationResult): string[] {
  return compare([baseline], [candidate]).map(({ metric, verdict, text }) => `${metric} ${verdict}: ${text}`);
}

test('a stronger class of waiting on a relation of some size is a regression', () => {
  assert.deepEqual(told(locking(lock('ShareLock')), locking(lock('AccessExclusiveLock'))), [
    'lock regressed: Reads and writes of public.orders (900 MB) must wait (AccessExclusiveLock, held over 10\u202f000 blocks of work); before, only writes waited',
  ]);
  assert.match(told(locking(), locking(lock('ShareLock')))[0] ?? '', /before, nothing waited/);
});

test('modes of one class, and modes that make nobody wait, are the same', () => {
  assert.deepEqual(told(locking(lock('ShareLock')), locking(lock('ShareRowExclusiveLock'))), []);
  assert.deepEqual(told(locking(), locking(lock('RowExclusiveLock'))), []);
});

test('small and empty relations, indexes, sequences and TOAST raise no alarm', () => {
  assert.deepEqual(told(locking(), locking(lock('AccessExclusiveLock', { relationBytes: 1_000_000 }))), []);
  for (const kind of ['index', 'sequence', 'toast', 'view'] as const) {
    assert.deepEqual(told(locking(), locking(lock('AccessExclusiveLock', { relation: relation('i', kind) }))), []);
  }
  assert.equal(
    told(locking(), locking(lock('AccessExclusiveLock', { relation: relation('m', 'materialized view') }))).length,
    1,
  );
});

test('an index that is now built CONCURRENTLY is an improvement that says so', () => {
  const plain = statement({ sql: 'CREATE INDEX i ON orders (n)', kind: 'IndexStmt', locks: [lock('ShareLock')] });
  const concurrent = statement({
    sql: 'CREATE INDEX CONCURRENTLY i ON orders (n)',
    kind: 'IndexStmt',
    locks: [lock('ShareUpdateExclusiveLock', { seen: 'polled' })],
  });
  assert.deepEqual(told(migration([plain]), migration([concurrent])), [
    'lock improved: Nothing waits for public.orders (900 MB) (concurrently); before, writes waited (ShareLock, held over 10\u202f000 blocks of work)',
  ]);
  const [dropped] = compare([migration([concurrent])], [migration([plain])]);
  assert.deepEqual([dropped?.verdict, dropped?.sql], ['regressed', plain.sql]);
});

/** Statements of the given blocks, in one transaction in which `orders` is locked from the given place on. */
function lockedFrom(place: number, blocks: readonly number[], mode: LockMode = 'AccessExclusiveLock'): MigrationResult {
  const heldBlocks = blocks.slice(place).reduce((sum, each) => sum + each, 0);
  const taken = lock(mode, { heldBlocks, heldStatements: blocks.length - place });
  return migration(
    blocks.map((each, index) =>
      statement({ sql: `statement ${each}`, line: index + 1, blocks: each, locks: index === place ? [taken] : [] }),
    ),
  );
}

test('a lock that is taken one statement earlier is a regression, and points to that statement', () => {
  const [evidence, ...more] = compare([lockedFrom(2, [900, 5000, 90_000])], [lockedFrom(1, [900, 5000, 90_000])]);
  assert.deepEqual(more, []);
  assert.deepEqual([evidence?.verdict, evidence?.line], ['regressed', 2]);
  assert.match(
    evidence?.text ?? '',
    /95.000 blocks of work in 2 statements; before, over 90.000 blocks of work in 1 statement/,
  );
  assert.equal(
    compare([lockedFrom(1, [900, 5000, 90_000])], [lockedFrom(2, [900, 5000, 90_000])])[0]?.verdict,
    'improved',
  );
  // A statement that does next to nothing.
  assert.deepEqual(compare([lockedFrom(2, [900, 200, 90_000])], [lockedFrom(1, [900, 200, 90_000])]), []);
});

test('the same lock over more work is a regression beyond the threshold', () => {
  const locked = (blocks: number): MigrationResult =>
    // The statement's own blocks are the same, so that only the lock has changed.
    migration([statement({ blocks: 20_000, locks: [lock('ShareLock', { heldBlocks: blocks })] })]);
  assert.deepEqual(told(locked(10_000), locked(10_900)), []);
  assert.match(told(locked(10_000), locked(13_000))[0] ?? '', /lock regressed.*\+30 %, allowed \+10 %/);
  assert.match(told(locked(13_000), locked(10_000))[0] ?? '', /lock improved/);
});

test('locks of one transaction are counted once, those of several add up', () => {
  const inOne = [
    statement({ locks: [lock('ShareLock', { heldBlocks: 20_000, heldStatements: 2 })] }),
    statement({ locks: [lock('ShareRowExclusiveLock')] }),
  ];
  const first = statement({ locks: [lock('ShareLock')] });
  const inTwo = [first, statement({ locks: [lock('ShareRowExclusiveLock')] })];
  assert.deepEqual(told(migration(inOne), migration(inTwo)), []);
  assert.equal(told(migration([first, statement()]), migration(inTwo))[0]?.slice(0, 14), 'lock regressed');
});

test('work of other migrations in the same transaction is not this one’s', () => {
  const shared = locking(lock('ShareLock', { heldBlocks: 500_000, heldStatements: 40 }));
  assert.deepEqual(told(locking(lock('ShareLock')), shared), []);
});

test('what was only polled may have been missed before: it is neither worse now nor better', () => {
  const passing = locking(lock('AccessExclusiveLock', { seen: 'polled' }));
  assert.deepEqual(told(locking(), passing), []);
  assert.deepEqual(told(passing, locking()), []);
  assert.equal(told(locking(), locking(lock('AccessExclusiveLock', { seen: 'wal' }))).length, 1);
});

test('all rounds must agree', () => {
  const strong = locking(lock('AccessExclusiveLock'));
  assert.deepEqual(compare([locking(), strong], [strong, strong]), []);
  assert.deepEqual(compare([locking(), locking()], [strong, locking()]), []);
  assert.equal(compare([locking(), locking()], [strong, strong]).length, 1);
});
