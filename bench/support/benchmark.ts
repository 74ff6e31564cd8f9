import type { BenchServer } from './server.ts';
import type { Goal } from './statistics.ts';

/** What a benchmark is run with. */
export interface BenchContext {
  /** The server of the benchmark's major. @throws {Error} when the benchmark names none */
  readonly server: () => BenchServer;
  /** How many runs count, of each side. */
  readonly runs: number;
  /** The part of the full data sets that is used; 1 for results that mean something. */
  readonly scale: number;
  /** Data sets that take minutes to make are wanted. */
  readonly large: boolean;
  /** The names of the rows that are wanted. */
  readonly wanted: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** Tells what goes on. */
  readonly say: (line: string) => void;
}

/** A benchmark gives one or more rows of the table. */
export interface Benchmark {
  readonly rowNames: readonly string[];
  /** The server that it needs, if any. */
  readonly major: number | undefined;
  run(context: BenchContext): Promise<readonly Row[]>;
}

/** One side of a row: a command and what it cost. */
export interface RowSide {
  readonly label: string;
  /** Median, smallest and largest. */
  readonly time: string;
  readonly stored: string;
  /** Peak of the process alone, and together with its children. */
  readonly memory: string;
}

/** A row of the table: what was measured, and how it stands to its goals. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** The goals are another row's; how this one stands to them is worth knowing all the same. */
  readonly beside?: boolean;
  readonly goals: readonly Goal[];
  readonly ours: RowSide;
  readonly reference?: RowSide;
  /** What a reader must know about how it was measured. */
  readonly notes: readonly string[];
}
