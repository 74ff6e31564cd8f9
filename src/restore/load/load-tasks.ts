import type { Compression } from '../../archive/compression.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';

/** Rows that are loaded together: a segment of a table's data file, or the whole file where it has no segments. */
export interface LoadUnit {
  /** The table's number in the archive's journal: its oid in the source. */
  readonly oid: number;
  /** The segment's place in the manifest's list. */
  readonly segment: number;
  /** For messages: `schema.table`. */
  readonly label: string;
  /** `COPY "schema"."table" ("a", "b") FROM stdin;`, as the archive has it: bytes as a binary (latin1) string. */
  readonly copy: string;
  /** The data file. */
  readonly path: string;
  readonly compression: Compression;
  /** Undefined: the whole file, which pg_dump wrote. */
  readonly range: { readonly offset: number; readonly length: number } | undefined;
  /** As the manifest says; undefined: not known (a file that pg_dump wrote). */
  readonly rows: number | undefined;
  readonly rawBytes: number;
  /** The row of the table's data file that the unit begins with, from 1: for messages. */
  readonly firstRow: number;
}

/** Units that are loaded in one transaction, with their lines in the journal. */
export interface LoadTask {
  readonly kind: 'load';
  readonly id: number;
  readonly units: readonly LoadUnit[];
  /** How the rows go in; `plain` is the fast way, which fails as a whole. */
  readonly way: 'plain' | 'careful';
  /** It was tried before, so that a transaction of it may have been committed without our knowledge. */
  readonly again: boolean;
}

/** Statements that run one after the other, each message for itself: the build of an index, for one. */
export interface StatementsTask {
  readonly kind: 'statements';
  readonly id: number;
  readonly label: string;
  /** Bytes as binary (latin1) strings; the statements of one are a transaction. */
  readonly messages: readonly string[];
  /** It was tried before, so that what it makes may be there already. */
  readonly again: boolean;
}

/** Reads what tables, or parts of one, hold now. */
export interface ReadBackTask {
  readonly kind: 'read-back';
  readonly id: number;
  readonly label: string;
  /** Each a COPY … TO STDOUT: bytes as a binary (latin1) string. */
  readonly tables: readonly { readonly oid: number; readonly copy: string }[];
}

export type RestoreTask = LoadTask | StatementsTask | ReadBackTask;

/** What became of one unit. */
export interface LoadedUnit {
  readonly oid: number;
  readonly segment: number;
  /** Rows that the table now has of it. */
  readonly rows: number;
  /** Rows that went to the rejects. */
  readonly rejected: number;
  /** Rows that the table had already (on-conflict: skip). */
  readonly skipped: number;
}

/** How rows that do not fit are treated. */
export interface LoadRules {
  readonly onError: 'stop' | 'quarantine';
  readonly onConflict: 'stop' | 'skip';
  /** The most rows of one transaction; 0: a segment's. */
  readonly batchRows: number;
}

/** Where a loading thread stands, as slots of shared memory; the main thread reads them for progress. */
export const loadCounter = { rawBytes: 0, rows: 1, backendPid: 2, rejected: 3, slots: 4 } as const;

/** All that a loading thread needs for its life. */
export interface LoadContext {
  readonly settings: ConnectionSettings;
  /** The archive's: names and COPY text are in it. */
  readonly encoding: string;
  /** More SQL for each session: memory for index builds, for one. */
  readonly setup: string;
  readonly rules: LoadRules;
  readonly counters: Float64Array;
}

/** A row that the target refused. */
export interface BadRow {
  readonly unit: LoadUnit;
  /** In the table's data file, from 1. */
  readonly row: number;
  readonly sqlstate: string;
  readonly message: string;
  /** The beginning of the row's COPY text. */
  readonly text: string;
}

/** An error on its way between threads. */
export interface LoadFailure {
  readonly message: string;
  /** SQLSTATE, or the system's code. */
  readonly code: string | undefined;
  readonly detail: string | undefined;
  /** The server's CONTEXT: for rows `COPY orders, line 12, column id: "x"`. */
  readonly context: string | undefined;
  readonly constraint: string | undefined;
  /** Of the table that it is about. */
  readonly schema: string | undefined;
  readonly badRow: BadRow | undefined;
  readonly stack: string | undefined;
  /** Whether the server or the system reported it, rather than our own code failing. */
  readonly external: boolean;
}
