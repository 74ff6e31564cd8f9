import { createHash } from 'node:crypto';
import type { BenchmarkResult, MigrationResult, StatementResult, Statistics } from '../../src/benchmark/result.ts';
import type {
  Blocking,
  Counters,
  LockMode,
  RelationKind,
  RelationName,
  Rewrite,
  StatementTrace,
  TakenLock,
} from '../../src/migrations/trace/observation.ts';

/*
 * Results made by hand, for tests that need a statement with a certain trace. Times are made up, and their statistics
 * are those of the times.
 */

export const megabyte = 1_000_000;

export const tables = {
  orders: { bytes: 919 * megabyte, rows: 1_200_000 },
  lines: { bytes: 121 * megabyte, rows: 4_000_000 },
  customers: { bytes: 48 * megabyte, rows: 300_000 },
  settings: { bytes: 16_384, rows: 12 },
} as const;

export function relation(name: string, kind: RelationKind = 'table', table?: string): RelationName {
  return { schema: 'public', name, kind, table: table === undefined ? undefined : `public.${table}` };
}

const blockingOf: Readonly<Record<LockMode, Blocking>> = {
  AccessShareLock: 'nothing',
  RowShareLock: 'nothing',
  RowExclusiveLock: 'nothing',
  ShareUpdateExclusiveLock: 'nothing',
  ShareLock: 'writes',
  ShareRowExclusiveLock: 'writes',
  ExclusiveLock: 'writes',
  AccessExclusiveLock: 'reads and writes',
};

export function lock(name: string, mode: LockMode, holdMs: number, changes: Partial<TakenLock> = {}): TakenLock {
  const { bytes } = tables[name as keyof typeof tables] ?? { bytes: 50 * megabyte };
  return {
    relation: relation(name),
    mode,
    blocking: blockingOf[mode],
    relationBytes: bytes,
    holdMs,
    heldBlocks: 10,
    heldStatements: 1,
    seen: 'held',
    ...changes,
  };
}

export function rewrite(name: string, changes: Partial<Rewrite> = {}): Rewrite {
  const { bytes } = tables[name as keyof typeof tables] ?? { bytes: 50 * megabyte };
  return { relation: relation(name), bytes, emptied: false, ...changes };
}

export function counters(changes: Partial<Counters> = {}): Counters {
  return {
    walBytes: 4_100,
    walRecords: 31,
    walFullPageImages: 0,
    blocksHit: 214,
    blocksRead: 3,
    blocksDirtied: 12,
    tempBytes: 0,
    rows: 0,
    ...changes,
  };
}

export function trace(changes: Partial<StatementTrace> = {}): StatementTrace {
  return {
    counters: counters(),
    locks: [],
    rewrites: [],
    indexesBuilt: [],
    scans: [],
    serverNotes: [],
    unseen: [],
    ...changes,
  };
}

export function statement(sql: string, changes: Partial<StatementResult> = {}): StatementResult {
  return { sql, kind: 'AlterTableStmt', file: 'migration.sql', line: 1, durationMs: 3, trace: trace(), ...changes };
}

export function statistics(values: readonly number[]): Statistics {
  const sorted = values.toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const at = (index: number) => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? 0;
  return {
    mean,
    median: at(Math.floor(sorted.length / 2)),
    standardDeviation: Math.sqrt(variance),
    minimum: at(0),
    maximum: at(sorted.length),
    medianLow: at(1),
    medianHigh: at(sorted.length - 2),
  };
}

/** Ten values around a median, the same each time. */
function times(medianMs: number, noise = 0.03): number[] {
  return [0.2, -0.9, 0.4, -0.3, 1, 0, -0.6, 0.7, -0.1, 0.5].map((share) => medianMs * (1 + noise * share));
}

/** A migration with the sums of its statements. */
export function migration(
  name: string,
  statements: readonly StatementResult[],
  changes: Partial<MigrationResult> = {},
): MigrationResult {
  const file = `${name}.sql`;
  const placed = statements.map((each) => ({ ...each, file }));
  const total = statements.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const timesMs = times(Math.max(0.5, total));
  const sum = (key: keyof Counters) => statements.reduce((all, each) => all + (each.trace?.counters[key] ?? 0), 0);
  return {
    name,
    file,
    sha256: createHash('sha256').update(JSON.stringify(statements)).digest('hex'),
    status: 'measured',
    reason: undefined,
    failure: undefined,
    timesMs,
    time: statistics(timesMs),
    commitMs: 0.4,
    counters: counters({ walBytes: sum('walBytes'), blocksHit: sum('blocksHit'), rows: sum('rows') }),
    commitWalBytes: 242,
    statements: placed,
    created: [],
    dropped: [],
    bytesBefore: 1_300 * megabyte,
    bytesAfter: 1_300 * megabyte,
    bytesPeak: 1_300 * megabyte,
    stalls: undefined,
    growth: undefined,
    down: undefined,
    ignores: [],
    ...changes,
  };
}

export function result(
  migrations: readonly MigrationResult[],
  changes: Partial<BenchmarkResult> = {},
): BenchmarkResult {
  return {
    kind: 'pgproof-benchmark',
    formatVersion: 1,
    createdAt: '2026-03-01T10:00:00.000Z',
    pgproof: '0.2.0',
    commit: '0123456789abcdef0123456789abcdef01234567',
    layout: { name: 'dbmate', directory: 'db/migrations', reason: '`-- migrate:up` in each file' },
    fingerprint: {
      serverVersion: '17.4',
      server: 'scratch',
      cpu: 'Example CPU @ 2.50GHz',
      cores: 4,
      memoryBytes: 16e9,
      kernel: 'Linux 6.8.0',
      settings: { shared_buffers: '512MB', wal_level: 'replica', lock_timeout: '0' },
      counters: 'pg_stat_statements',
      clones: 'file copy',
      superuser: false,
    },
    fixture: {
      kind: 'backup',
      source: 'artifact:nightly',
      identity: 'f1c2',
      scale: 1,
      bytes: 1_300 * megabyte,
      rows: Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [`public.${name}`, rows])),
    },
    scales: [],
    iterations: 10,
    migrations,
    notes: [],
    noise: 0.02,
    ...changes,
  };
}
