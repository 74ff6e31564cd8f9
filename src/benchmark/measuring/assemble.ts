import type { AppliedMigration, MigrationFailure } from '../../migrations/applied.ts';
import type { Migration, MigrationStatement } from '../../migrations/migration.ts';
import type { Counters } from '../../migrations/trace/observation.ts';
import { shorten } from '../../report/markdown.ts';
import { holdMsOf } from '../held-statements.ts';
import type { MigrationResult, StatementResult } from '../result.ts';
import { inOneLine } from '../statement-words.ts';
import { describe, median } from '../statistics/statistics.ts';
import { appliedIn, type Samples, timesOf } from './measuring.ts';

/** What becomes of a migration of the set in a benchmark. */
export type Plan =
  | { readonly kind: 'measure' }
  | { readonly kind: 'apply'; readonly reason: string }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'leave'; readonly reason: string };

const shownStatementCharacters = 200;
/** A statement may be megabytes of rows, or begin with a long comment. */
const readStatementCharacters = 20_000;

/**
 * The result of each migration of a set: times of the timed runs, everything else of the traced one.
 *
 * @param plan what each migration's part was; those that are applied or skipped have no measurements
 */
export function assembleMigrations(
  migrations: readonly Migration[],
  plan: (migration: Migration) => Plan,
  samples: Samples,
): readonly MigrationResult[] {
  let failedBefore: string | undefined;
  return migrations.map((migration) => {
    const chosen = plan(migration);
    const { reason } = chosen.kind === 'measure' ? { reason: undefined } : chosen;
    if (chosen.kind === 'skip') return { ...unmeasured(migration), status: 'skipped' as const, reason };
    if (chosen.kind === 'leave') return { ...unmeasured(migration), status: 'unselected' as const, reason };
    const failure = failureOf(migration.name, samples);
    const result = failure === undefined ? unmeasured(migration) : failed(migration, failure, failedBefore, samples);
    if (failure !== undefined) {
      if (result.status === 'failed') failedBefore ??= migration.name;
      return result;
    }
    if (chosen.kind === 'apply') return { ...result, reason: chosen.reason };
    return measured(migration, samples);
  });
}

/** A migration that was applied, with nothing measured. */
function unmeasured(migration: Migration): MigrationResult {
  return {
    name: migration.name,
    file: migration.file,
    sha256: migration.sha256,
    status: 'applied',
    reason: undefined,
    failure: undefined,
    timesMs: [],
    time: undefined,
    commitMs: undefined,
    counters: undefined,
    commitWalBytes: 0,
    statements: [],
    created: [],
    dropped: [],
    bytesBefore: 0,
    bytesAfter: 0,
    bytesPeak: 0,
    stalls: undefined,
    growth: undefined,
    down: undefined,
    ignores: migration.ignores,
  };
}

/** One that fails behind another failure may only lack what that one should have made: it is not judged. */
function failed(
  migration: Migration,
  failure: MigrationFailure,
  before: string | undefined,
  samples: Samples,
): MigrationResult {
  // The one that is to blame may come after it.
  if (isInnocent(migration.name, samples)) {
    return { ...unmeasured(migration), status: 'skipped', reason: failure.message, failure };
  }
  const howOften = howOftenFailed(migration.name, samples);
  if (before === undefined) return { ...unmeasured(migration), status: 'failed', reason: howOften, failure };
  const reason = `it failed after ${before} had failed: ${failure.message}`;
  return { ...unmeasured(migration), status: 'skipped', reason, failure };
}

/** A migration fails when it failed in any run. */
export function failureOf(name: string, { traced, timed }: Samples): MigrationFailure | undefined {
  const failures = appliedIn(name, [...traced, ...timed]).filter(({ failure }) => failure !== undefined);
  return (failures.find(({ culprit }) => culprit === undefined) ?? failures[0])?.failure;
}

/** It never failed by itself, only with another one of its transaction. */
function isInnocent(name: string, { traced, timed }: Samples): boolean {
  const failures = appliedIn(name, [...traced, ...timed]).filter(({ outcome }) => outcome === 'failed');
  return failures.every(({ culprit }) => culprit !== undefined);
}

/** Undefined where it failed in all runs: then there is nothing more to say. */
function howOftenFailed(name: string, { traced, timed }: Samples): string | undefined {
  const runs = appliedIn(name, [...traced, ...timed]);
  const count = runs.filter(({ outcome }) => outcome === 'failed').length;
  return count < runs.length ? `it failed in ${count} of ${runs.length} runs` : undefined;
}

function measured(migration: Migration, samples: Samples): MigrationResult {
  const timesMs = timesOf(migration.name, samples.timed);
  const runs = appliedIn(migration.name, samples.timed);
  const [traced] = appliedIn(migration.name, samples.traced);
  const commitMs = median(runs.map((run) => run.commitMs));
  return {
    ...unmeasured(migration),
    status: 'measured',
    timesMs,
    time: describe(timesMs),
    commitMs,
    counters: traced === undefined ? undefined : countersOf(traced),
    ...(traced?.trace === undefined ? {} : traced.trace),
    statements: withHolds(statementsOf(migration, runs, traced), commitMs),
  };
}

function statementsOf(
  migration: Migration,
  timed: readonly AppliedMigration[],
  traced: AppliedMigration | undefined,
): readonly StatementResult[] {
  const times = new Map<number, number[]>();
  for (const { index, durationMs } of timed.flatMap(({ statements }) => statements)) {
    const before = times.get(index);
    if (before === undefined) times.set(index, [durationMs]);
    else before.push(durationMs);
  }
  const traces = new Map(traced?.statements.map(({ index, trace }) => [index, trace]));
  return (migration.up?.statements ?? []).map((statement, index) => ({
    sql: sqlOf(statement),
    ...{ kind: statement.kind, file: statement.file, line: statement.line },
    durationMs: median(times.get(index) ?? []),
    trace: traces.get(index),
  }));
}

/** Puts locks' times beside those of the statements, which are of other runs than the traced one. */
function withHolds(statements: readonly StatementResult[], commitMs: number): readonly StatementResult[] {
  return statements.map((statement, index) => {
    const { trace } = statement;
    if (trace === undefined) return statement;
    const locks = trace.locks.map((lock) => ({ ...lock, holdMs: holdMsOf(lock, index, statements, commitMs) }));
    return { ...statement, trace: { ...trace, locks } };
  });
}

/** A statement's beginning, in one line; of a command of the user's, too. */
function sqlOf({ text, kind }: MigrationStatement): string {
  const start = text.slice(0, readStatementCharacters);
  return shorten(kind === 'command' ? start.replaceAll(/\s+/g, ' ') : inOneLine(start), shownStatementCharacters);
}

/** The sums of all statements; the WAL of COMMITs is added to it. Undefined when nothing was traced. */
export function countersOf({ statements, trace }: AppliedMigration): Counters | undefined {
  const traces = statements.flatMap((statement) => statement.trace ?? []);
  if (traces.length === 0) return undefined;
  const sum = (read: (counters: Counters) => number): number =>
    traces.reduce((total, { counters }) => total + read(counters), 0);
  return {
    walBytes: sum(({ walBytes }) => walBytes) + (trace?.commitWalBytes ?? 0),
    walRecords: sum(({ walRecords }) => walRecords),
    walFullPageImages: sum(({ walFullPageImages }) => walFullPageImages),
    blocksHit: sum(({ blocksHit }) => blocksHit),
    blocksRead: sum(({ blocksRead }) => blocksRead),
    blocksDirtied: sum(({ blocksDirtied }) => blocksDirtied),
    tempBytes: sum(({ tempBytes }) => tempBytes),
    rows: sum(({ rows }) => rows),
  };
}
