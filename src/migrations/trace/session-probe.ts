import type pg from 'pg';
import { FailedError, messageOf } from '../../errors.ts';
import type { MigrationSession } from '../session.ts';

/** How a relation looks after a statement, from within its transaction where there is one. */
export interface RelationState {
  readonly oid: number;
  /** 0 without a file, also of one that was dropped. */
  readonly fileNode: number;
  /** Of its main fork; undefined when it was dropped. */
  readonly bytes: number | undefined;
  /** Scans through all rows in this transaction, and the rows that they gave. */
  readonly scans: number;
  readonly rows: number;
}

/**
 * Reads how relations look from within a migration's transaction: only it sees its new files and its own scans. Only
 * functions are called: a query of a catalog or a statistics view would leave locks behind, and all names are
 * qualified and no operators used, for the search_path is the migration's.
 *
 * @param oids relations that the session has locked, so that the function for sizes waits for nothing
 */
export async function probeSession(
  session: MigrationSession,
  oids: readonly number[],
): Promise<readonly RelationState[]> {
  const rows = await ask<StateRow>(
    session,
    `SELECT o AS oid, pg_catalog.pg_relation_filenode(o) AS file, pg_catalog.pg_relation_size(o) AS bytes,
      pg_catalog.pg_stat_get_xact_numscans(o) AS scans, pg_catalog.pg_stat_get_xact_tuples_returned(o) AS rows
    FROM pg_catalog.unnest('{${oids.join(',')}}'::pg_catalog.oid[]) AS u (o)`,
  );
  return rows.map(({ oid, file, bytes, scans, rows: read }) => ({
    oid,
    fileNode: file ?? 0,
    bytes: bytes === null ? undefined : Number(bytes),
    scans: Number(scans),
    rows: Number(read),
  }));
}

interface StateRow {
  readonly oid: number;
  readonly file: number | null;
  readonly bytes: string | null;
  readonly scans: string;
  readonly rows: string;
}

/** Hands the session's counters of scans to the server's statistics, so that they begin anew; outside of a transaction. */
export async function flushStatistics(session: MigrationSession): Promise<void> {
  await ask(session, 'SELECT pg_catalog.pg_stat_force_next_flush()');
}

/** Has the server say in notices what work it does. */
export async function makeTalkative(session: MigrationSession): Promise<void> {
  await ask(session, "SELECT pg_catalog.set_config('client_min_messages', 'debug1', false)");
}

async function ask<Row extends pg.QueryResultRow>(session: MigrationSession, sql: string): Promise<readonly Row[]> {
  try {
    return (await session.client.query<Row>(sql)).rows;
  } catch (cause) {
    // Within a transaction this has spoilt it: to go on would blame the migration.
    throw new FailedError(
      `the migration’s session cannot be traced: ${messageOf(cause)}`,
      'see whether a migration sets a timeout so short that a query of a millisecond runs into it',
      { cause },
    );
  }
}
