import { setTimeout as delay } from 'node:timers/promises';
import { FailedError, messageOf, throwProblems, UserError } from '../errors.ts';
import {
  encodingOfNames,
  type Filters,
  listSequencesLeftOut,
  listTables,
  listTargets,
  listUnreadableSequences,
  type SequenceLeftOut,
  type TableFacts,
} from './catalog.ts';
import { codeOf, pinSettingsSql, unhinderSql } from './connection.ts';
import type { CopyConnection } from './copy-connection.ts';
import { quoteLiteral } from './identifiers.ts';
import type { ServerFacts } from './server-facts.ts';

export interface SnapshotOptions {
  readonly filters: Filters;
  /** How long to wait for other sessions that hold a table exclusively, in milliseconds. */
  readonly lockWaitTimeoutMs: number;
  /** How long to wait for a serializable snapshot, in milliseconds; 0: do not ask for one. */
  readonly snapshotWaitMs: number;
}

/** A moment of the database that other connections can see too, as long as this transaction lives. */
export interface Snapshot {
  readonly id: string;
  readonly isolation: 'serializable deferrable' | 'repeatable read';
  /** ISO 8601, by the server's clock. */
  readonly takenAt: string;
  readonly lsn: string;
  /** All tables with rows of their own, locked. */
  readonly tables: readonly TableFacts[];
  /** Tables and sequences that the role may not read; they are not locked. */
  readonly unreadable: readonly { readonly schema: string; readonly name: string }[];
  readonly sequencesLeftOut: readonly SequenceLeftOut[];
}

const attempts = 20;

/**
 * Locks all tables, then takes and exports a snapshot, then checks that no table slipped between.
 *
 * The order matters: a TRUNCATE or a rewriting ALTER TABLE that commits after a snapshot and before the lock shows
 * as an empty table under that snapshot, without any error. Locked first, no such command can run; tables that were
 * created in between are locked afterwards, and their files compared with those that the snapshot's catalog names.
 * When the catalog has moved on, it starts again.
 *
 * @param report called with the reason of each new start
 * @throws {UserError} when a lock cannot be had in time, or the catalog does not stand still
 */
export async function takeSnapshot(
  connection: CopyConnection,
  server: ServerFacts,
  options: SnapshotOptions,
  report: (reason: string) => void,
): Promise<Snapshot> {
  let serializable = !server.standby && options.snapshotWaitMs > 0;
  let reason = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await delay(Math.random() * 20 * attempt);
    const outcome = await tryOnce(connection, server, options, serializable);
    if (typeof outcome !== 'string') return outcome;
    await connection.query('ROLLBACK; RESET ALL');
    reason = outcome;
    report(reason);
    if (reason === noSafeSnapshot) serializable = false;
  }
  throw new FailedError(
    `no snapshot could be taken in ${attempts} attempts: ${reason}`,
    'tables are being created, truncated or rewritten all the time; run the backup when fewer are',
  );
}

const noSafeSnapshot =
  'serializable transactions are open all the time, so a repeatable read snapshot is taken instead';

/** The snapshot, or the reason to start again. */
async function tryOnce(
  connection: CopyConnection,
  server: ServerFacts,
  options: SnapshotOptions,
  serializable: boolean,
): Promise<Snapshot | string> {
  const isolation = serializable ? 'SERIALIZABLE READ ONLY DEFERRABLE' : 'REPEATABLE READ READ ONLY';
  // Listed outside of the transaction: its first query is what takes the snapshot.
  await connection.query(`${unhinderSql}\nSET client_encoding TO ${quoteLiteral(encodingOfNames(server.encoding))}`);
  const targets = await listTargets(connection, options.filters);
  await connection.query(`BEGIN ISOLATION LEVEL ${isolation}`);
  const unlocked = await lockAll(connection, server, targets, options.lockWaitTimeoutMs);
  if (unlocked !== undefined) return unlocked;

  if (serializable) await connection.query(`SET LOCAL statement_timeout = ${options.snapshotWaitMs}`);
  const exported = await connection
    .query<Record<'id' | 'at' | 'lsn', string>>(
      `SELECT pg_catalog.pg_export_snapshot() AS id,
        pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
        (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
          ELSE pg_catalog.pg_current_wal_insert_lsn() END)::pg_catalog.text AS lsn`,
    )
    .catch((error: unknown) => {
      // query_canceled: the wait for a safe snapshot ran into our time limit.
      if (serializable && codeOf(error) === '57014') return undefined;
      throw error;
    });
  if (exported === undefined) return noSafeSnapshot;
  await connection.query('SET LOCAL statement_timeout = 0');

  const tables = await listTables(connection, options.filters, server.standby);
  const readable = tables.filter((table) => table.readable);
  const locked = new Set(targets.map(({ oid }) => oid));
  const born = readable.filter(({ oid }) => !locked.has(oid));
  if (born.length > 0) return `${nameSome(born)} appeared while the tables were being locked`;
  const rewritten = readable.filter((table) => table.rewritten);
  if (rewritten.length > 0) return `${nameSome(rewritten)} was truncated or rewritten while the snapshot was taken`;
  throwProblems(
    readable.filter((table) => table.filtersRows && table.dataLeftOut === undefined).map(rowSecurityProblem),
  );
  // Before the search_path is pinned, by which names without a schema are found.
  const sequencesLeftOut = await listSequencesLeftOut(connection, options.filters, server.standby);
  const unreadableSequences = await listUnreadableSequences(connection, options.filters);
  await connection.query(`${pinSettingsSql}\nSET client_encoding TO ${quoteLiteral(server.encoding)}`);
  const row = exported.rows[0] as Record<'id' | 'at' | 'lsn', string>;
  return {
    ...{ id: row.id, takenAt: row.at, lsn: row.lsn },
    isolation: serializable ? 'serializable deferrable' : 'repeatable read',
    tables: readable,
    unreadable: [...tables.filter((table) => !table.readable), ...unreadableSequences],
    sequencesLeftOut,
  };
}

/** Undefined when all are locked, else the reason to start again. */
async function lockAll(
  connection: CopyConnection,
  server: ServerFacts,
  targets: readonly { readonly target: string }[],
  timeoutMs: number,
): Promise<string | undefined> {
  if (targets.length === 0) return undefined;
  const names = targets.map(({ target }) => `ONLY ${target}`).join(', ');
  try {
    await connection.query(
      `SET LOCAL lock_timeout = ${timeoutMs}; SET LOCAL client_encoding TO ${quoteLiteral(server.encoding)}`,
    );
    await connection.queryBytes(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
    await connection.query(
      `SET LOCAL lock_timeout = 0; SET LOCAL client_encoding TO ${quoteLiteral(encodingOfNames(server.encoding))}`,
    );
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    // undefined_table and invalid_schema_name: dropped since it was listed; deadlock_detected.
    if (code === '42P01' || code === '3F000' || code === '40P01') return messageOf(error);
    // lock_not_available
    if (code === '55P03') {
      throw new UserError(
        `a table stayed locked by another session for ${timeoutMs / 1000} s: ${messageOf(error)}`,
        'look into pg_locks for AccessExclusiveLock, or raise lock-wait-timeout',
        { cause: error },
      );
    }
    // insufficient_privilege: SELECT was asked for above, so it is a schema that the role may not use.
    if (code === '42501') {
      throw new UserError(
        `the role may not read its tables: ${messageOf(error)}`,
        'grant the role USAGE on the schema, or leave it out with exclude-schemas',
        { cause: error },
      );
    }
    // out_of_memory here is the lock table's: it has max_locks_per_transaction places for each connection.
    if (code === '53200') {
      throw new UserError(
        `the server has no room to lock ${targets.length} tables`,
        'raise max_locks_per_transaction (and restart), or take the backup in parts by schemas',
        { cause: error },
      );
    }
    throw error;
  }
}

function rowSecurityProblem(table: TableFacts): UserError {
  return new UserError(
    `row-level security would hide rows of ${table.schema}.${table.name} from this role`,
    'use a role with BYPASSRLS or the owner of the table, or leave it out with exclude-tables',
  );
}

function nameSome(tables: readonly TableFacts[]): string {
  const [first] = tables as readonly [TableFacts];
  return `${first.schema}.${first.name}${tables.length > 1 ? ` and ${tables.length - 1} more` : ''}`;
}
