import type { Compression } from '../archive/compression.ts';
import type { Segment } from '../archive/manifest.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';

/** A table as the copying loop needs it. SQL is bytes in the database's encoding, as a binary (latin1) string. */
export interface CopySource {
  readonly oid: number;
  /** For messages. */
  readonly label: string;
  /** `"schema"."table"`. */
  readonly target: string;
  /** `"a", "b"`; empty for a table without columns. */
  readonly columns: string;
  /** The data file that is written. */
  readonly path: string;
}

/** Whole tables, copied one after the other by one query, each into a file of its own. */
export interface TablesTask {
  readonly kind: 'tables';
  readonly id: number;
  readonly tables: readonly CopySource[];
  /** Planned bytes of heap and TOAST, for the order of work and for progress. */
  readonly bytes: number;
}

/** A range of pages of one table, whose file several connections write to. */
export interface RangeTask {
  readonly kind: 'range';
  readonly id: number;
  readonly table: CopySource;
  readonly pages: readonly [first: number, end: number | null];
  /** Which of the shared ends of files is this file's. */
  readonly fileIndex: number;
  /** What an attempt that failed has written already: the same rows come again in the same order. */
  readonly written: readonly Segment[];
  readonly bytes: number;
}

/** The end of a table's file that was written by several connections: the end marker and the file's checksum. */
export interface SealTask {
  readonly kind: 'seal';
  readonly id: number;
  readonly table: CopySource;
  readonly fileIndex: number;
  readonly bytes: number;
}

export type Task = TablesTask | RangeTask | SealTask;
export type CopyTask = TablesTask | RangeTask;

/** What one COPY of a table, or of a part of it, brought. */
export interface CopyResult {
  readonly oid: number;
  readonly segments: readonly Segment[];
  readonly rows: number;
  readonly rawBytes: number;
  /** The sum of the row hashes; see the manifest's fingerprint. */
  readonly sum: bigint;
  /** By the clock that all threads share. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The finished file; missing while a file is shared and not yet sealed. */
  readonly file?: FinishedFile;
}

export interface FinishedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a copying thread stands, as slots of shared memory; the main thread reads them for progress. */
export const counter = { rawBytes: 0, storedBytes: 1, rows: 2, received: 3, backendPid: 4, slots: 5 } as const;

/** All that a copying thread needs for its life. */
export interface CopyContext {
  readonly settings: ConnectionSettings;
  readonly snapshot: string;
  /** The database's own encoding: COPY then converts nothing. */
  readonly encoding: string;
  /** The server that the snapshot lives on: another one behind the same address must not be read. */
  readonly server: string;
  readonly compression: Compression;
  /** The ends of the shared files, in bytes, and a lock for each. */
  readonly ends: BigInt64Array;
  readonly locks: Int32Array;
  readonly counters: Float64Array;
  /** Raw bytes after which a segment is cut at the next end of a row. */
  readonly segmentRawBytes: number;
}

/** An error on its way between threads. */
export interface TaskFailure {
  readonly message: string;
  readonly code: string | undefined;
  /** A bug's stack, for the report of one. */
  readonly stack: string | undefined;
  /** Whether the server or the system reported it, rather than our own code failing. */
  readonly external: boolean;
  /** Range tasks: the segments that are in the file already. */
  readonly written: readonly Segment[];
}
