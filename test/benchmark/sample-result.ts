import type { BenchmarkResult, MigrationResult } from '../../src/benchmark/result.ts';
import type { RelationName } from '../../src/migrations/trace/observation.ts';

const orders: RelationName = { schema: 'public', name: 'orders', kind: 'table', table: undefined };
const ordersIndex: RelationName = { schema: 'public', name: 'orders_at', kind: 'index', table: 'public.orders' };
const counters = {
  ...{ walBytes: 12_000_000, walRecords: 900, walFullPageImages: 0, blocksHit: 4000, blocksRead: 12 },
  ...{ blocksDirtied: 800, tempBytes: 0, rows: 0 },
};
const time = {
  ...{ mean: 120.5, median: 120, standardDeviation: 2.1, minimum: 118, maximum: 124.25 },
  ...{ medianLow: 118, medianHigh: 124.25 },
};

/** A migration with everything that can be there. */
export const fullMigration: MigrationResult = {
  ...{ name: '001_orders', file: '001_orders.sql', sha256: 'ab'.repeat(32), status: 'measured' },
  ...{ reason: 'it had a reason', timesMs: [118, 120, 124.25], time, commitMs: 0.25, counters, commitWalBytes: 120 },
  failure: {
    ...{ message: 'relation "x" does not exist', sqlState: '42P01', detail: 'd', hint: 'h' },
    ...{ file: '001_orders.sql', line: 3, snippet: '3 | SELECT * FROM x' },
  },
  statements: [
    {
      ...{ sql: 'ALTER TABLE orders ADD …', kind: 'AlterTableStmt', file: '001_orders.sql', line: 2, durationMs: 119 },
      trace: {
        counters,
        locks: [
          {
            ...{ relation: orders, mode: 'AccessExclusiveLock', blocking: 'reads and writes', relationBytes: 8192 },
            ...{ holdMs: 119.5, heldBlocks: 4000, heldStatements: 1, seen: 'held' },
          },
        ],
        rewrites: [{ relation: orders, bytes: 8192, emptied: false }],
        indexesBuilt: [ordersIndex],
        scans: [{ relation: orders, rows: 100 }],
        serverNotes: ['rewriting table "orders"'],
        unseen: ['nothing'],
      },
    },
    { sql: 'SELECT 1', kind: 'SelectStmt', file: '001_orders.sql', line: 3, durationMs: 0.1, trace: undefined },
  ],
  ...{
    created: [ordersIndex],
    dropped: [orders],
    bytesBefore: 8_000_000,
    bytesAfter: 9_000_000,
    bytesPeak: 17_000_000,
  },
  stalls: [{ relation: orders, reader: { longestMs: 119, probes: 40 }, writer: undefined }],
  growth: {
    ...{ kind: 'linear', exponent: 0.98, exponentLow: -0.1, exponentHigh: 1.1 },
    points: [{ scale: 0.1, rows: 10, timeMs: 12, blocks: 400 }],
    predicted: {
      ...{ rows: 12_000_000, timeMs: 1e6, timeLowMs: 9e5, timeHighMs: 1.2e6 },
      ...{ lockMs: 1e6, lockLowMs: 9e5, lockHighMs: 1.2e6 },
    },
  },
  down: { outcome: 'other schema', problems: ['index orders_at is missing'], timeMs: 3 },
  ignores: [{ metric: 'lock', reason: 'the table is empty', line: 1 }],
};

/** A migration with nothing that need not be there. */
export const emptyMigration: MigrationResult = {
  ...{ name: '002_code', file: '002_code.go', sha256: '', status: 'skipped', reason: undefined, failure: undefined },
  ...{ timesMs: [], time: undefined, commitMs: undefined, counters: undefined, commitWalBytes: 0, statements: [] },
  ...{ created: [], dropped: [], bytesBefore: 0, bytesAfter: 0, bytesPeak: 0, stalls: undefined, growth: undefined },
  ...{ down: undefined, ignores: [] },
};

/** A result with everything in it. */
export function sampleResult(changes: Partial<BenchmarkResult> = {}): BenchmarkResult {
  return {
    kind: 'pgproof-benchmark',
    formatVersion: 1,
    createdAt: '2026-01-31T12:00:00.123Z',
    pgproof: '1.0.0',
    commit: 'c0'.repeat(20),
    layout: { name: 'plain', directory: 'db/migrations', reason: 'SQL files' },
    fingerprint: {
      ...{ serverVersion: '17.4', server: 'scratch', cpu: 'a CPU', cores: 2, memoryBytes: 8e9, kernel: '6.1' },
      ...{ settings: { fsync: 'off' }, counters: 'pg_stat_statements', clones: 'file copy', superuser: false },
    },
    fixture: {
      ...{ kind: 'backup', source: 'nightly', identity: 'abc', scale: 1, bytes: 1e9 },
      rows: { 'public.orders': 100 },
    },
    scales: [{ kind: 'backup', source: 'nightly', identity: 'abc', scale: 0.1, bytes: 1e8, rows: {} }],
    iterations: 3,
    migrations: [fullMigration, emptyMigration],
    notes: ['002_code is Go code'],
    noise: 0.031,
    ...changes,
  };
}
