import type { MigrationResult } from '../../src/benchmark/result.ts';
import type { ComparedMigration, Comparison, Evidence, Verdict } from '../../src/benchmark/verdict/comparison.ts';
import type { StatementTrace } from '../../src/migrations/trace/observation.ts';
import {
  counters,
  lock,
  megabyte,
  migration,
  relation,
  result,
  rewrite,
  statement,
  trace,
} from './benchmark-builders.ts';

export * from './benchmark-builders.ts';

/* A comparison as a run of ten migrations gives it, made by hand: each kind of verdict once. */

function compared(
  current: MigrationResult | undefined,
  baseline: MigrationResult | undefined,
  verdict: Verdict,
  changes: Partial<ComparedMigration> = {},
): ComparedMigration {
  const shown = current ?? baseline;
  if (shown === undefined) throw new Error('neither side is given');
  const both = current !== undefined && baseline !== undefined;
  const change = both ? (current.time?.median ?? 0) / (baseline.time?.median ?? 1) - 1 : 0;
  const wal = both ? (current.counters?.walBytes ?? 0) / (baseline.counters?.walBytes ?? 1) - 1 : undefined;
  return {
    name: shown.name,
    file: shown.file,
    kind: both ? 'both' : current === undefined ? 'removed' : 'new',
    verdict,
    evidence: [],
    baselineTime: baseline?.time,
    currentTime: current?.time,
    time: both ? { change, plusMinus: 0.04 } : undefined,
    wal,
    noise: 0.02,
    current,
    baseline,
    ...changes,
  };
}

function evidence(changes: Partial<Evidence>): Evidence {
  return {
    metric: 'wal',
    verdict: 'regressed',
    text: '',
    file: undefined,
    line: undefined,
    sql: undefined,
    baseline: undefined,
    current: undefined,
    ignored: undefined,
    ...changes,
  };
}

const addToken = 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()';

/** A rewrite that was none in the baseline, and statements that run under its lock. */
function backfill(): ComparedMigration {
  const name = '007_backfill';
  const update = statement("UPDATE customers SET region = 'eu' WHERE region IS NULL", {
    kind: 'UpdateStmt',
    line: 5,
    durationMs: 1_400,
    trace: trace({
      counters: counters({ walBytes: 96 * megabyte, rows: 280_000, blocksHit: 610_000 }),
      locks: [lock('customers', 'RowExclusiveLock', 1_400)],
      scans: [{ relation: relation('customers'), rows: 300_000 }],
    }),
  });
  const baseline = migration(name, [
    statement('ALTER TABLE orders ADD COLUMN token uuid', {
      line: 2,
      trace: trace({ locks: [lock('orders', 'AccessExclusiveLock', 1_405)] }),
    }),
    update,
  ]);
  const current = migration(
    name,
    [
      statement(addToken, {
        line: 2,
        durationMs: 4_100,
        trace: trace({
          counters: counters({ walBytes: 931 * megabyte, blocksHit: 240_000, blocksDirtied: 112_000 }),
          locks: [
            lock('orders', 'AccessExclusiveLock', 5_510, { heldStatements: 2, heldBlocks: 850_000 }),
            lock('orders_pkey', 'AccessExclusiveLock', 5_510, { relation: relation('orders_pkey', 'index', 'orders') }),
          ],
          rewrites: [rewrite('orders')],
          indexesBuilt: [relation('orders_pkey', 'index', 'orders')],
          scans: [{ relation: relation('orders'), rows: 4_800_000 }],
          serverNotes: ['rewriting table "orders"'],
        }),
      }),
      update,
    ],
    {
      bytesPeak: 2_260 * megabyte,
      stalls: [
        {
          relation: relation('orders'),
          reader: { longestMs: 5_480, probes: 61 },
          writer: { longestMs: 5_502, probes: 58 },
        },
      ],
      growth: {
        kind: 'linear',
        exponent: 1.02,
        exponentLow: 0.94,
        exponentHigh: 1.1,
        points: [
          { scale: 0.1, rows: 150_000, timeMs: 560, blocks: 85_000 },
          { scale: 0.3, rows: 450_000, timeMs: 1_700, blocks: 256_000 },
          { scale: 1, rows: 1_500_000, timeMs: 5_500, blocks: 850_000 },
        ],
        predicted: {
          rows: 40_000_000,
          timeMs: 149_000,
          timeLowMs: 118_000,
          timeHighMs: 190_000,
          lockMs: 149_000,
          lockLowMs: 118_000,
          lockHighMs: 190_000,
        },
      },
    },
  );
  const place = { file: '007_backfill.sql', line: 2, sql: addToken };
  return compared(current, baseline, 'regressed', {
    evidence: [
      evidence({ metric: 'rewrite', text: 'orders is rewritten, 919 MB; the baseline rewrites nothing', ...place }),
      evidence({
        text: 'WAL 96 MB → 1 027 MB (+969 %, allowed +5 %)',
        baseline: 96 * megabyte,
        current: 1_027 * megabyte,
        ...place,
      }),
      evidence({ metric: 'time', verdict: 'regressed', text: 'time 1.40 s → 5.50 s (+292 % ±4, allowed +20 %)' }),
    ],
  });
}

/** An index that is now built concurrently. */
function indexes(): ComparedMigration {
  const built = [relation('orders_customer', 'index', 'orders')];
  const scans = [{ relation: relation('orders'), rows: 1_200_000 }];
  const baseline = migration('006_add_indexes', [
    statement('CREATE INDEX orders_customer ON orders (customer_id)', {
      kind: 'IndexStmt',
      durationMs: 2_300,
      trace: trace({ locks: [lock('orders', 'ShareLock', 2_300)], indexesBuilt: built, scans }),
    }),
  ]);
  const current = migration('006_add_indexes', [
    statement('CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id)', {
      kind: 'IndexStmt',
      durationMs: 1_700,
      trace: trace({ locks: [lock('orders', 'ShareUpdateExclusiveLock', 1_700)], indexesBuilt: built, scans }),
    }),
  ]);
  return compared(current, baseline, 'improved', {
    evidence: [evidence({ metric: 'lock', verdict: 'improved', text: 'writes of orders no longer wait' })],
  });
}

function foreignKey(): ComparedMigration {
  const sql = 'ALTER TABLE lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES orders (id)';
  const added = migration('015_new_migration', [
    statement(sql, {
      line: 3,
      durationMs: 2_300,
      trace: trace({
        locks: [lock('lines', 'ShareRowExclusiveLock', 2_310), lock('orders', 'ShareRowExclusiveLock', 2_310)],
        scans: [
          { relation: relation('lines'), rows: 4_000_000 },
          { relation: relation('orders'), rows: 1_200_000 },
        ],
        serverNotes: ['validating foreign key constraint "lines_order"'],
      }),
    }),
  ]);
  return compared(added, undefined, 'pass');
}

function failed(): ComparedMigration {
  const current = migration('016_enum', [], {
    status: 'failed',
    timesMs: [],
    time: undefined,
    counters: undefined,
    failure: {
      message: 'unsafe use of new value "refunded" of enum type order_state',
      sqlState: '55P04',
      detail: undefined,
      hint: 'New enum values must be committed before they can be used.',
      file: '016_enum.sql',
      line: 4,
      snippet:
        "3 | ALTER TYPE order_state ADD VALUE 'refunded';\n4 | UPDATE orders SET state = 'refunded' WHERE refund IS NOT NULL;",
    },
  });
  return compared(current, undefined, 'failed', { currentTime: undefined });
}

/** A name that tries to leave wherever it is shown. */
export const hostileName = '017_`x`|</td><script>alert(1)</script> @octocat **b** "q" \u202e';

function hostile(): ComparedMigration {
  const table = 'a|b</code><img src=x onerror=alert(1)> `$x$` @team';
  const current = migration(hostileName, [
    statement(`ALTER TABLE "${table}" ALTER COLUMN n SET NOT NULL -- \u202e [x](javascript:alert(1))`, {
      line: 1,
      durationMs: 300,
      trace: trace({
        locks: [lock(table, 'AccessExclusiveLock', 300)],
        scans: [{ relation: relation(table), rows: 900_000 }],
        serverNotes: [`verifying table "${table}"`],
        unseen: ['locks of <b>bold</b> that were released early'],
      }),
    }),
  ]);
  return compared(current, undefined, 'pass');
}

function unchanged(name: string, sql: string, durationMs: number, changes: Partial<StatementTrace>): ComparedMigration {
  const side = migration(name, [statement(sql, { durationMs, trace: trace(changes) })]);
  return compared(side, side, 'pass');
}

/** Ten migrations against `git:main`: one regressed, improved, inconclusive, new, removed and failed, and plain ones. */
export function sampleComparison(changes: Partial<Comparison> = {}): Comparison {
  const slow = migration('009_totals', [
    statement('UPDATE settings SET n = n + 1', { kind: 'UpdateStmt', durationMs: 120 }),
  ]);
  const migrations = [
    unchanged('004_settings', 'ALTER TABLE settings ADD COLUMN n int NOT NULL DEFAULT 0', 2, {
      locks: [lock('settings', 'AccessExclusiveLock', 2)],
    }),
    unchanged('005_add_users', 'ALTER TABLE customers ALTER COLUMN email SET NOT NULL', 80, {
      locks: [lock('customers', 'AccessExclusiveLock', 80)],
      scans: [{ relation: relation('customers'), rows: 300_000 }],
      serverNotes: ['verifying table "customers"'],
    }),
    indexes(),
    backfill(),
    compared(slow, slow, 'inconclusive', {
      noise: 0.31,
      time: { change: 0.12, plusMinus: 0.3 },
      evidence: [evidence({ metric: 'time', verdict: 'inconclusive', text: 'time +12 % ±30: the noise is 31 %' })],
    }),
    foreignKey(),
    failed(),
    hostile(),
    unchanged('018_comment', "COMMENT ON TABLE orders IS 'o'", 1, {
      locks: [lock('orders', 'ShareUpdateExclusiveLock', 1)],
    }),
    compared(undefined, migration('008_gone', [statement('SELECT 1', { kind: 'SelectStmt' })]), 'pass'),
  ];
  const candidate = result(migrations.flatMap(({ current }) => (current === undefined ? [] : [current])));
  return {
    verdict: 'failed',
    baselineLabel: 'git:main',
    timesComparable: true,
    notes: [],
    migrations,
    candidate,
    ...changes,
  };
}

/** A run that was compared with nothing. */
export function uncomparedSample(migrations: readonly MigrationResult[]): Comparison {
  return {
    verdict: migrations.some(({ status }) => status === 'failed') ? 'failed' : 'pass',
    baselineLabel: undefined,
    timesComparable: false,
    notes: [],
    migrations: migrations.map((each) => compared(each, undefined, each.status === 'failed' ? 'failed' : 'pass')),
    candidate: result(migrations),
  };
}
