import {
  integer,
  list,
  object,
  oneOf,
  record,
  type Shape,
  ShapeError,
  shown,
  text,
  truth,
} from '../../archive/shape.ts';
import type { MigrationFailure } from '../../migrations/applied.ts';
import { type Ignore, layoutNames } from '../../migrations/migration.ts';
import {
  type Counters,
  lockModes,
  type RelationName,
  type Rewrite,
  type StatementTrace,
  type TakenLock,
} from '../../migrations/trace/observation.ts';
import {
  type BenchmarkResult,
  type DownResult,
  type Fingerprint,
  type FixtureRecord,
  type Growth,
  type MigrationResult,
  resultFormatVersion,
  type Stall,
  type StatementResult,
  type Statistics,
} from '../result.ts';

/*
 * The structure of a result, field by field. docs/benchmark.schema.json says the same for other programs, and a test
 * holds the two against each other. What is undefined in a result is left out of its JSON.
 */

/** JSON has no infinity and no "not a number", so that every number in it is finite; 1e999 parses as an infinite one. */
const finite: Shape<number> = (value, at) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ShapeError(at, `expected a number, got ${shown(value)}`);
};

const amount: Shape<number> = (value, at) => {
  if (finite(value, at) >= 0) return value as number;
  throw new ShapeError(at, `expected a number from 0, got ${shown(value)}`);
};

const name = text(/./s, 'a name');

const moment = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'a time such as 2026-01-31T12:00:00Z');

const relation = object<RelationName>(
  {
    schema: text(),
    name,
    kind: oneOf(
      ...(['table', 'partitioned table', 'index', 'sequence', 'view', 'materialized view', 'toast', 'other'] as const),
    ),
    table: text(),
  },
  ['table'],
);

const counters = object<Counters>({
  walBytes: amount,
  walRecords: amount,
  walFullPageImages: amount,
  blocksHit: amount,
  blocksRead: amount,
  blocksDirtied: amount,
  tempBytes: amount,
  rows: amount,
});

const lock = object<TakenLock>({
  relation,
  mode: oneOf(...lockModes),
  blocking: oneOf('nothing', 'writes', 'reads and writes'),
  relationBytes: amount,
  holdMs: amount,
  heldBlocks: amount,
  heldStatements: amount,
  seen: oneOf('held', 'polled', 'wal'),
});

const trace = object<StatementTrace>({
  counters,
  locks: list(lock),
  rewrites: list(object<Rewrite>({ relation, bytes: amount, emptied: truth })),
  indexesBuilt: list(relation),
  scans: list(object({ relation, rows: amount })),
  serverNotes: list(text()),
  unseen: list(text()),
});

const statement = object<StatementResult>(
  { sql: text(), kind: text(), file: text(), line: integer(), durationMs: amount, trace },
  ['trace'],
);

const statistics = object<Statistics>({
  mean: amount,
  median: amount,
  standardDeviation: amount,
  minimum: amount,
  maximum: amount,
  medianLow: amount,
  medianHigh: amount,
});

const failure = object<MigrationFailure>(
  {
    message: text(),
    sqlState: text(),
    detail: text(),
    hint: text(),
    file: text(),
    line: integer(),
    snippet: text(),
  },
  ['sqlState', 'detail', 'hint'],
);

const seenStall = object({ longestMs: amount, probes: amount });
const stall = object<Stall>({ relation, reader: seenStall, writer: seenStall }, ['reader', 'writer']);

const growth = object<Growth>(
  {
    kind: oneOf('constant', 'linear', 'worse than linear', 'unclear'),
    exponent: finite,
    exponentLow: finite,
    exponentHigh: finite,
    points: list(object({ scale: amount, rows: amount, timeMs: amount, blocks: amount })),
    predicted: object<NonNullable<Growth['predicted']>>({
      rows: amount,
      timeMs: amount,
      timeLowMs: amount,
      timeHighMs: amount,
      lockMs: amount,
      lockLowMs: amount,
      lockHighMs: amount,
    }),
  },
  ['predicted'],
);

const down = object<DownResult>(
  { outcome: oneOf('same schema', 'other schema', 'failed'), problems: list(text()), timeMs: amount },
  ['timeMs'],
);

const migration = object<MigrationResult>(
  {
    name,
    file: text(),
    sha256: text(/^([0-9a-f]{64})?$/, 'a SHA-256 in hexadecimal, or nothing'),
    status: oneOf('measured', 'failed', 'skipped', 'applied', 'unselected'),
    reason: text(),
    failure,
    timesMs: list(amount),
    time: statistics,
    commitMs: amount,
    counters,
    commitWalBytes: amount,
    statements: list(statement),
    created: list(relation),
    dropped: list(relation),
    bytesBefore: amount,
    bytesAfter: amount,
    bytesPeak: amount,
    stalls: list(stall),
    growth,
    down,
    ignores: list(
      object<Ignore>({
        metric: oneOf('time', 'wal', 'blocks', 'lock', 'rewrite', 'budget', 'all'),
        reason: text(),
        line: integer(),
      }),
    ),
  },
  ['reason', 'failure', 'time', 'commitMs', 'counters', 'stalls', 'growth', 'down'],
);

const fixture = object<FixtureRecord>({
  kind: oneOf('empty', 'sql', 'seed', 'backup'),
  source: text(),
  identity: text(),
  scale: amount,
  bytes: amount,
  rows: record(amount),
});

const fingerprint = object<Fingerprint>({
  serverVersion: name,
  server: oneOf('scratch', 'given'),
  cpu: text(),
  cores: amount,
  memoryBytes: amount,
  kernel: text(),
  settings: record(text()),
  counters: oneOf('pg_stat_statements', 'wal position'),
  clones: text(),
  superuser: truth,
});

/** Everything that can be said about a result's fields one by one. */
export const resultShape: Shape<BenchmarkResult> = object<BenchmarkResult>(
  {
    kind: oneOf('pgproof-benchmark'),
    formatVersion: integer(1, resultFormatVersion) as Shape<typeof resultFormatVersion>,
    createdAt: moment,
    pgproof: text(),
    commit: text(/^[0-9a-f]{40,64}$/, 'the id of a commit'),
    layout: object({ name: oneOf(...layoutNames, 'command'), directory: text(), reason: text() }),
    fingerprint,
    fixture,
    scales: list(fixture),
    iterations: integer(),
    migrations: list(migration),
    notes: list(text()),
    noise: amount,
  },
  ['commit', 'noise'],
);

/**
 * What the fields cannot say one by one.
 *
 * @throws {ShapeError} when two migrations have one name, by which they are compared
 */
export function assertConsistent(result: BenchmarkResult): void {
  const names = new Set<string>();
  for (const [index, { name: own }] of result.migrations.entries()) {
    if (names.has(own)) throw new ShapeError(`migrations[${index}].name`, `${shown(own)} is there twice`);
    names.add(own);
  }
}
