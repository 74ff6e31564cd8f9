import type pg from 'pg';
import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { lockMode } from './locks.ts';
import type { Counters, LockMode } from './observation.ts';
import { firstUserOid, queryAll } from './relations.ts';

/** What a server lets be seen of a migration's work. */
export interface TraceAbilities {
  /** Where WAL and blocks come from; by WAL position, blocks, rows and temporary bytes stay unknown. */
  readonly counters: 'pg_stat_statements' | 'wal position';
  /** Whether locks can be read from the WAL that were released before anyone could look. */
  readonly walInspect: boolean;
}

interface AbilityRow {
  readonly statements: string | null;
  readonly inspect: string | null;
  readonly track: string | null;
  readonly utility: string | null;
  readonly wal: string;
  readonly loaded: boolean;
}

interface Extensions {
  /** The schema of pg_stat_statements, where it can be used. */
  readonly statements: string | undefined;
  readonly inspect: string | undefined;
}

/**
 * What can be seen through a connection, which is to be one of a superuser's.
 *
 * @param observer a connection to the database in which the two extensions are, if they are
 */
export async function traceAbilities(observer: pg.Client): Promise<TraceAbilities> {
  const { statements, inspect } = await findExtensions(observer);
  return {
    counters: statements === undefined ? 'wal position' : 'pg_stat_statements',
    walInspect: inspect !== undefined,
  };
}

async function findExtensions(client: pg.Client): Promise<Extensions> {
  const { rows } = await client.query<AbilityRow>(`
    SELECT max(nspname) FILTER (WHERE extname = 'pg_stat_statements') AS statements,
      max(nspname) FILTER (WHERE extname = 'pg_walinspect') AS inspect,
      pg_catalog.current_setting('pg_stat_statements.track', true) AS track,
      pg_catalog.current_setting('pg_stat_statements.track_utility', true) AS utility,
      pg_catalog.current_setting('wal_level') AS wal,
      -- The extension can be made where its library was not loaded at the server's start, and then fails at each call.
      'pg_stat_statements' = ANY (pg_catalog.regexp_split_to_array(
        pg_catalog.current_setting('shared_preload_libraries'), '[^a-z_]+')) AS loaded
    FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace`);
  const [row] = rows;
  const counts = row?.loaded && row.track !== 'none' && row.utility === 'on';
  return {
    statements: counts ? (row.statements ?? undefined) : undefined,
    // With wal_level=minimal no standby could follow, and the locks are not written.
    inspect: row?.wal === 'minimal' ? undefined : (row?.inspect ?? undefined),
  };
}

/** A position in the WAL, in bytes. */
export type WalPosition = number;

export interface HeldLock {
  readonly oid: number;
  readonly mode: LockMode;
}

/** Relations by their numbers: those up to the one, and those from the other on. */
export interface OidRange {
  readonly upTo: number;
  readonly from: number;
}

const allRelations: OidRange = { upTo: 0, from: 0 };

/** What a statement left to be seen. */
export interface Reading {
  readonly locks: readonly HeldLock[];
  readonly counters: Counters;
  readonly wal: WalPosition;
}

/** An AccessExclusiveLock that was written to the WAL when it was taken. */
export interface LoggedLock {
  readonly oid: number;
  readonly wal: WalPosition;
}

export interface WalRange {
  readonly from: WalPosition;
  readonly to: WalPosition;
}

export const noCounters: Counters = {
  walBytes: 0,
  walRecords: 0,
  walFullPageImages: 0,
  blocksHit: 0,
  blocksRead: 0,
  blocksDirtied: 0,
  tempBytes: 0,
  rows: 0,
};

/**
 * Looks at a migration's session from another database of the server, so that nothing is changed or held up in its own.
 * Its queries name no relation of the migration's: one that is locked there would be waited for.
 */
export class Observer {
  readonly abilities: TraceAbilities;
  readonly #client: pg.Client;
  readonly #extensions: Extensions;
  /** The database that is observed. */
  readonly #database: number;
  readonly blockBytes: number;

  private constructor(client: pg.Client, extensions: Extensions, database: number, blockBytes: number) {
    this.#client = client;
    this.#extensions = extensions;
    this.#database = database;
    this.blockBytes = blockBytes;
    const { statements, inspect } = extensions;
    this.abilities = {
      counters: statements === undefined ? 'wal position' : 'pg_stat_statements',
      walInspect: inspect !== undefined,
    };
  }

  /**
   * @param client a superuser's connection to the database that holds pg_stat_statements and pg_walinspect
   * @param database the one that is observed: its oid
   */
  static async make(client: pg.Client, database: number): Promise<Observer> {
    // Our own record that flushes the WAL must not be one that is flushed later.
    await client.query("SET lock_timeout = '5s'; SET synchronous_commit = on; SET search_path = ''; SET jit = off");
    await client.query(`${makePollFunction}; PREPARE pgproof_poll (int) AS
      SELECT relation AS oid, mode FROM pg_temp.pgproof_poll($1, ${database}::pg_catalog.oid)`);
    const { rows } = await client.query<{ bytes: string }>("SELECT pg_catalog.current_setting('block_size') AS bytes");
    return new Observer(client, await findExtensions(client), database, Number(rows[0]?.bytes));
  }

  /** Of pg_stat_statements; undefined where it does not count. */
  get statementsSchema(): string | undefined {
    return this.#extensions.statements;
  }

  /** Forgets what was counted, so that the next reading is of one statement. @returns where the WAL is */
  async begin(): Promise<WalPosition> {
    const { statements } = this.#extensions;
    const [wal] = await queryAll<[{ wal: string }, unknown]>(this.#client, [
      `SELECT ${walPosition} AS wal`,
      statements === undefined
        ? 'SELECT'
        : `SELECT ${quoteIdentifier(statements)}.pg_stat_statements_reset(0, ${this.#database}, 0)`,
    ]);
    return Number(wal[0]?.wal);
  }

  /**
   * @param processId of the migration's session
   * @param from where the WAL was before the statement
   * @param relations whose locks are read
   */
  async read(processId: number, from: WalPosition, relations: OidRange = allRelations): Promise<Reading> {
    const [locks, counted] = await queryAll<[LockRow, CounterRow]>(this.#client, [
      this.#selectLocks(processId, relations),
      this.#selectCounters(),
    ]);
    const row = counted[0];
    if (row === undefined) throw new Error('the counters of a statement are no row');
    const wal = Number(row.wal);
    const { statements } = this.#extensions;
    const counters = statements === undefined ? { ...noCounters, walBytes: wal - from } : this.#countersOf(row);
    return { locks: locks.map(heldLock), counters, wal };
  }

  /** The locks that the session holds, at any moment of about a millisecond. */
  async poll(processId: number): Promise<readonly HeldLock[]> {
    const { rows } = await this.#client.query<LockRow>(`EXECUTE pgproof_poll (${processId})`);
    return rows.map(heldLock);
  }

  /** @returns the bytes of the whole database */
  async databaseBytes(): Promise<number> {
    const { rows } = await this.#client.query<{ bytes: string }>(
      `SELECT pg_catalog.pg_database_size(${this.#database}::pg_catalog.oid)::text AS bytes`,
    );
    return Number(rows[0]?.bytes);
  }

  async position(): Promise<WalPosition> {
    const { rows } = await this.#client.query<{ wal: string }>(`SELECT ${walPosition} AS wal`);
    return Number(rows[0]?.wal);
  }

  /** Has the WAL up to a position written, so that it can be read: a COMMIT need not have done that. */
  async flush(to: WalPosition): Promise<void> {
    await this.#client.query(`SELECT CASE WHEN pg_catalog.pg_current_wal_flush_lsn() < '${lsn(to)}'::pg_catalog.pg_lsn
      THEN pg_catalog.pg_logical_emit_message(true, 'pgproof', '') END`);
  }

  /** The full locks that were taken in the observed database, also those released since. */
  async loggedLocks(range: WalRange): Promise<readonly LoggedLock[]> {
    if (range.to <= range.from) return [];
    const rows = await this.#readWal<{ wal: string; description: string }>(
      `SELECT (start_lsn - '0/0')::text AS wal, description FROM ${this.#records(range)}
       WHERE resource_manager = 'Standby' AND record_type = 'LOCK'`,
    );
    return rows.flatMap(({ wal, description }) =>
      // standby_desc_lock in standbydesc.c
      [...description.matchAll(/xid \d+ db (\d+) rel (\d+)/g)]
        .filter(([, database]) => Number(database) === this.#database)
        .map(([, , oid]) => ({ oid: Number(oid), wal: Number(wal) })),
    );
  }

  /**
   * The bytes of WAL records in a range, without those that the server writes from time to time. The distance of two
   * positions is more: pages have headers, and records are aligned.
   */
  async recordBytes(range: WalRange): Promise<number> {
    if (range.to <= range.from) return 0;
    if (this.#extensions.inspect === undefined) return range.to - range.from;
    const rows = await this.#readWal<{ bytes: string }>(
      `SELECT coalesce(sum(record_length), 0)::text AS bytes FROM ${this.#records(range)}
       WHERE resource_manager <> 'Standby' AND record_type NOT LIKE 'CHECKPOINT%'`,
    );
    return Number(rows[0]?.bytes ?? 0);
  }

  async #readWal<Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> {
    try {
      return (await this.#client.query<Row>(sql)).rows;
    } catch (error) {
      // Nothing was written in the range (GetXLogRecordRange and InitXLogReaderState in pg_walinspect.c).
      if (/could not find a valid record after/.test(String(error))) return [];
      throw error;
    }
  }

  #records({ from, to }: WalRange): string {
    return `${quoteIdentifier(this.#extensions.inspect ?? '')}.pg_get_wal_records_info('${lsn(from)}', '${lsn(to)}')`;
  }

  /** Locks on system catalogs come and go with every DDL, and hold up no application. */
  #selectLocks(processId: number, { upTo, from }: OidRange): string {
    return `SELECT relation AS oid, mode FROM pg_catalog.pg_locks WHERE pid = ${processId} AND granted
      AND locktype = 'relation' AND database = ${this.#database} AND relation >= ${firstUserOid}
      AND (relation <= ${upTo} OR relation >= ${from}) AND mode <> 'SIReadLock'`;
  }

  #selectCounters(): string {
    const { statements } = this.#extensions;
    if (statements === undefined) return `SELECT ${walPosition} AS wal`;
    const sums = Object.entries(counterColumns).map(
      ([name, column]) => `coalesce(sum(${column}), 0)::text AS "${name}"`,
    );
    // `toplevel` includes what functions did inside; rows of theirs would count it twice.
    return `SELECT ${walPosition} AS wal, ${sums.join(', ')}
      FROM ${quoteIdentifier(statements)}.pg_stat_statements(false)
      WHERE dbid = ${this.#database} AND toplevel`;
  }

  #countersOf(row: CounterRow): Counters {
    const names = Object.keys(counterColumns) as (keyof Counters)[];
    const counters = Object.fromEntries(names.map((name) => [name, Number(row[name])])) as unknown as Counters;
    return { ...counters, tempBytes: counters.tempBytes * this.blockBytes };
  }
}

/**
 * Looks several times in one round trip, which takes longer than many a lock is held. It is in this session's temporary
 * schema.
 */
const makePollFunction = `
CREATE FUNCTION pg_temp.pgproof_poll(session int, observed oid) RETURNS TABLE (relation oid, mode text)
LANGUAGE plpgsql AS $$
DECLARE
  locks text[] := '{}';
BEGIN
  FOR i IN 1..20 LOOP
    locks := locks || ARRAY(SELECT l.relation || ' ' || l.mode FROM pg_catalog.pg_lock_status() l
      WHERE l.pid = session AND l.granted AND l.locktype = 'relation' AND l.database = observed
        AND l.relation >= ${firstUserOid} AND l.mode <> 'SIReadLock' AND NOT l.relation || ' ' || l.mode = ANY (locks));
  END LOOP;
  RETURN QUERY SELECT pg_catalog.split_part(l, ' ', 1)::oid, pg_catalog.split_part(l, ' ', 2) FROM unnest(locks) l;
END $$`;

const walPosition = "(pg_catalog.pg_current_wal_insert_lsn() - '0/0')::text";

/** The columns' names are the same in PostgreSQL 15 to 18. */
const counterColumns: Readonly<Record<keyof Counters, string>> = {
  walBytes: 'wal_bytes',
  walRecords: 'wal_records',
  walFullPageImages: 'wal_fpi',
  blocksHit: 'shared_blks_hit',
  blocksRead: 'shared_blks_read',
  blocksDirtied: 'shared_blks_dirtied',
  tempBytes: 'temp_blks_written',
  rows: 'rows',
};

interface LockRow {
  readonly oid: number;
  readonly mode: string;
}

type CounterRow = { readonly wal: string } & Readonly<Partial<Record<keyof Counters, string>>>;

function heldLock({ oid, mode }: LockRow): HeldLock {
  return { oid, mode: lockMode(mode) };
}

/** A position as pg_lsn's text: two halves in hex. */
function lsn(position: WalPosition): string {
  const value = BigInt(position);
  return `${(value >> 32n).toString(16)}/${(value & 0xffffffffn).toString(16)}`.toUpperCase();
}
