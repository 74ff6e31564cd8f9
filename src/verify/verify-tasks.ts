import type { Compression } from '../archive/compression.ts';
import type { Segment } from '../archive/manifest.ts';

/** One file, or a part of a large one, to be compared with the manifest: its checksum, its segments, or both. */
export interface VerifyTask {
  readonly path: string;
  /** Below the backup, for messages. */
  readonly name: string;
  readonly fileBytes: number;
  /** Of the whole file; undefined: another task compares it. */
  readonly sha256: string | undefined;
  readonly compression: Compression;
  readonly segments: readonly Segment[];
  /** Where the end marker must stand; undefined: the file has none, or another task looks at it. */
  readonly endMarkerAt: number | undefined;
}

/** Some tasks, to be done one after the other. */
export interface VerifyOrder {
  readonly kind: 'verify';
  readonly tasks: readonly VerifyTask[];
}

/** What was found in the files of an order. */
export interface Finding {
  /** Stored bytes that were read. */
  readonly bytes: number;
  readonly rows: number;
  readonly problems: readonly string[];
}
