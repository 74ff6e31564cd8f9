import type { BenchmarkResult, MigrationResult, Statistics } from '../result.ts';

export type MetricName = 'time' | 'wal' | 'blocks' | 'lock' | 'rewrite' | 'budget';

export type Verdict = 'pass' | 'improved' | 'regressed' | 'over-budget' | 'inconclusive' | 'failed';

/** One reason for a verdict, with what was measured. */
export interface Evidence {
  readonly metric: MetricName;
  readonly verdict: 'improved' | 'regressed' | 'over-budget' | 'inconclusive';
  /** For a person: `WAL 12 MB → 48 MB (+300 %, allowed +5 %)`. */
  readonly text: string;
  /** The place of the statement that it comes from, where there is one. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The statement's beginning, in one line. */
  readonly sql: string | undefined;
  readonly baseline: number | undefined;
  readonly current: number | undefined;
  /** Why it does not count: an ignore's reason; undefined when it counts. */
  readonly ignored: string | undefined;
}

/** The change of a median with its uncertainty, as shares: 0.2 is 20 % more. */
export interface Change {
  readonly change: number;
  /** Half of the width of the 95 % interval. */
  readonly plusMinus: number;
}

export interface ComparedMigration {
  readonly name: string;
  readonly file: string;
  readonly kind: 'both' | 'new' | 'removed';
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly baselineTime: Statistics | undefined;
  readonly currentTime: Statistics | undefined;
  /** Undefined where times are not comparable. */
  readonly time: Change | undefined;
  /** The share by which WAL changed; undefined for new and removed ones. */
  readonly wal: number | undefined;
  /** A/A noise of this migration's time in this run, as a share. */
  readonly noise: number | undefined;
  readonly current: MigrationResult | undefined;
  readonly baseline: MigrationResult | undefined;
}

export interface Comparison {
  /** The worst of all: regressed, over-budget and failed fail the job. */
  readonly verdict: Verdict;
  /** Where the baseline came from, for a person. */
  readonly baselineLabel: string | undefined;
  /** Whether both sides ran interleaved in this job, so that time could be judged. */
  readonly timesComparable: boolean;
  /** Why times or counters were not judged, one line each. */
  readonly notes: readonly string[];
  /** In the candidate's order, removed ones last. */
  readonly migrations: readonly ComparedMigration[];
  readonly candidate: BenchmarkResult;
}

/** What counts as a regression: shares, 0.2 is 20 %. */
export interface Thresholds {
  readonly time: number;
  readonly wal: number;
  readonly blocks: number;
  readonly lock: number;
}

/** An absolute limit for each migration. */
export type Budget =
  | { readonly kind: 'duration'; readonly ms: number; readonly text: string }
  | {
      readonly kind: 'lock';
      readonly mode: import('../../migrations/trace/observation.ts').LockMode;
      readonly ms: number;
      readonly overBytes: number;
      readonly text: string;
    }
  | { readonly kind: 'wal'; readonly bytes: number; readonly text: string }
  | { readonly kind: 'rewrite'; readonly overBytes: number; readonly text: string };
