import type { Compression } from '../archive/compression.ts';
import type { Segment } from '../archive/manifest.ts';

/** A file's bytes against its checksum. */
export interface HashTask {
  readonly kind: 'hash';
  readonly path: string;
  /** Below the backup, for messages. */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Some segments of a table's file, decoded and counted. */
export interface DecodeTask {
  readonly kind: 'decode';
  readonly path: string;
  readonly name: string;
  readonly compression: Compression;
  readonly segments: readonly Segment[];
  /** Where the end marker must stand; undefined: another task looks at it. */
  readonly endMarkerAt: number | undefined;
  readonly fileBytes: number;
  readonly bytes: number;
}

export type VerifyTask = HashTask | DecodeTask;

/** What a thread found. */
export interface Finding {
  /** Stored bytes that were read. */
  readonly bytes: number;
  readonly rows: number;
  readonly problems: readonly string[];
}
