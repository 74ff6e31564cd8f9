import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { readZipDirectory, ZipDamage, type ZipEntry } from './remote-zip.ts';

/** .ZIP File Format Specification (APPNOTE) 6.3.10, sections 4.3.7 and 4.4.5. */
const localHeader = { signature: 0x04034b50, bytes: 30 } as const;
const methods = { stored: 0, deflated: 8 } as const;
/** The file types of a Unix mode (stat(2)); 0 stands in archives that were not written on Unix. */
const fileTypes = { mask: 0o170_000, directory: 0o040_000, plain: 0o100_000 } as const;

/** About a million files: a larger directory would only fill the memory. */
const longestDirectoryBytes = 128 * 1024 * 1024;
const readBytes = 1024 * 1024;

/** The archive could be read, and holds what a backup cannot hold. */
export class ZipRefusal extends Error {
  override readonly name = 'ZipRefusal';
}

export interface Unpacking {
  /** The archive. */
  readonly zip: string;
  /** Where its files go: a directory that exists, and that nobody else writes to. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  /** How much may be written. Default: what is free on the disk. */
  readonly freeBytes?: number;
}

/**
 * Unpacks an archive that anyone may have written. Every entry is looked at before the first byte is written: no path
 * may leave the directory, nothing but plain files and directories comes out, and it must fit on the disk. While it
 * is written, an entry that is longer or another than the archive's directory says ends the work.
 *
 * @throws {ZipDamage} when it is not a whole archive
 * @throws {ZipRefusal} when there is something in it that a backup does not hold
 */
export async function unpackZip({ zip, directory, signal, freeBytes }: Unpacking): Promise<void> {
  const handle = await open(zip, 'r');
  try {
    const { size } = await handle.stat();
    const read = (start: number, end: number) => readRange(handle, start, end, size);
    const entries = await readZipDirectory(read, size);
    assertSafe(entries);
    assertFits(entries, freeBytes ?? (await freeBytesAt(directory)));
    for (const entry of entries) {
      signal?.throwIfAborted();
      await unpackEntry(entry, { handle, read, directory, signal });
    }
  } finally {
    await handle.close();
  }
}

async function readRange(handle: FileHandle, start: number, end: number, size: number): Promise<Buffer> {
  if (!(start >= 0 && start <= end && end <= size)) throw new ZipDamage('the archive is cut');
  if (end - start > longestDirectoryBytes) throw new ZipRefusal('its directory is longer than that of any backup');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

async function freeBytesAt(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

function assertFits(entries: readonly ZipEntry[], freeBytes: number): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes <= freeBytes) return;
  throw new ZipRefusal(`its files have ${bytes} bytes, and ${freeBytes} are free on the disk`);
}

function assertSafe(entries: readonly ZipEntry[]): void {
  const names = new Set<string>();
  for (const entry of entries) {
    const reason = reasonToRefuse(entry) ?? (names.has(entry.name) ? 'is in it twice' : undefined);
    if (reason !== undefined) throw new ZipRefusal(`${JSON.stringify(entry.name)} ${reason}`);
    names.add(entry.name);
  }
}

function reasonToRefuse(entry: ZipEntry): string | undefined {
  const { name, unixMode, method } = entry;
  const isDirectory = name.endsWith('/');
  const parts = (isDirectory ? name.slice(0, -1) : name).split('/');
  // An empty part is what a path from the root begins with; a colon belongs to a drive.
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\p{Cc}]/u.test(part))) {
    return 'is not a path inside of a directory';
  }
  const type = unixMode & fileTypes.mask;
  if (type !== 0 && type !== (isDirectory ? fileTypes.directory : fileTypes.plain)) return 'is no plain file';
  if (entry.encrypted) return 'is encrypted';
  if (method !== methods.stored && method !== methods.deflated) return `is packed by the unknown method ${method}`;
  if (isDirectory && entry.bytes > 0) return 'is a directory with content';
  return method === methods.stored && entry.bytes !== entry.storedBytes ? 'has two sizes' : undefined;
}

interface Place {
  readonly handle: FileHandle;
  readonly read: (start: number, end: number) => Promise<Buffer>;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

async function unpackEntry(entry: ZipEntry, { handle, read, directory, signal }: Place): Promise<void> {
  const path = join(directory, entry.name);
  const isDirectory = entry.name.endsWith('/');
  // Rows of a database are nobody else's business.
  await mkdir(isDirectory ? path : dirname(path), { recursive: true, mode: 0o700 });
  if (isDirectory) return;
  const start = await contentStart(entry, read);
  const check = new ContentCheck(entry);
  const target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const source = chunksOf(handle, start, start + entry.storedBytes);
  const options = signal === undefined ? {} : { signal };
  try {
    if (entry.method === methods.stored) await pipeline(source, check, target, options);
    else await pipeline(source, createInflateRaw({ chunkSize: readBytes }), check, target, options);
  } catch (error) {
    throw String((error as NodeJS.ErrnoException).code).startsWith('Z_') ? differs(entry, error) : error;
  }
}

/** The header in front of the content repeats the name, and may be longer than the one in the directory. */
async function contentStart(entry: ZipEntry, read: Place['read']): Promise<number> {
  const nameAt = entry.offset + localHeader.bytes;
  const header = await read(entry.offset, nameAt);
  if (header.length < localHeader.bytes || header.readUInt32LE(0) !== localHeader.signature) throw differs(entry);
  const nameEnd = nameAt + header.readUInt16LE(26);
  const name = await read(nameAt, nameEnd);
  if (name.toString('utf8') !== entry.name) throw differs(entry);
  return nameEnd + header.readUInt16LE(28);
}

async function* chunksOf(handle: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const bytes = Math.min(readBytes, end - at);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(bytes), 0, bytes, at);
    if (bytesRead === 0) throw new ZipDamage('the archive is cut');
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** Passes the content on, as long as it is what the directory says. */
class ContentCheck extends Transform {
  readonly #entry: ZipEntry;
  #bytes = 0;
  #crc32 = 0;

  constructor(entry: ZipEntry) {
    super();
    this.#entry = entry;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.#crc32 = crc32(chunk, this.#crc32);
    if (this.#bytes > this.#entry.bytes) done(differs(this.#entry));
    else done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const isWhole = this.#bytes === this.#entry.bytes && this.#crc32 === this.#entry.crc32;
    done(isWhole ? null : differs(this.#entry));
  }
}

function differs(entry: ZipEntry, cause?: unknown): ZipDamage {
  return new ZipDamage(`${JSON.stringify(entry.name)} is not what the archive's directory says`, { cause });
}
