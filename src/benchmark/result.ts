import type { MigrationFailure } from '../migrations/applied.ts';
import type { Ignore, LayoutName } from '../migrations/migration.ts';
import type { Counters, RelationName, StatementTrace } from '../migrations/trace/observation.ts';

/** Raised when a reader of the old form would misread the new one. */
export const resultFormatVersion = 1;

/** One measurement of a set of migrations: what `benchmark` writes and a later run takes for its baseline. */
export interface BenchmarkResult {
  readonly kind: 'pgproof-benchmark';
  readonly formatVersion: typeof resultFormatVersion;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly pgproof: string;
  /** The Git commit of the migrations, where it is known. */
  readonly commit: string | undefined;
  readonly layout: { readonly name: LayoutName | 'command'; readonly directory: string; readonly reason: string };
  readonly fingerprint: Fingerprint;
  readonly fixture: FixtureRecord;
  /** The larger and smaller fixtures of `scale`, besides the one above, smallest first. */
  readonly scales: readonly FixtureRecord[];
  readonly iterations: number;
  readonly migrations: readonly MigrationResult[];
  /** Steps that were not run and why, and what could not be measured. */
  readonly notes: readonly string[];
  /** The noise of the run itself: half of the runs against the other half (A/A), of the whole set's time. */
  readonly noise: number | undefined;
}

/** All that decides what a number means: two results are compared in full only where it is the same. */
export interface Fingerprint {
  /** For instance `17.4`. */
  readonly serverVersion: string;
  readonly server: 'scratch' | 'given';
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  /** Settings of the server that change costs, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** How WAL and blocks were counted. */
  readonly counters: 'pg_stat_statements' | 'wal position';
  /** How clones were made: `file copy`, `file clone`, `wal log`. */
  readonly clones: string;
  readonly superuser: boolean;
}

/** The database on which the migrations ran. */
export interface FixtureRecord {
  readonly kind: 'empty' | 'sql' | 'seed' | 'backup';
  /** The file, command or backup, as given. */
  readonly source: string;
  /** Changes when the fixture's content does: a hash of the source, or of table sizes for a seed. */
  readonly identity: string;
  /** Wanted share of the whole, 1 for all of it. */
  readonly scale: number;
  readonly bytes: number;
  /** Exact rows of each table, by `schema.name`. */
  readonly rows: Readonly<Record<string, number>>;
}

export interface Statistics {
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The 95 % interval of the median (order statistics). */
  readonly medianLow: number;
  readonly medianHigh: number;
}

export interface MigrationResult {
  readonly name: string;
  readonly file: string;
  /** Of its up section's text; '' where a command ran it. */
  readonly sha256: string;
  /**
   * `measured`; `failed` with its failure; `skipped`: not run or not judged, with the reason; `applied`: run before the
   * ones that were to be measured; `unselected`: not run, since `only` names others.
   */
  readonly status: 'measured' | 'failed' | 'skipped' | 'applied' | 'unselected';
  readonly reason: string | undefined;
  readonly failure: MigrationFailure | undefined;
  /** One value an iteration, in the order in which they ran. */
  readonly timesMs: readonly number[];
  readonly time: Statistics | undefined;
  /** Time at COMMIT, median. */
  readonly commitMs: number | undefined;
  /** Sums of the statements' counters, with `commitWalBytes` in the WAL; undefined where nothing was traced. */
  readonly counters: Counters | undefined;
  readonly commitWalBytes: number;
  readonly statements: readonly StatementResult[];
  readonly created: readonly RelationName[];
  readonly dropped: readonly RelationName[];
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly bytesPeak: number;
  /** The longest stalls that a reader and a writer really saw; undefined without `probe`. */
  readonly stalls: readonly Stall[] | undefined;
  readonly growth: Growth | undefined;
  /** What came of the down migration; undefined without `down` or without a down section. */
  readonly down: DownResult | undefined;
  readonly ignores: readonly Ignore[];
}

export interface StatementResult {
  /** The beginning of its text, in one line. */
  readonly sql: string;
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  /** The median. */
  readonly durationMs: number;
  readonly trace: StatementTrace | undefined;
}

/** What a session of an application beside the migration saw. */
export interface Stall {
  readonly relation: RelationName;
  readonly reader: { readonly longestMs: number; readonly probes: number } | undefined;
  readonly writer: { readonly longestMs: number; readonly probes: number } | undefined;
}

/** How a migration's cost grows with the rows of the tables that it touches. */
export interface Growth {
  readonly kind: 'constant' | 'linear' | 'worse than linear' | 'unclear';
  /** cost ~ rows ^ exponent, with its 95 % interval. */
  readonly exponent: number;
  readonly exponentLow: number;
  readonly exponentHigh: number;
  /** What was measured at each scale: touched rows and median time. */
  readonly points: readonly {
    readonly scale: number;
    readonly rows: number;
    readonly timeMs: number;
    readonly blocks: number;
  }[];
  /** At the production's row counts; undefined where they are not known. */
  readonly predicted:
    | {
        readonly rows: number;
        readonly timeMs: number;
        readonly timeLowMs: number;
        readonly timeHighMs: number;
        /** Of the strongest lock that makes others wait; 0 without one. */
        readonly lockMs: number;
        readonly lockLowMs: number;
        readonly lockHighMs: number;
      }
    | undefined;
}

export interface DownResult {
  readonly outcome: 'same schema' | 'other schema' | 'failed';
  /** What differs after up → down → up, or the failure. */
  readonly problems: readonly string[];
  readonly timeMs: number | undefined;
}
