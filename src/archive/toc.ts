import { UserError } from '../errors.ts';

/**
 * toc.dat, the table of contents of a pg_dump directory archive, read and written byte for byte.
 * Source: ReadHead, ReadToc, WriteHead and WriteToc in src/bin/pg_dump/pg_backup_archiver.c, and
 * WriteExtraToc in pg_backup_directory.c.
 */

/**
 * Text as the archive holds it: one character per byte (latin1, '\u0000' to '\u00ff'). A dump's encoding may be
 * anything, SQL_ASCII bytes that are no UTF-8 too, so nothing here is decoded. Comparing two such strings with
 * `<` compares bytes, as strcmp and `COLLATE "C"` do. Convert with `bytesOfText` and `textOfBytes`.
 */
export type ByteString = string;

/** The archive versions that are understood: PG 12 to 15 write 1.14, 16 writes 1.15, 17 and 18 write 1.16. */
export const tocMinor = { oldest: 14, compressionByte: 15, relkind: 16, newest: 16 } as const;

export interface TocHeader {
  /** 14, 15 or 16: the archive version is 1.<minor>. */
  readonly minor: number;
  readonly revision: number;
  /** Up to 1.14 the gzip level (0: none, -1: zlib's default); from 1.15 the method: 0 none, 1 gzip, 2 lz4, 3 zstd. */
  readonly compression: number;
  /** C's struct tm of the dump's start: second, minute, hour, day, month − 1, year − 1900, daylight saving. */
  readonly createdAt: readonly number[];
  readonly database: ByteString | null;
  readonly serverVersion: ByteString | null;
  readonly clientVersion: ByteString | null;
}

export const tocSection = { none: 1, preData: 2, data: 3, postData: 4 } as const;

export interface TocEntry {
  readonly dumpId: number;
  /** Whether the archive has a data file for the entry. */
  readonly hadDumper: boolean;
  /** The catalog that `oid` is from, 1259 for pg_class; 0 where there is none. */
  readonly tableOid: number;
  readonly oid: number;
  /** The object's name, not quoted. */
  readonly tag: ByteString;
  /** The kind of entry: TABLE, TABLE DATA, SEQUENCE SET, … */
  readonly desc: ByteString;
  readonly section: number;
  readonly defn: ByteString | null;
  readonly dropStmt: ByteString | null;
  readonly copyStmt: ByteString | null;
  readonly namespace: ByteString | null;
  readonly tablespace: ByteString | null;
  readonly tableAm: ByteString | null;
  /** pg_class.relkind as a character code, 0 for other entries; null before 1.16, which does not have it. */
  readonly relkind: number | null;
  readonly owner: ByteString | null;
  /** WITH OIDS: true only in archives of old servers. */
  readonly withOids: boolean;
  readonly dependencies: readonly number[];
  /** The data file without a compression suffix, '' for none. */
  readonly file: ByteString;
}

export interface Toc {
  readonly header: TocHeader;
  readonly entries: readonly TocEntry[];
}

const magic = 'PGDMP';
const largestInt = 2 ** 31 - 1;
/** The directory format writes its TOC as "tar", so that both can be read alike (pg_backup_directory.c). */
const formatTar = 3;

/** The archive's form of a text, in the encoding that the dump has: UTF-8 unless pg_dump ran with another. */
export function bytesOfText(text: string): ByteString {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of an archive string, read as UTF-8: for people, since bytes that are not UTF-8 are replaced. */
export function textOfBytes(bytes: ByteString): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/**
 * Reads a toc.dat. What it accepts, `serializeToc` writes back byte for byte.
 *
 * @throws UserError for a file that is cut, damaged or of an unsupported version.
 */
export function parseToc(bytes: Buffer): Toc {
  const reader = new TocReader(bytes);
  const header = readHeader(reader);
  const count = reader.int();
  if (count < 0) throw damaged(`it announces ${count} entries`);
  const entries: TocEntry[] = [];
  const seen = new Set<number>();
  while (entries.length < count) {
    const entry = readEntry(reader, header.minor);
    if (seen.has(entry.dumpId)) throw damaged(`two entries have the id ${entry.dumpId}`);
    seen.add(entry.dumpId);
    entries.push(entry);
  }
  if (reader.left > 0) throw damaged(`${reader.left} bytes follow its last entry`);
  return { header, entries };
}

/** The bytes of a toc.dat. */
export function serializeToc(toc: Toc): Buffer {
  const writer = new TocWriter();
  writeHeader(writer, toc.header);
  writer.int(toc.entries.length);
  for (const entry of toc.entries) writeEntry(writer, entry, toc.header.minor);
  return writer.bytes();
}

function damaged(what: string): UserError {
  return new UserError(`toc.dat is damaged: ${what}`, 'verify the backup, and use another one if it is damaged');
}

function readHeader(reader: TocReader): TocHeader {
  if (reader.raw(magic.length) !== magic) throw damaged(`it does not begin with ${magic}`);
  const [major, minor, revision] = [reader.byte(), reader.byte(), reader.byte()];
  if (major !== 1 || minor < tocMinor.oldest || minor > tocMinor.newest) {
    throw new UserError(
      `toc.dat has the unsupported archive version ${major}.${minor}`,
      'versions 1.14 to 1.16 are supported: those of pg_dump 12 to 18',
    );
  }
  // The sizes of int and of a file offset on the machine that wrote it; an offset is not stored in this format.
  const [intSize, offsetSize, format] = [reader.byte(), reader.byte(), reader.byte()];
  if (intSize !== 4 || offsetSize !== 8) throw damaged(`its integers have ${intSize} and ${offsetSize} bytes`);
  if (format !== formatTar) throw damaged(`its format is ${format}, not that of a directory archive`);
  return {
    minor,
    revision,
    compression: minor >= tocMinor.compressionByte ? reader.byte() : reader.int(),
    createdAt: Array.from({ length: 7 }, () => reader.int()),
    database: reader.string(),
    serverVersion: reader.string(),
    clientVersion: reader.string(),
  };
}

function writeHeader(writer: TocWriter, header: TocHeader): void {
  writer.raw(magic);
  for (const byte of [1, header.minor, header.revision, 4, 8, formatTar]) writer.byte(byte);
  if (header.minor >= tocMinor.compressionByte) writer.byte(header.compression);
  else writer.int(header.compression);
  for (const part of header.createdAt) writer.int(part);
  writer.string(header.database);
  writer.string(header.serverVersion);
  writer.string(header.clientVersion);
}

function readEntry(reader: TocReader, minor: number): TocEntry {
  return {
    dumpId: reader.dumpId(),
    hadDumper: reader.oneOf(reader.int(), [0, 1], 'hadDumper') === 1,
    tableOid: reader.decimal(2 ** 32 - 1),
    oid: reader.decimal(2 ** 32 - 1),
    tag: reader.text(),
    desc: reader.text(),
    section: reader.oneOf(reader.int(), Object.values(tocSection), 'section'),
    defn: reader.string(),
    dropStmt: reader.string(),
    copyStmt: reader.string(),
    namespace: reader.string(),
    tablespace: reader.string(),
    tableAm: reader.string(),
    relkind: minor >= tocMinor.relkind ? reader.int() : null,
    owner: reader.string(),
    withOids: reader.oneOf(reader.text(), ['false', 'true'], 'WITH OIDS') === 'true',
    dependencies: reader.dependencies(),
    file: reader.text(),
  };
}

function writeEntry(writer: TocWriter, entry: TocEntry, minor: number): void {
  writer.int(entry.dumpId);
  writer.int(entry.hadDumper ? 1 : 0);
  writer.string(String(entry.tableOid));
  writer.string(String(entry.oid));
  writer.string(entry.tag);
  writer.string(entry.desc);
  writer.int(entry.section);
  writer.string(entry.defn);
  writer.string(entry.dropStmt);
  writer.string(entry.copyStmt);
  writer.string(entry.namespace);
  writer.string(entry.tablespace);
  writer.string(entry.tableAm);
  if (minor >= tocMinor.relkind) writer.int(entry.relkind ?? 0);
  writer.string(entry.owner);
  writer.string(entry.withOids ? 'true' : 'false');
  for (const dependency of entry.dependencies) writer.string(String(dependency));
  writer.string(null);
  writer.string(entry.file);
}

/** Reads the primitives. Every length is checked against what is left, so that a damaged one allocates nothing. */
class TocReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  raw(length: number): ByteString {
    const start = this.#take(length);
    return this.#bytes.toString('latin1', start, start + length);
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  /** A sign byte, then the amount in 4 bytes, little-endian. */
  int(): number {
    const start = this.#take(5);
    const sign = this.#bytes.readUInt8(start);
    const amount = this.#bytes.readUInt32LE(start + 1);
    if (sign > 1 || amount > largestInt || (sign === 1 && amount === 0)) throw this.#bad('a number is malformed');
    return sign === 1 ? -amount : amount;
  }

  /** A length and as many bytes; the length −1 is NULL. */
  string(): ByteString | null {
    const length = this.int();
    if (length < -1) throw this.#bad(`a string has the length ${length}`);
    return length === -1 ? null : this.raw(length);
  }

  text(): ByteString {
    const text = this.string();
    if (text === null) throw this.#bad('a required string is NULL');
    return text;
  }

  decimal(largest: number, text = this.text()): number {
    const value = Number(text);
    if (!/^(0|[1-9]\d{0,9})$/.test(text) || value > largest) throw this.#bad('a decimal number is malformed');
    return value;
  }

  dumpId(): number {
    const id = this.int();
    // pg_restore refuses these too: "entry ID %d out of range -- perhaps a corrupt TOC".
    if (id <= 0) throw this.#bad(`an entry has the id ${id}`);
    return id;
  }

  /** Decimal strings up to a NULL. */
  dependencies(): number[] {
    const ids: number[] = [];
    for (let text = this.string(); text !== null; text = this.string()) ids.push(this.decimal(largestInt, text));
    return ids;
  }

  oneOf<T extends number | string>(value: T, allowed: readonly T[], what: string): T {
    if (!allowed.includes(value)) throw this.#bad(`${what} has the unknown value ${JSON.stringify(value)}`);
    return value;
  }

  #take(length: number): number {
    if (length > this.left) throw this.#bad(`it ends ${length - this.left} bytes too early`);
    const start = this.#offset;
    this.#offset += length;
    return start;
  }

  #bad(what: string): UserError {
    return damaged(`${what} (near byte ${this.#offset})`);
  }
}

/** Bytes that grow: an archive of thousands of tables has hundreds of thousands of numbers. */
class TocWriter {
  #buffer = Buffer.alloc(64 * 1024);
  #length = 0;

  raw(bytes: ByteString): void {
    assertByteString(bytes);
    this.#reserve(bytes.length);
    this.#length += this.#buffer.write(bytes, this.#length, 'latin1');
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#length = this.#buffer.writeUInt8(value, this.#length);
  }

  int(value: number): void {
    this.#reserve(5);
    const at = this.#buffer.writeUInt8(value < 0 ? 1 : 0, this.#length);
    this.#length = this.#buffer.writeUInt32LE(Math.abs(value), at);
  }

  string(bytes: ByteString | null): void {
    this.int(bytes === null ? -1 : bytes.length);
    if (bytes !== null) this.raw(bytes);
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.alloc(2 * (this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Writing would silently keep the low byte of a character above U+00FF. */
function assertByteString(bytes: ByteString): void {
  for (let index = 0; index < bytes.length; index++) {
    if (bytes.charCodeAt(index) > 255) throw new Error(`not a byte string: ${JSON.stringify(bytes)}`);
  }
}
