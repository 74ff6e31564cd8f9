import type { MigrationTrace, StatementTrace } from './trace/observation.ts';

/** Why a migration failed, as PostgreSQL tells it. */
export interface MigrationFailure {
  /** The server's message, or ours: a time limit, a lost session. One line or several, as it came. */
  readonly message: string;
  readonly sqlState: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** The file, relative to the migrations' directory. */
  readonly file: string;
  /** The line of the file that the server's error points at, or where the statement begins; from 1. */
  readonly line: number;
  /** That line and up to two around it, each with its number. */
  readonly snippet: string;
}

export interface AppliedStatement {
  /** Its place among the migration's statements. */
  readonly index: number;
  /** As the client sees it: sent to answered. */
  readonly durationMs: number;
  /** Undefined in runs that are not traced. */
  readonly trace: StatementTrace | undefined;
}

/** What came of one migration in one run. */
export interface AppliedMigration {
  readonly name: string;
  readonly outcome: 'applied' | 'failed';
  readonly failure: MigrationFailure | undefined;
  /** The migration that failed in the same transaction, so that this one was taken back or not run. */
  readonly culprit?: string | undefined;
  /** The sum of its statements and of its BEGIN and COMMIT, without tracing. */
  readonly durationMs: number;
  /** Of its COMMITs, which is where deferred constraints are checked. */
  readonly commitMs: number;
  readonly statements: readonly AppliedStatement[];
  /** Undefined in runs that are not traced. */
  readonly trace: MigrationTrace | undefined;
}
