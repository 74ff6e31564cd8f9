import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import { UserError } from '../errors.ts';
import { silenceEventTriggersLocallySql } from '../postgres/event-triggers.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { LoadUnit } from './load/load-tasks.ts';

/** Everything that a restore keeps in the target while it runs; dropped when it is complete. */
export const journalSchema = 'pgproof_restore';

/** What a restore has done so far, in the order in which it does it. */
export type RestorePhase = 'schema' | 'data' | 'post-data';

/**
 * The tables of the journal. A unit's line is written in the transaction that loads its rows, so that both are there
 * or neither is, after any crash.
 *
 * rejects holds rows that the target refused (on-error: quarantine), in the same way.
 */
export const createJournalSql = `
CREATE SCHEMA IF NOT EXISTS ${journalSchema};
CREATE TABLE ${journalSchema}.restore (
  backup text NOT NULL, request jsonb NOT NULL, phase text NOT NULL, problems bytea, started_at timestamptz NOT NULL DEFAULT now());
-- A publication of all tables, which the archive may hold, lets nobody update a table without one.
ALTER TABLE ${journalSchema}.restore REPLICA IDENTITY FULL;
CREATE TABLE ${journalSchema}.loaded (
  table_oid oid, segment int, rows_read bigint NOT NULL, rows_stored bigint NOT NULL,
  rows_rejected bigint NOT NULL DEFAULT 0, rows_skipped bigint NOT NULL DEFAULT 0, complete boolean NOT NULL,
  CONSTRAINT loaded_pkey PRIMARY KEY (table_oid, segment));
CREATE TABLE ${journalSchema}.rejects (
  table_oid oid NOT NULL, segment int NOT NULL, row_number bigint NOT NULL, sqlstate text NOT NULL,
  message text NOT NULL, row_text bytea NOT NULL);`;

/** A unit's line for units that are loaded whole; `rows` 0 stands for a number that is only known afterwards. */
export function journalLines(units: readonly LoadUnit[]): string {
  const lines = units.map(({ oid, segment, rows = 0 }) => `(${oid}, ${segment}, ${rows}, ${rows}, true)`);
  return `INSERT INTO ${journalSchema}.loaded (table_oid, segment, rows_read, rows_stored, complete) VALUES ${lines.join(', ')};\n`;
}

/** What the journal says of one unit. */
export interface JournalLine {
  readonly oid: number;
  readonly segment: number;
  readonly rowsRead: number;
  readonly rowsStored: number;
  readonly rowsRejected: number;
  readonly rowsSkipped: number;
  /** False: only its first rows are in, since batch-size cut it. */
  readonly complete: boolean;
}

/** @param units only these; undefined: all lines */
export async function readJournal(client: pg.Client, units?: readonly LoadUnit[]): Promise<JournalLine[]> {
  const wanted = units?.map(({ oid, segment }) => `(${oid}, ${segment})`).join(', ');
  const { rows } = await client.query<Record<string, string>>(
    `SELECT table_oid::text AS oid, segment::text, rows_read::text, rows_stored::text, rows_rejected::text,
       rows_skipped::text, complete::text FROM ${journalSchema}.loaded
     ${wanted === undefined ? '' : `WHERE (table_oid, segment) IN (${wanted})`}`,
  );
  return rows.map((row) => ({
    oid: Number(row.oid),
    segment: Number(row.segment),
    rowsRead: Number(row.rows_read),
    rowsStored: Number(row.rows_stored),
    rowsRejected: Number(row.rows_rejected),
    rowsSkipped: Number(row.rows_skipped),
    complete: row.complete === 'true',
  }));
}

/** What a restore asked for, as far as a resumed one has to ask for the same. */
export interface JournalHead {
  /** The manifest's checksum. */
  readonly backup: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/** @returns where the restore stands, or undefined when there is none in this database */
export async function readHead(client: pg.Client): Promise<(JournalHead & { phase: RestorePhase }) | undefined> {
  const { rows: found } = await client.query(
    `SELECT pg_catalog.to_regclass('${journalSchema}.restore') IS NOT NULL AS there`,
  );
  if (found[0]?.there !== true) return undefined;
  const { rows } = await client.query(`SELECT backup, request, phase FROM ${journalSchema}.restore`);
  return rows[0];
}

/**
 * Begins the journal, in one transaction. What is left of another is gone then, but for foreign keys that are still to be
 * made again.
 */
export async function createJournal(client: pg.Client, head: JournalHead): Promise<void> {
  const tables = ['restore', 'loaded', 'rejects'].map((table) => `${journalSchema}.${table}`);
  await inTransaction(client, async () => {
    await client.query(silenceEventTriggersLocallySql);
    await client.query(`DROP TABLE IF EXISTS ${tables.join(', ')}`);
    await client.query(createJournalSql);
    await client.query(`INSERT INTO ${journalSchema}.restore (backup, request, phase) VALUES ($1, $2, 'schema')`, [
      head.backup,
      JSON.stringify(head.request),
    ]);
  });
}

/** Where a restore stands. */
export interface JournalState {
  readonly phase: RestorePhase;
  /** What did not come back in the phases before. */
  readonly problems: readonly string[];
}

/**
 * @returns the phase to go on with
 * @throws {UserError} when what is there is another restore's
 */
export async function resumeJournal(client: pg.Client, head: JournalHead): Promise<JournalState> {
  const found = await readHead(client);
  if (found === undefined) {
    throw new UserError('there is no unfinished restore in the target database', 'leave resume out to start one');
  }
  if (found.backup !== head.backup) {
    throw new UserError(
      'the unfinished restore in the target database is of another backup',
      'resume with that backup, or start over with clean: true',
    );
  }
  const changed = [...new Set([...Object.keys(found.request), ...Object.keys(head.request)])].filter(
    // Not by their text: jsonb keeps the members of an object in an order of its own.
    (name) => !isDeepStrictEqual(found.request[name], head.request[name]),
  );
  if (changed.length > 0) {
    throw new UserError(
      `the unfinished restore was begun with another ${changed.join(' and ')}`,
      'resume with the same options, or start over with clean: true',
    );
  }
  const { rows } = await client.query<{ problems: Buffer | null }>(`SELECT problems FROM ${journalSchema}.restore`);
  const problems = rows[0]?.problems ?? undefined;
  return { phase: found.phase, problems: problems === undefined ? [] : JSON.parse(problems.toString('utf8')) };
}

/** Waits until everything that the server has committed before is on its disk. */
export async function flush(client: pg.Client): Promise<void> {
  await client.query(`UPDATE ${journalSchema}.restore SET phase = phase`);
}

/**
 * Everything before it is flushed with it.
 *
 * @param problems so far: a restore that is resumed must not forget them. As bytes, whatever the database's encoding
 */
export async function setPhase(client: pg.Client, { phase, problems }: JournalState): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(problems));
  await client.query(`UPDATE ${journalSchema}.restore SET phase = $1, problems = $2`, [phase, bytes]);
}

/** Its event triggers are back by now, and may be of those that let nobody drop anything. */
export async function dropJournal(client: pg.Client): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(silenceEventTriggersLocallySql);
    await client.query(`DROP SCHEMA IF EXISTS ${journalSchema} CASCADE`);
  });
}
