import type pg from 'pg';
import { closeConnection, openConnection } from '../../postgres/connection.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import type { MigrationStatement } from '../migration.ts';
import type { Answer, MigrationSession } from '../session.ts';
import { Files } from './files.ts';
import { isStronger, yieldsToOthers } from './locks.ts';
import { type HeldLock, Observer, type OidRange, type TraceAbilities } from './observer.ts';
import { LockRecord, MigrationRecord, StatementRecord, TransactionRecord } from './records.ts';
import { Relations } from './relations.ts';
import { scanCounts, scansBetween } from './scan-counts.ts';
import { ServerNotes } from './server-notes.ts';
import { flushStatistics, makeTalkative, probeSession, type RelationState } from './session-probe.ts';
import { settle } from './settle.ts';

export { type TraceAbilities, traceAbilities } from './observer.ts';
export { MigrationRecord } from './records.ts';

export interface TracerOptions {
  /** As a superuser, in the database that the migrations run in. */
  readonly clone: ConnectionSettings;
  /** As a superuser, in another database of the server: the one that holds pg_stat_statements and pg_walinspect. */
  readonly observer: ConnectionSettings;
  readonly signal: AbortSignal;
}

/**
 * Observes one run of migrations in one database. Nothing is created there.
 *
 * @param run gets the tracer, for `applyMigrations`
 * @throws {UserError} when a connection cannot be opened
 * @example
 * await withTracer({ clone, observer, signal }, (tracer) => applyMigrations({ ...options, tracer }));
 */
export async function withTracer<Result>(
  { clone, observer, signal }: TracerOptions,
  run: (tracer: Tracer) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const clients: pg.Client[] = [];
  const open = async (settings: ConnectionSettings): Promise<pg.Client> => {
    const client = await openConnection(settings);
    clients.push(client);
    return client;
  };
  try {
    return await run(await Tracer.make(await open(clone), await open(observer)));
  } finally {
    for (const client of clients) await closeConnection(client);
  }
}

/** What runs of statements leave to be seen; apply.ts calls it around each. */
export class Tracer {
  readonly #clone: pg.Client;
  readonly #observer: Observer;
  readonly #relations: Relations;
  readonly #files: Files;
  /** The database's bytes that are no user relation's main fork: catalogs, maps. */
  readonly #otherBytes: number;
  readonly #notes = new ServerNotes();
  #migrations: MigrationRecord[] = [];
  #transaction = new TransactionRecord(0);
  /** Relations that are there since the last settlement. */
  readonly #made = new Set<number>();
  #largestMade = 0;

  private constructor(clone: pg.Client, observer: Observer, relations: Relations, otherBytes: number) {
    this.#clone = clone;
    this.#observer = observer;
    this.#relations = relations;
    this.#files = new Files(relations);
    this.#otherBytes = otherBytes;
  }

  /** @param clone a connection to the observed database; @param observer one to the other */
  static async make(clone: pg.Client, observer: pg.Client): Promise<Tracer> {
    await clone.query("SET lock_timeout = '5s'; SET search_path = ''; SET jit = off");
    const { rows } = await clone.query<{ oid: number }>(
      'SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()',
    );
    const observed = await Observer.make(observer, rows[0]?.oid ?? 0);
    const relations = await Relations.load(clone);
    return new Tracer(clone, observed, relations, (await observed.databaseBytes()) - relations.bytes);
  }

  get abilities(): TraceAbilities {
    return this.#observer.abilities;
  }

  /** Prepares a session for being observed. */
  async attach(session: MigrationSession): Promise<void> {
    session.client.on('notice', (notice) => this.#notes.add(notice));
    await makeTalkative(session);
    this.#transaction = this.#newTransaction();
  }

  /** What is observed from now on is the next migration's. @returns what is complete when it has settled */
  startMigration(): MigrationRecord {
    const record = new MigrationRecord();
    record.bytesBefore = this.#bytes;
    record.bytesAfter = record.bytesBefore;
    record.bytesPeak = record.bytesBefore;
    this.#migrations.push(record);
    return record;
  }

  /** To be called before BEGIN: counters of scans that are still of another transaction are handed in. */
  async beforeTransaction(session: MigrationSession): Promise<void> {
    await flushStatistics(session);
    this.#transaction = this.#newTransaction();
  }

  /** Runs and observes a statement within a transaction. */
  async observeInside(session: MigrationSession, statement: MigrationStatement): Promise<Answer> {
    const record = await this.#start(statement, false);
    const answer = await this.#run(session, record);
    const isOpen = session.transaction === 'open';
    const reading = await this.#observer.read(session.processId, record.wal.from, this.#unseenRelations);
    record.wal = { from: record.wal.from, to: reading.wal };
    if (answer.error === undefined) record.counters = reading.counters;
    else
      record.unseen.push('locks weaker than AccessExclusiveLock: the server gave them back when the statement failed');
    if (isOpen) await this.#noteInside(session, record, reading.locks);
    else if (session.transaction === 'failed') this.#transaction.ran(record, new Set());
    else if (session.transaction === 'none') this.#ended(record, answer);
    await this.#keepTalkative(session, statement);
    return answer;
  }

  /** Runs a statement by itself, and looks at its locks while it runs. */
  async observeBare(session: MigrationSession, statement: MigrationStatement): Promise<Answer> {
    await this.beforeTransaction(session);
    const scansBefore = await scanCounts(this.#clone);
    const record = await this.#start(statement, true);
    const seen = new Map<number, HeldLock>();
    const running = this.#run(session, record);
    await this.#poll(session, seen, running);
    const answer = await running;
    const reading = await this.#observer.read(session.processId, record.wal.from, this.#unseenRelations);
    record.wal = { from: record.wal.from, to: reading.wal };
    if (answer.error === undefined) record.counters = reading.counters;
    this.#noteBareLocks(record, [...seen.values()]);
    if (session.transaction === 'none' && !session.isLost) {
      await flushStatistics(session);
      await this.#noteBareFiles(record, scansBefore);
      this.#files.commit();
    }
    await this.#keepTalkative(session, statement);
    return answer;
  }

  /** Commits, and sees what that cost. */
  async observeCommit(session: MigrationSession): Promise<Answer> {
    // Nothing was written since the last statement was read.
    const from = this.#migrations.at(-1)?.records.at(-1)?.wal.to ?? (await this.#observer.position());
    const answer = await session.run('COMMIT');
    this.#migrations.at(-1)?.commits.push({ from, to: await this.#observer.position() });
    this.#end(answer.durationMs, answer.error === undefined && answer.tag !== 'ROLLBACK');
    return answer;
  }

  rolledBack(): void {
    this.#end(0, false);
  }

  /** The last statement did nothing: it is run again in another way. */
  forgetLast(): void {
    this.#migrations.at(-1)?.records.pop();
  }

  /** After a migration, or after all of a shared transaction: completes the records of what has run. */
  async settle(): Promise<void> {
    const migrations = this.#migrations;
    this.#migrations = [];
    await settle({ migrations, observer: this.#observer, relations: this.#relations, otherBytes: this.#otherBytes });
    this.#files.forget();
    this.#made.clear();
    this.#transaction = this.#newTransaction();
  }

  #newTransaction(): TransactionRecord {
    return new TransactionRecord(Math.max(this.#relations.largestOid, this.#largestMade));
  }

  get #bytes(): number {
    return this.#otherBytes + this.#files.bytes;
  }

  async #start(statement: MigrationStatement, isBare: boolean): Promise<StatementRecord> {
    this.#notes.take();
    const record = new StatementRecord(statement, isBare, this.#transaction, await this.#observer.begin());
    if (this.abilities.counters === 'wal position') {
      record.unseen.push('blocks, rows and temporary bytes: the server has no pg_stat_statements');
    }
    this.#migrations.at(-1)?.records.push(record);
    return record;
  }

  async #run(session: MigrationSession, record: StatementRecord): Promise<Answer> {
    const answer = await session.run(record.statement.text);
    record.durationMs = answer.durationMs;
    record.failed = answer.error !== undefined;
    record.serverNotes = this.#notes.take();
    record.unseen.push(...blindSpots(record));
    return answer;
  }

  /** Takes notice of all locks that come by until the statement is done. */
  async #poll(session: MigrationSession, seen: Map<number, HeldLock>, running: Promise<unknown>): Promise<void> {
    let isDone = false;
    const done = (): void => {
      isDone = true;
    };
    running.then(done, done);
    while (!isDone) {
      for (const lock of await this.#observer.poll(session.processId)) {
        if (isStronger(lock.mode, seen.get(lock.oid)?.mode)) seen.set(lock.oid, lock);
      }
    }
  }

  async #noteInside(session: MigrationSession, record: StatementRecord, locks: readonly HeldLock[]): Promise<void> {
    const strongest = strongestOf(locks);
    for (const lock of strongest.values()) this.#noteHeld(record, lock);
    const own = this.#transaction.newest(mostOfItsOwn).filter((oid) => !strongest.has(oid));
    if (strongest.size + own.length > 0 && mayBeProbed(record.statement)) {
      for (const state of await probeSession(session, [...strongest.keys(), ...own])) {
        const before = this.#transaction.rowsRead.get(state.oid) ?? 0;
        this.#transaction.rowsRead.set(state.oid, state.rows);
        this.#noteState(record, { ...state, rows: state.rows - before });
      }
    }
    this.#transaction.ran(record, new Set(strongest.keys()));
    this.#noteBytes();
  }

  #noteHeld(record: StatementRecord, { oid, mode }: HeldLock): void {
    const relation = this.#relations.get(oid);
    if (relation === undefined) {
      this.#noteNew(record, oid);
      this.#transaction.make(oid);
      return;
    }
    if (!isStronger(mode, this.#transaction.held(oid)?.mode)) return;
    const lock = this.#lockOf(record, { oid, mode }, 'held');
    if (lock === undefined) return;
    record.addLock(lock);
    this.#transaction.take(lock);
  }

  /**
   * Those whose locks are still of interest. A transaction that makes thousands of relations holds their locks to its
   * end, and to read them all after each statement would take longer and longer.
   */
  get #unseenRelations(): OidRange {
    const { largestBefore, largestMade } = this.#transaction;
    return { upTo: largestBefore, from: largestMade + 1 };
  }

  /** A relation that the migration has made; it counts for the first statement that shows it. */
  #noteNew(record: StatementRecord, oid: number): void {
    if (!this.#made.has(oid)) record.newOids.add(oid);
    this.#made.add(oid);
    this.#largestMade = Math.max(this.#largestMade, oid);
  }

  #noteBareLocks(record: StatementRecord, locks: readonly HeldLock[]): void {
    record.unseen.push('locks that were held for less than a millisecond, below AccessExclusiveLock');
    for (const { oid, mode } of locks) {
      const lock = this.#lockOf(record, { oid, mode }, 'polled');
      if (lock === undefined) this.#noteNew(record, oid);
      else {
        lock.hold(record.durationMs, record.blocks, 1);
        record.addLock(lock);
      }
    }
  }

  #lockOf(record: StatementRecord, { oid, mode }: HeldLock, seen: 'held' | 'polled'): LockRecord | undefined {
    const relation = this.#relations.get(oid);
    if (relation === undefined) return undefined;
    return new LockRecord({
      ...{ oid, mode, seen },
      relation: this.#relations.nameOf(relation),
      relationBytes: this.#relations.bytesWithParts(relation),
      yields: yieldsToOthers(record.statement, relation.kind),
    });
  }

  async #noteBareFiles(record: StatementRecord, scansBefore: Awaited<ReturnType<typeof scanCounts>>): Promise<void> {
    const scans = scansBetween(scansBefore, await scanCounts(this.#clone));
    const states = new Map<number, RelationState>();
    for (const relation of await this.#relations.peek()) {
      const { oid, fileNode, bytes } = relation;
      states.set(oid, { oid, fileNode, bytes, scans: 0, rows: 0 });
      if (this.#relations.get(oid) !== undefined) continue;
      this.#noteNew(record, oid);
      // A later statement may replace it, under its name.
      record.newRelations.set(oid, relation);
    }
    for (const [oid, { scans: count, rows }] of scans) {
      const { fileNode = 0, bytes = 0 } = states.get(oid) ?? this.#relations.get(oid) ?? {};
      states.set(oid, { oid, fileNode, bytes, scans: count, rows });
    }
    for (const state of states.values()) this.#noteState(record, state);
    this.#noteBytes();
  }

  #noteState(record: StatementRecord, { oid, fileNode, bytes, scans, rows }: RelationState): void {
    const change = this.#files.note(oid, { fileNode, bytes });
    const relation = this.#relations.get(oid);
    if (rows > 0) record.rowsRead.set(oid, rows);
    if (relation === undefined) return;
    if (change.isDropped) record.droppedOids.add(oid);
    const name = this.#relations.nameOf(relation);
    if (scans > 0 && rows > 0 && hasRows.has(relation.kind)) record.scans.push({ relation: name, rows });
    if (!change.isNewFile) return;
    const rewrite = { relation: name, bytes: this.#relations.bytesWithToast(relation), emptied: change.bytes === 0 };
    if (relation.kind === 'index') record.newIndexFiles.set(oid, rewrite);
    else if (hasRows.has(relation.kind)) {
      record.newTableFiles.add(oid);
      record.rewrites.push(rewrite);
    }
  }

  #noteBytes(): void {
    const migration = this.#migrations.at(-1);
    if (migration === undefined) return;
    migration.bytesAfter = this.#bytes;
    migration.bytesPeak = Math.max(migration.bytesPeak, migration.bytesAfter);
  }

  /** A statement of the migration's own has ended the transaction. */
  #ended(record: StatementRecord, answer: Answer): void {
    const isCommit = answer.error === undefined && answer.tag === 'COMMIT';
    if (isCommit) this.#migrations.at(-1)?.commits.push(record.wal);
    this.#end(answer.durationMs, isCommit);
  }

  #end(durationMs: number, isCommitted: boolean): void {
    this.#transaction.end(durationMs);
    if (isCommitted) this.#files.commit();
    else this.#files.rollback();
  }

  /** A migration may turn the server's talk down, as a dump of pg_dump does. */
  async #keepTalkative(session: MigrationSession, { text }: MigrationStatement): Promise<void> {
    if (session.isLost || session.transaction === 'failed') return;
    if (/client_min_messages|reset\s+all|discard|^\s*rollback/i.test(text)) await makeTalkative(session);
  }
}

const hasRows = new Set(['table', 'materialized view']);

/** Relations of a transaction's own whose rows and bytes are looked at again after each statement: the last ones. */
const mostOfItsOwn = 256;

/** A probe of ours takes a snapshot, after which a transaction's isolation cannot be set; LOCK alone takes none. */
function mayBeProbed({ kind }: MigrationStatement): boolean {
  return kind !== 'LockStmt' && kind !== 'TransactionStmt' && kind !== 'VariableSetStmt';
}

/** What of a statement nobody can see who looks at its session. */
function blindSpots({ statement, serverNotes }: StatementRecord): readonly string[] {
  const spots: string[] = [];
  if (statement.kind === 'DoStmt' && /\bexception\s+when\b/i.test(statement.text)) {
    spots.push('locks weaker than AccessExclusiveLock: its EXCEPTION blocks give them back');
  }
  // They count what they read for themselves.
  if (serverNotes.some((note) => /with request for \d+ parallel worker/.test(note))) {
    spots.push('rows that parallel workers read');
  }
  return spots;
}

function strongestOf(locks: readonly HeldLock[]): Map<number, HeldLock> {
  const strongest = new Map<number, HeldLock>();
  for (const lock of locks.toSorted((a, b) => a.oid - b.oid)) {
    if (isStronger(lock.mode, strongest.get(lock.oid)?.mode)) strongest.set(lock.oid, lock);
  }
  return strongest;
}
