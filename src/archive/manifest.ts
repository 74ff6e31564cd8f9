import { createHash } from 'node:crypto';
import { FailedError, UserError } from '../errors.ts';
import { checkConsistency } from './manifest-consistency.ts';
import { formatVersion, manifestShape } from './manifest-shape.ts';
import { ShapeError } from './shape.ts';

export { formatVersion };

/** A count of bytes, rows or pages is a plain JSON number: exact up to 2^53. */
export interface Segment {
  /** Where the segment's compressed bytes begin in the table's data file. */
  readonly offset: number;
  /** How many compressed bytes it has. */
  readonly length: number;
  /** Bytes of COPY text, without the archive's end marker. */
  readonly rawBytes: number;
  readonly rows: number;
  /** SHA-256 of the raw bytes, in hexadecimal. */
  readonly sha256: string;
  /** The heap pages that it was read from, first inclusive and last exclusive; null: the whole table. */
  readonly pages: readonly [first: number, end: number | null] | null;
  /** A page range with much text in it is cut, at ends of rows, into several segments: 0, 1, 2 … */
  readonly part: number;
}

/** Row count and an order-independent sum of row hashes: the same for every physical order of the rows. */
export interface Fingerprint {
  readonly rows: number;
  /** Sum modulo 2^128 of XXH3-128 of every row's COPY text without its newline: 32 hexadecimal digits. */
  readonly sum: string;
}

export interface ManifestTable {
  readonly schema: string;
  readonly name: string;
  readonly oid: number;
  /** The data file's path below the backup, with forward slashes. */
  readonly file: string;
  /** Columns of the COPY, in their order. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly rawBytes: number;
  /** The data file's size on disk, with the archive's end marker. */
  readonly storedBytes: number;
  /** From the first segment's start to the last one's end. */
  readonly durationMs: number;
  readonly fingerprint: Fingerprint;
  /**
   * Set where pg_restore loads the rows through the top of a partition tree (hash partitions on an enum), so
   * that they may come back in another leaf: compare the fingerprints summed over this relation's leaves.
   */
  readonly loadedThrough?: { readonly schema: string; readonly name: string };
  /** In the order of the file, each beginning where the one before ends; the end marker follows the last. */
  readonly segments: readonly Segment[];
}

export interface ManifestFile {
  /** Path below the backup, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface SchemaTotals {
  readonly schema: string;
  readonly tables: number;
  readonly rows: number;
  readonly rawBytes: number;
  readonly storedBytes: number;
  /** Work of all connections on this schema's tables, added up. */
  readonly durationMs: number;
}

/** Something that the database holds and the backup does not, and why. */
export interface LeftOut {
  readonly kind: 'schema' | 'table' | 'table-data' | 'globals' | 'role-passwords' | 'tablespaces' | 'large-objects';
  readonly name: string;
  readonly reason: string;
}

export interface Manifest {
  readonly formatVersion: number;
  readonly tool: { readonly name: 'pgproof'; readonly version: string };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly source: {
    readonly database: string;
    readonly serverVersion: string;
    /** For instance 170004. */
    readonly serverVersionNumber: number;
    readonly systemIdentifier: string;
    readonly encoding: string;
    readonly standby: boolean;
    readonly databaseBytes: number;
  };
  readonly client: { readonly pgDumpVersion: string };
  readonly snapshot: {
    /** The server's clock when the snapshot was taken. */
    readonly takenAt: string;
    /** WAL position at the snapshot: insert position on a primary, replay position on a standby. */
    readonly lsn: string;
    readonly isolation: 'serializable deferrable' | 'repeatable read';
  };
  /** The session settings that decide how COPY writes values. */
  readonly copySettings: Readonly<Record<string, string>>;
  /** The request without anything secret. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly compression: string;
  readonly totals: {
    readonly tables: number;
    readonly rows: number;
    readonly rawBytes: number;
    readonly storedBytes: number;
  };
  readonly schemas: readonly SchemaTotals[];
  readonly tables: readonly ManifestTable[];
  readonly files: readonly ManifestFile[];
  readonly leftOut: readonly LeftOut[];
  /** What was tried again while copying, and why. */
  readonly retries: readonly { readonly what: string; readonly cause: string }[];
  /** SHA-256 of this manifest as written, with this one value replaced by 64 zeros. */
  readonly sha256: string;
}

const unsealed = '0'.repeat(64);

/** The manifest's last line. Nothing but the checksum stands on it, so that `sed` can put the zeros back. */
const seal = /\n"sha256":"([0-9a-f]{64})"\}\n$/;

/**
 * The manifest's text as it is written to disk, its own checksum filled in at the end: compact JSON, with a line for
 * every schema, table, file, left-out thing and retry. It is made piece by piece, so that a manifest of any size can
 * be written in constant memory.
 *
 * @param manifest everything but the checksum (one that is there is not used)
 * @throws {ShapeError} if `readManifest` would refuse it: what cannot be read back must not be written
 * @example await pipeline(Readable.from(manifestText(manifest)), createWriteStream(path, { flags: 'wx' }))
 */
export function* manifestText(manifest: Omit<Manifest, 'sha256'>): Generator<string, void> {
  checkConsistency(manifestShape({ ...manifest, sha256: unsealed }, ''));
  const digest = createHash('sha256');
  for (const piece of body(manifest)) {
    digest.update(piece);
    yield piece;
  }
  yield lastLine(digest.update(lastLine(unsealed)).digest('hex'));
}

/** {@link manifestText} in one string. */
export function serializeManifest(manifest: Omit<Manifest, 'sha256'>): string {
  return [...manifestText(manifest)].join('');
}

function* body(manifest: Omit<Manifest, 'sha256'>): Generator<string, void> {
  let start = '{\n';
  for (const [key, value] of Object.entries(manifest)) {
    if (key === 'sha256') continue;
    if (Array.isArray(value)) {
      yield `${start}${JSON.stringify(key)}:[`;
      for (const [index, item] of value.entries()) yield `${index === 0 ? '' : ','}\n${JSON.stringify(item)}`;
      yield value.length === 0 ? ']' : '\n]';
    } else {
      yield `${start}${JSON.stringify(key)}:${JSON.stringify(value)}`;
    }
    start = ',\n';
  }
  yield ',\n';
}

function lastLine(digest: string): string {
  return `"sha256":"${digest}"}\n`;
}

/**
 * Reads a manifest and believes nothing in it: its checksum, its version, every field's type, and what the fields
 * say about each other are checked. Whether the files on disk are what it says is another question.
 *
 * @param content the whole of manifest.json; give the bytes as read from disk, so that each of them counts
 * @throws {UserError} if a newer pgproof wrote it
 * @throws {FailedError} if it is damaged, changed or incomplete
 * @example const manifest = readManifest(await readFile(join(backup, 'manifest.json')))
 */
export function readManifest(content: string | Uint8Array): Manifest {
  try {
    const text = typeof content === 'string' ? content : utf8(content);
    const value = parse(text);
    refuseNewer(value);
    checkSeal(text);
    const manifest = manifestShape(value, '');
    checkConsistency(manifest);
    return manifest;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new FailedError(
      `manifest.json is damaged: ${error.message}`,
      'this backup cannot be trusted: use another copy of it, or take a new one',
    );
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new ShapeError('', 'not UTF-8');
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text around the place, with newlines and all.
    if (error instanceof SyntaxError) throw new ShapeError('', 'not JSON, perhaps cut off');
    throw error;
  }
}

/** Before anything else, as a newer layout may differ in everything else. */
function refuseNewer(value: unknown): void {
  const version = typeof value === 'object' && value !== null && 'formatVersion' in value && value.formatVersion;
  if (!Number.isInteger(version) || Number(version) <= formatVersion) return;
  throw new UserError(
    `this backup was made by a newer pgproof: its format is ${version}, this pgproof reads up to ${formatVersion}`,
    'update pgproof; stock pg_restore reads the dump directory in any case',
  );
}

function checkSeal(text: string): void {
  const found = seal.exec(text.slice(-100))?.[1];
  if (found === undefined) throw new ShapeError('', 'its last line is not its checksum');
  const start = text.length - lastLine(unsealed).length;
  const digest = createHash('sha256').update(text.slice(0, start)).update(lastLine(unsealed)).digest('hex');
  if (digest !== found) throw new ShapeError('sha256', 'the checksum does not match: it was changed or damaged');
}
