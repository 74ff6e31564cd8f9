import type pg from 'pg';
import { codeOf } from '../../postgres/connection.ts';
import type { CopyFeed, CopyInConnection } from '../../postgres/copy-in.ts';
import { journalSchema } from '../journal.ts';
import type { BadRow, LoadedUnit, LoadRules, LoadUnit } from '../load/load-tasks.ts';
import { WrongDataError } from '../load/plain-load.ts';
import { beginning } from './bad-row.ts';
import { Quarantine } from './quarantine.ts';
import { copyRejectsSql, type Reject, sendRejects } from './rejects.ts';
import { isRowsFault } from './row-fault.ts';
import { type RowBlock, RowReader } from './rows.ts';
import { type RowRoute, routeOf } from './staging.ts';

/** A row that the target refuses, under on-error: stop. */
export class BadRowError extends Error {
  override readonly name = 'BadRowError';
  readonly badRow: BadRow;

  constructor(badRow: BadRow, cause?: unknown) {
    super(`${badRow.unit.label}: row ${badRow.row}: ${badRow.message}`, { cause });
    this.badRow = badRow;
  }
}

/**
 * Told of rows as the server takes or refuses them, before they are committed; of rows that a rollback undoes with
 * negative numbers, so that the sum is right at every end.
 */
export type OnRows = (rows: number, rejected: number) => void;

/**
 * Loads one unit so that bad rows do not take the good ones with them, in one transaction or in several of at most
 * `rules.batchRows` rows. Each also writes the unit's line in the journal and its rejects, and begins behind the rows
 * that the journal already has.
 *
 * A row is bad when the target refuses it behind the good rows before it. Where a COPY fails at a line, the rows
 * before that are sent again, and the load goes on behind it; where an error has no line, the rows are halved.
 *
 * @param connection no transaction is open on it, and none is afterwards, unless the connection is lost
 * @returns what became of all of the unit's rows, of earlier attempts' too
 * @throws {BadRowError} for the first bad row, under on-error: stop
 * @throws {WrongDataError} when the data file is not what the manifest says
 * @throws the server's error when it is not a row's fault
 */
export async function loadCarefully(
  connection: CopyInConnection,
  unit: LoadUnit,
  rules: LoadRules,
  onRows: OnRows,
): Promise<LoadedUnit> {
  await speakEnglish(connection);
  const encoding = await clientEncoding(connection);
  const load = new CarefulLoad({
    connection,
    unit,
    rules,
    onRows,
    encoding,
    route: await routeOf(connection, unit, rules),
  });
  return load.run();
}

/** Messages are read and kept. The setting is the superuser's, or who was granted it; else they come as they are. */
async function speakEnglish(connection: CopyInConnection): Promise<void> {
  try {
    await connection.run(`SET lc_messages TO 'C'`);
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
  }
}

async function clientEncoding(connection: CopyInConnection): Promise<string> {
  const [shown] = await connection.run('SHOW client_encoding');
  return shown?.rows[0]?.client_encoding as string;
}

interface LoadParts {
  readonly connection: CopyInConnection;
  readonly unit: LoadUnit;
  readonly rules: LoadRules;
  readonly onRows: OnRows;
  readonly encoding: string;
  readonly route: RowRoute;
}

/** What a transaction, or all of them, did to a unit. */
interface Counts {
  read: number;
  stored: number;
  skipped: number;
  rejected: number;
}

interface JournalState extends Counts {
  readonly complete: boolean;
}

/** A constraint that is checked at the end of a transaction refused it: the rows must be loaded again, checked at once. */
class LateFailure extends Error {}

/** Another attempt at the unit is under way, or has ended meanwhile: trying again finds out. */
class UnitTaken extends Error {
  readonly code = '40001';
}

const undoSql = 'ROLLBACK TO SAVEPOINT pgproof;\nRELEASE SAVEPOINT pgproof;\n';
/** Rejects are held in memory up to this. */
const heldRejectBytes = 1024 * 1024;
const mostHeldRejects = 1000;

class CarefulLoad {
  readonly #parts: LoadParts;
  readonly #quarantine: Quarantine;
  #reader: RowReader;
  /** Of the present transaction. */
  #counts: Counts = noCounts();
  #rejects: Reject[] = [];
  #heldBytes = 0;
  /** The last COPY failed: to be undone by the next message. */
  #undo = '';

  constructor(parts: LoadParts) {
    this.#parts = parts;
    this.#reader = new RowReader(parts.unit);
    const { rules, route } = parts;
    // Where nothing else asks for care, the plain way has met a bad row.
    const looksClean = rules.onConflict === 'skip' || rules.batchRows > 0;
    this.#quarantine = new Quarantine(
      {
        relation: route.relation,
        tryRows: (feed) => this.#tryRows(feed),
        reject: (block, index, cause) => this.#reject(block, index, cause),
      },
      looksClean,
    );
  }

  async run(): Promise<LoadedUnit> {
    const { oid, segment } = this.#parts.unit;
    try {
      for (;;) {
        const state = await this.#transactionOrAgain();
        if (!state.complete) continue;
        return { oid, segment, rows: state.stored, rejected: state.rejected, skipped: state.skipped };
      }
    } finally {
      await this.#reader.close();
    }
  }

  async #transactionOrAgain(): Promise<JournalState> {
    try {
      return await this.#transaction('late');
    } catch (error) {
      if (!(error instanceof LateFailure)) throw error;
      return await this.#transaction('at once');
    }
  }

  /** @param checks when deferred constraints are checked @returns the unit's state behind it */
  async #transaction(checks: 'late' | 'at once'): Promise<JournalState> {
    try {
      const before = await this.#begin(checks);
      if (before.complete) {
        await this.#run('ROLLBACK');
        return before;
      }
      await this.#goTo(before.read);
      await this.#loadRows();
      return await this.#finish(before, checks);
    } catch (error) {
      await this.#rollBack();
      throw error;
    } finally {
      this.#counts = noCounts();
    }
  }

  /**
   * The unit's line comes first: a transaction of an earlier attempt that is still under way is waited for, and then
   * known.
   */
  async #begin(checks: 'late' | 'at once'): Promise<JournalState> {
    const { oid, segment } = this.#parts.unit;
    const results = await this.#run(
      `BEGIN;
INSERT INTO ${journalSchema}.loaded (table_oid, segment, rows_read, rows_stored, complete)
  VALUES (${oid}, ${segment}, 0, 0, false) ON CONFLICT DO NOTHING;
SELECT rows_read::text AS read, rows_stored::text AS stored, rows_skipped::text AS skipped, rows_rejected::text AS rejected,
  complete::text FROM ${journalSchema}.loaded WHERE table_oid = ${oid} AND segment = ${segment} FOR UPDATE;
${this.#parts.route.prepareSql}${checks === 'at once' ? 'SET CONSTRAINTS ALL IMMEDIATE;\n' : ''}`,
    );
    const line = results.flatMap(({ rows }) => rows)[0] as Record<string, string> | undefined;
    if (line === undefined) throw new UnitTaken(`${this.#parts.unit.label}: its line in the journal was removed`);
    return {
      ...{ read: Number(line.read), stored: Number(line.stored) },
      ...{ skipped: Number(line.skipped), rejected: Number(line.rejected), complete: line.complete === 'true' },
    };
  }

  /** Makes the reader's next row the one behind those that the journal has. */
  async #goTo(row: number): Promise<void> {
    if (this.#reader.rowsRead > row) {
      await this.#reader.close();
      this.#reader = new RowReader(this.#parts.unit);
    }
    await this.#reader.skip(row - this.#reader.rowsRead);
  }

  async #loadRows(): Promise<void> {
    const most = this.#parts.rules.batchRows || Number.POSITIVE_INFINITY;
    while (this.#counts.read < most) {
      const block = await this.#reader.next(most - this.#counts.read);
      if (block === undefined) break;
      await this.#quarantine.load(block);
      this.#counts.read += block.count;
    }
  }

  async #finish(before: JournalState, checks: 'late' | 'at once'): Promise<JournalState> {
    if (checks === 'late') await this.#checkDeferred();
    await this.#flushRejects();
    const { oid, segment, rows, label } = this.#parts.unit;
    const complete = await this.#reader.atEnd();
    const after = { ...sum(before, this.#counts), complete };
    if (complete && rows !== undefined && after.read !== rows) {
      throw new WrongDataError(`${label}: ${after.read} rows were read, and ${rows} were backed up`);
    }
    const results = await this.#run(
      `UPDATE ${journalSchema}.loaded SET rows_read = ${after.read}, rows_stored = ${after.stored},
  rows_skipped = ${after.skipped}, rows_rejected = ${after.rejected}, complete = ${complete}
WHERE table_oid = ${oid} AND segment = ${segment} AND rows_read = ${before.read} AND NOT complete;\n`,
    );
    if (results.at(-1)?.rowCount !== 1) throw new UnitTaken(`${label}: its line in the journal was changed meanwhile`);
    const committed = await this.#run('COMMIT');
    if (committed.at(-1)?.command !== 'COMMIT') throw new Error(`${label}: the server did not commit`);
    return after;
  }

  async #checkDeferred(): Promise<void> {
    try {
      await this.#run('SET CONSTRAINTS ALL IMMEDIATE');
    } catch (error) {
      throw isRowsFault(codeOf(error)) ? new LateFailure('', { cause: error }) : error;
    }
  }

  async #rollBack(): Promise<void> {
    this.#parts.onRows(-(this.#counts.stored + this.#counts.skipped), -this.#counts.rejected);
    this.#undo = '';
    this.#rejects = [];
    this.#heldBytes = 0;
    // What led here is what counts; a connection that takes no ROLLBACK is gone, and its transaction with it.
    await this.#parts.connection.run('ROLLBACK').catch(() => undefined);
  }

  /** Runs one COPY under a savepoint. @returns the error when a row is at fault: nothing is changed then */
  async #tryRows(feed: CopyFeed): Promise<pg.DatabaseError | undefined> {
    const { route, onRows } = this.#parts;
    try {
      const results = await this.#run(`SAVEPOINT pgproof;\n${route.loadSql}RELEASE SAVEPOINT pgproof;\n`, [feed]);
      const { stored, skipped } = route.count(results);
      this.#counts.stored += stored;
      this.#counts.skipped += skipped;
      onRows(stored + skipped, 0);
      return undefined;
    } catch (error) {
      if (!isRowsFault(codeOf(error))) throw error;
      this.#undo = undoSql;
      return error as pg.DatabaseError;
    }
  }

  async #reject(block: RowBlock, index: number, failure: pg.DatabaseError): Promise<void> {
    const { unit, rules, onRows } = this.#parts;
    const row = unit.firstRow + this.#reader.rowsRead - block.count + index;
    const sqlstate = failure.code as string;
    const text = block.row(index);
    const message = wordsOf(failure);
    if (rules.onError === 'stop')
      throw new BadRowError({ unit, row, sqlstate, message, text: beginning(text) }, failure);
    this.#rejects.push({ row, sqlstate, message, text: Buffer.from(text) });
    this.#heldBytes += text.length;
    this.#counts.rejected += 1;
    onRows(0, 1);
    if (this.#heldBytes > heldRejectBytes || this.#rejects.length > mostHeldRejects) await this.#flushRejects();
  }

  async #flushRejects(): Promise<void> {
    if (this.#rejects.length === 0) return;
    const rejects = this.#rejects;
    this.#rejects = [];
    this.#heldBytes = 0;
    const { unit, encoding } = this.#parts;
    await this.#run(copyRejectsSql, [(out) => sendRejects(out, unit, rejects, encoding)]);
  }

  #run(sql: string, feeds: readonly CopyFeed[] = []): Promise<readonly pg.QueryResult[]> {
    const message = this.#undo + sql;
    this.#undo = '';
    return this.#parts.connection.copyIn(message, feeds);
  }
}

function noCounts(): Counts {
  return { read: 0, stored: 0, skipped: 0, rejected: 0 };
}

function sum(one: Counts, other: Counts): Counts {
  return {
    read: one.read + other.read,
    stored: one.stored + other.stored,
    skipped: one.skipped + other.skipped,
    rejected: one.rejected + other.rejected,
  };
}

/** The detail names the key; of the other errors it would only repeat the row. */
const detailed = new Set(['23505', '23503', '23P01']);

function wordsOf({ message, code = '', detail }: pg.DatabaseError): string {
  return detailed.has(code) && detail !== undefined ? `${message} (${detail})` : message;
}
