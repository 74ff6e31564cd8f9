import type { Counters, RelationName } from '../../migrations/trace/observation.ts';
import type { StatementResult } from '../result.ts';
import type { Thresholds } from './comparison.ts';

/** Tables, materialized views and indexes below it are not worth an alarm, whatever is done to them. */
export const leastRelationBytes = 1024 * 1024;

/** What one traced run saw of a migration. A `MigrationResult` is one. */
export interface CounterRound {
  /** With the WAL of COMMITs in it; undefined where nothing was traced. */
  readonly counters: Counters | undefined;
  readonly commitWalBytes: number;
  readonly statements: readonly StatementResult[];
  readonly created: readonly RelationName[];
  readonly dropped: readonly RelationName[];
}

/** One migration's rounds on both sides. */
export interface CounterInput {
  /** At least one a side. Costs that depend on chance (`random()`) differ from round to round. */
  readonly baseline: readonly CounterRound[];
  readonly candidate: readonly CounterRound[];
  readonly thresholds: Thresholds;
  /** How they were counted (of the fingerprint). */
  readonly source: 'pg_stat_statements' | 'wal position';
}

/** WAL of a statement, 0 where it was not traced. */
export function walOf({ trace }: StatementResult): number {
  return trace?.counters.walBytes ?? 0;
}

/** Shared blocks that a statement touched, 0 where it was not traced. */
export function blocksOf({ trace }: StatementResult): number {
  return trace === undefined ? 0 : trace.counters.blocksHit + trace.counters.blocksRead;
}
