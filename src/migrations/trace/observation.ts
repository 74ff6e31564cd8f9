/** The modes of a lock on a table, from weak to strong (PostgreSQL documentation, "Table-Level Lock Modes"). */
export const lockModes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;

export type LockMode = (typeof lockModes)[number];

/** What of an application waits behind a lock: nothing, its writes, or its reads too. */
export type Blocking = 'nothing' | 'writes' | 'reads and writes';

export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'index'
  | 'sequence'
  | 'view'
  | 'materialized view'
  | 'toast'
  | 'other';

/** A relation that existed before the migration, under its name of then. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** The table of an index or a TOAST table, as `schema.name`; undefined for others. */
  readonly table: string | undefined;
}

/** A lock that a statement was the first to take, or took more strongly; until its transaction's end. */
export interface TakenLock {
  readonly relation: RelationName;
  readonly mode: LockMode;
  readonly blocking: Blocking;
  /**
   * Main, TOAST and index bytes of the relation (of a table: with its indexes; of a partitioned one: with its
   * partitions) before the migration.
   */
  readonly relationBytes: number;
  /** From the start of the statement to the end of its transaction: an upper bound, in milliseconds. */
  readonly holdMs: number;
  /** Blocks touched by the statements that ran while it was held, with the one that took it. */
  readonly heldBlocks: number;
  /** Statements that ran while it was held, with the one that took it. */
  readonly heldStatements: number;
  /** How it was seen: held at the statement's end, while the statement ran, or in the WAL afterwards. */
  readonly seen: 'held' | 'polled' | 'wal';
}

/** A relation that got a new file, though it existed before. */
export interface Rewrite {
  readonly relation: RelationName;
  /** Its size before. */
  readonly bytes: number;
  /** An emptied one (TRUNCATE) is no copy of rows. */
  readonly emptied: boolean;
}

export interface Counters {
  readonly walBytes: number;
  readonly walRecords: number;
  /** Full-page images. */
  readonly walFullPageImages: number;
  /** Shared blocks found in the cache. */
  readonly blocksHit: number;
  readonly blocksRead: number;
  readonly blocksDirtied: number;
  /** Bytes written to temporary files, merge passes included. */
  readonly tempBytes: number;
  readonly rows: number;
}

/** What a traced statement did. */
export interface StatementTrace {
  readonly counters: Counters;
  readonly locks: readonly TakenLock[];
  readonly rewrites: readonly Rewrite[];
  /** Indexes that were built on tables with rows: `schema.name` and the table's. */
  readonly indexesBuilt: readonly RelationName[];
  /** Relations of before the migration whose rows it read through, and how often. */
  readonly scans: readonly { readonly relation: RelationName; readonly rows: number }[];
  /** What the server said of its work: `verifying table "t"`, `rewriting table "t"`, … */
  readonly serverNotes: readonly string[];
  /** What could not be seen of this statement, and why. */
  readonly unseen: readonly string[];
}

/** What a traced migration did as a whole. */
export interface MigrationTrace {
  /** Relations made and dropped: `schema.name`. */
  readonly created: readonly RelationName[];
  readonly dropped: readonly RelationName[];
  /** The database's bytes before the migration, after it, and the most that was seen before a COMMIT. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly bytesPeak: number;
  /** WAL of its COMMITs with deferred work, by LSN: in no statement's counters. */
  readonly commitWalBytes: number;
}
