import type { BenchmarkResult, MigrationResult, StatementResult } from '../../src/benchmark/result.ts';
import { describe } from '../../src/benchmark/statistics/statistics.ts';
import type {
  Blocking,
  Counters,
  LockMode,
  RelationName,
  Rewrite,
  TakenLock,
} from '../../src/migrations/trace/observation.ts';

/** Results that nobody measured, of which a test says only what it is about. */

export function relation(name: string, kind: RelationName['kind'] = 'table', table?: string): RelationName {
  return { schema: 'public', name, kind, table };
}

const blockings: Partial<Record<LockMode, Blocking>> = {
  ShareLock: 'writes',
  ShareRowExclusiveLock: 'writes',
  ExclusiveLock: 'writes',
  AccessExclusiveLock: 'reads and writes',
};

export function lock(mode: LockMode, changes: Partial<TakenLock> = {}): TakenLock {
  return {
    relation: relation('orders'),
    mode,
    blocking: blockings[mode] ?? 'nothing',
    relationBytes: 900_000_000,
    holdMs: 100,
    heldBlocks: 10_000,
    heldStatements: 1,
    seen: 'held',
    ...changes,
  };
}

export function rewrite(changes: Partial<Rewrite> = {}): Rewrite {
  return { relation: relation('orders'), bytes: 900_000_000, emptied: false, ...changes };
}

export interface MadeUpStatement {
  readonly sql?: string;
  readonly kind?: string;
  readonly line?: number;
  readonly durationMs?: number;
  readonly walBytes?: number;
  readonly blocks?: number;
  readonly locks?: readonly TakenLock[];
  readonly rewrites?: readonly Rewrite[];
}

export function statement(given: MadeUpStatement = {}): StatementResult {
  const { sql = 'ALTER TABLE orders ADD COLUMN n int', kind = 'AlterTableStmt', line = 1, durationMs = 100 } = given;
  return {
    sql,
    kind,
    file: '001.sql',
    line,
    durationMs,
    trace: {
      counters: counters(given.walBytes ?? 1_000_000, given.blocks ?? 10_000),
      locks: given.locks ?? [],
      rewrites: given.rewrites ?? [],
      indexesBuilt: [],
      scans: [],
      serverNotes: [],
      unseen: [],
    },
  };
}

function counters(walBytes: number, blocks: number): Counters {
  const others = { walRecords: 1, walFullPageImages: 0, blocksDirtied: 0, tempBytes: 0, rows: 0 };
  // Which of them were in the cache must not matter.
  return { ...others, walBytes, blocksHit: Math.ceil(blocks / 2), blocksRead: Math.floor(blocks / 2) };
}

/** A migration of these statements, whose counters are their sums. */
export function migration(
  statements: readonly StatementResult[] = [statement()],
  changes: Partial<MigrationResult> = {},
): MigrationResult {
  const sum = (read: (counters: Counters) => number): number =>
    statements.reduce((total, { trace }) => total + (trace === undefined ? 0 : read(trace.counters)), 0);
  const timesMs = changes.timesMs ?? [100, 101, 99, 102, 98];
  return {
    name: '001',
    file: '001.sql',
    sha256: '00',
    status: 'measured',
    reason: undefined,
    failure: undefined,
    timesMs,
    time: timesMs.length === 0 ? undefined : describe(timesMs),
    commitMs: 1,
    counters: counters(
      sum(({ walBytes }) => walBytes) + (changes.commitWalBytes ?? 0),
      sum(({ blocksHit, blocksRead }) => blocksHit + blocksRead),
    ),
    commitWalBytes: 0,
    statements,
    created: [],
    dropped: [],
    bytesBefore: 0,
    bytesAfter: 0,
    bytesPeak: 0,
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
    createdAt: '2025-01-01T00:00:00Z',
    pgproof: '0.1.0',
    commit: undefined,
    layout: { name: 'plain', directory: 'migrations', reason: 'SQL files' },
    fingerprint: {
      serverVersion: '17.4',
      server: 'scratch',
      cpu: 'a CPU',
      cores: 2,
      memoryBytes: 8e9,
      kernel: '6.1',
      settings: { full_page_writes: 'off', shared_buffers: '128MB' },
      counters: 'pg_stat_statements',
      clones: 'file copy',
      superuser: false,
    },
    fixture: { kind: 'sql', source: 'shop.sql', identity: 'abc', scale: 1, bytes: 1e9, rows: {} },
    scales: [],
    iterations: 5,
    migrations,
    notes: [],
    noise: undefined,
    ...changes,
  };
}
