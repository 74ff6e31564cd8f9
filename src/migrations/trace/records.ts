import type { MigrationStatement } from '../migration.ts';
import { blockingOf, isStronger } from './locks.ts';
import {
  type Blocking,
  type Counters,
  type LockMode,
  lockModes,
  type MigrationTrace,
  type RelationName,
  type Rewrite,
  type StatementTrace,
  type TakenLock,
} from './observation.ts';
import { noCounters, type WalPosition, type WalRange } from './observer.ts';
import { byName, type Relation } from './relations.ts';

/** A lock of a statement, while it is not known yet how long it was held. */
export class LockRecord {
  readonly oid: number;
  readonly relation: RelationName;
  readonly mode: LockMode;
  readonly blocking: Blocking;
  readonly relationBytes: number;
  readonly seen: TakenLock['seen'];
  holdMs = 0;
  heldBlocks = 0;
  heldStatements = 0;

  constructor(lock: Pick<LockRecord, 'oid' | 'relation' | 'mode' | 'relationBytes' | 'seen'> & { yields: boolean }) {
    this.oid = lock.oid;
    this.relation = lock.relation;
    this.mode = lock.mode;
    this.blocking = lock.yields ? 'nothing' : blockingOf(lock.mode);
    this.relationBytes = lock.relationBytes;
    this.seen = lock.seen;
  }

  /** One more statement ran, or the transaction's end came, while it was held. */
  hold(durationMs: number, blocks: number, statements: number): void {
    this.holdMs += durationMs;
    this.heldBlocks += blocks;
    this.heldStatements += statements;
  }

  get taken(): TakenLock {
    const { relation, mode, blocking, relationBytes, holdMs, heldBlocks, heldStatements, seen } = this;
    return { relation, mode, blocking, relationBytes, holdMs, heldBlocks, heldStatements, seen };
  }
}

/** What is known of a statement so far. */
export class StatementRecord {
  readonly statement: MigrationStatement;
  /** It ran by itself, and its locks were seen only in passing. */
  readonly isBare: boolean;
  readonly transaction: TransactionRecord;
  readonly locks: LockRecord[] = [];
  readonly rewrites: Rewrite[] = [];
  readonly scans: StatementTrace['scans'][number][] = [];
  readonly unseen: string[] = [];
  /** Relations that were not there before the migration, and that it is the first to lock. */
  readonly newOids = new Set<number>();
  /** Those of them that were committed right away, as they were then. */
  readonly newRelations = new Map<number, Relation>();
  /** Indexes of before that have a new file: built, or copied. */
  readonly newIndexFiles = new Map<number, Rewrite>();
  readonly newTableFiles = new Set<number>();
  /** Rows that it read through, by table; also of new ones. */
  readonly rowsRead = new Map<number, number>();
  readonly droppedOids = new Set<number>();
  indexesBuilt: readonly RelationName[] = [];
  serverNotes: readonly string[] = [];
  durationMs = 0;
  failed = false;
  counters: Counters = noCounters;
  wal: WalRange;

  /** @param from where the WAL was before the statement */
  constructor(statement: MigrationStatement, isBare: boolean, transaction: TransactionRecord, from: WalPosition) {
    this.statement = statement;
    this.isBare = isBare;
    this.transaction = transaction;
    this.wal = { from, to: from };
  }

  get blocks(): number {
    return this.counters.blocksHit + this.counters.blocksRead;
  }

  /**
   * Adds a lock, in place of a weaker one of the same relation that was seen in passing. One that is still held when the
   * statement ends stays beside a stronger one that was given back before.
   */
  addLock(lock: LockRecord): void {
    const index = this.locks.findIndex(({ oid, seen }) => oid === lock.oid && seen === 'polled');
    if (index < 0) this.locks.push(lock);
    else if (isStronger(lock.mode, this.locks[index]?.mode)) this.locks[index] = lock;
  }

  /** The strongest locks first. */
  get trace(): StatementTrace {
    const { counters, indexesBuilt, serverNotes, unseen } = this;
    const strength = ({ mode }: TakenLock): number => lockModes.indexOf(mode);
    const locks = this.locks
      .map(({ taken }) => taken)
      .sort((a, b) => strength(b) - strength(a) || byName(a.relation, b.relation));
    const rewrites = this.rewrites.toSorted((a, b) => byName(a.relation, b.relation));
    const scans = this.scans.toSorted((a, b) => byName(a.relation, b.relation));
    return { counters, locks, rewrites, indexesBuilt, scans, serverNotes, unseen };
  }
}

/** What is held in a transaction, and since when. */
export class TransactionRecord {
  /** The strongest lock on each relation. */
  readonly #held = new Map<number, LockRecord>();
  /** All locks that are held, the weaker ones of a relation too: they were not given back for the stronger. */
  readonly #taken = new Set<LockRecord>();
  /** Rows that were read through so far, by table. */
  readonly rowsRead = new Map<number, number>();
  /** The largest number that a relation had before. */
  readonly largestBefore: number;
  /** Relations that it made itself, in the order of their numbers. */
  readonly #made: number[] = [];

  constructor(largestBefore: number) {
    this.largestBefore = largestBefore;
  }

  /** Of the relations that it made itself; at least that of before. */
  get largestMade(): number {
    return this.#made.at(-1) ?? this.largestBefore;
  }

  /** It has made a relation. Numbers rise; where they have begun anew, they are among those of before. */
  make(oid: number): void {
    if (oid > this.largestMade) this.#made.push(oid);
  }

  /** The last relations that it made itself. */
  newest(count: number): readonly number[] {
    return this.#made.slice(-count);
  }

  /** The strongest lock on a relation that the transaction holds. */
  held(oid: number): LockRecord | undefined {
    return this.#held.get(oid);
  }

  take(lock: LockRecord): void {
    this.#held.set(lock.oid, lock);
    this.#taken.add(lock);
  }

  /** Counts a statement for what is held, and lets go of what it gave back (ROLLBACK TO a savepoint). */
  ran(record: StatementRecord, stillHeld: ReadonlySet<number>): void {
    const counts = record.statement.kind === 'TransactionStmt' ? 0 : 1;
    for (const lock of this.#taken) {
      lock.hold(record.durationMs, record.blocks, counts);
      if (stillHeld.has(lock.oid)) continue;
      this.#taken.delete(lock);
      this.#held.delete(lock.oid);
    }
  }

  /** The transaction's end took so long. */
  end(durationMs: number): void {
    for (const lock of this.#taken) lock.hold(durationMs, 0, 0);
    this.#taken.clear();
    this.#held.clear();
  }
}

const emptyTrace: MigrationTrace = {
  created: [],
  dropped: [],
  bytesBefore: 0,
  bytesAfter: 0,
  bytesPeak: 0,
  commitWalBytes: 0,
};

/** What is known of a migration so far; complete when the tracer has settled. */
export class MigrationRecord {
  readonly records: StatementRecord[] = [];
  readonly commits: WalRange[] = [];
  trace: MigrationTrace = emptyTrace;
  bytesBefore = 0;
  bytesAfter = 0;
  bytesPeak = 0;

  /** One for each statement that was run. */
  get statements(): readonly StatementTrace[] {
    return this.records.map(({ trace }) => trace);
  }
}
