import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** How data files are compressed. A level of `none` is 0. */
export interface Compression {
  readonly method: 'zstd' | 'gzip' | 'none';
  readonly level: number;
}

/** As options and the manifest write it. @example compressionText({ method: 'zstd', level: 1 }) // 'zstd:1' */
export function compressionText({ method, level }: Compression): string {
  return method === 'none' ? 'none' : `${method}:${level}`;
}

/** What {@link compressionText} wrote; the manifest's reader has seen that it is one. */
export function parseCompression(text: string): Compression {
  const [method, level] = text.split(':');
  return { method: method as Compression['method'], level: Number(level ?? 0) };
}

/** The ending that pg_restore looks for (src/bin/pg_dump/compress_io.c). */
export function fileSuffix({ method }: Compression): '' | '.gz' | '.zst' {
  return method === 'zstd' ? '.zst' : method === 'gzip' ? '.gz' : '';
}

/**
 * What ends a table's data: written by pg_dump after the rows (src/bin/pg_dump/pg_dump.c, dumpTableData_copy,
 * and pg_backup_directory.c). Rows behind it would be lost in silence, so it is the file's last member.
 */
export const endOfData: Buffer = Buffer.from('\\.\n\n\n');

const endMembers = new Map<string, Buffer>();

/** The end marker as a member of its own: every table's file has the same. */
export function endMember(compression: Compression): Buffer {
  const key = compressionText(compression);
  const known = endMembers.get(key) ?? compress(endOfData, compression);
  endMembers.set(key, known);
  return known;
}

/**
 * Compresses one piece into a member that can be decoded alone. Members one after the other are a valid file.
 *
 * @returns for `none` a copy, since the input's buffer is used again
 */
export function compress(text: Uint8Array, { method, level }: Compression): Buffer {
  if (method === 'none') return Buffer.from(text);
  // Room for all of the result in one piece lets both libraries work in a single pass.
  const chunkSize = text.length + (text.length >> 8) + 1024;
  if (method === 'gzip') return gzipSync(text, { level, chunkSize });
  return zstdCompressSync(text, { params: zstdParameters(level), chunkSize, pledgedSrcSize: text.length });
}

function zstdParameters(level: number): Record<number, number> {
  const checksum = { [constants.ZSTD_c_checksumFlag]: 1 };
  if (level !== -1) return { ...checksum, [constants.ZSTD_c_compressionLevel]: level };
  // Node 24 takes the value -1 for "not set" and would use level 3, so level -1 is spelled out: the base row for
  // negative levels with an acceleration of 1 (zstd, lib/compress/clevels.h and ZSTD_getCParams_internal).
  return {
    ...checksum,
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_strategy]: constants.ZSTD_fast,
    [constants.ZSTD_c_chainLog]: 12,
    [constants.ZSTD_c_hashLog]: 13,
    [constants.ZSTD_c_minMatch]: 6,
    [constants.ZSTD_c_targetLength]: 1,
  };
}

const zstdMagic = 0xfd2fb528;
const checksumBytes = 4;

/** What the first bytes of a zstd frame tell. Source: RFC 8878, section 3.1.1.1. */
interface ZstdHeader {
  readonly hasChecksum: boolean;
  /** Undefined: not told. */
  readonly contentBytes: number | undefined;
  /** Where the first block begins. */
  readonly blocksAt: number;
}

function zstdHeader(bytes: Buffer): ZstdHeader {
  if (bytes.readUInt32LE(0) !== zstdMagic) throw new Error('no zstd frame where one should begin');
  const descriptor = bytes[4] as number;
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const sizeAt = 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  // Our frames are far below the 48 bits that can be read as a number.
  const size = sizeBytes === 0 ? undefined : bytes.readUIntLE(sizeAt, Math.min(sizeBytes, 6));
  return {
    hasChecksum: (descriptor & 4) !== 0,
    contentBytes: sizeBytes === 2 && size !== undefined ? size + 256 : size,
    blocksAt: sizeAt + sizeBytes,
  };
}

const longestHeader = 18;
/** Magic number, descriptor, one byte of size, one block of no bytes. */
const shortestFrame = 9;

/**
 * The length of the zstd frame at the start of the bytes, or undefined when they do not hold it whole.
 * Source: RFC 8878, sections 3.1.1 (frames) and 3.1.1.2 (blocks).
 *
 * @throws {Error} when no frame begins here
 */
export function zstdFrameLength(bytes: Buffer): number | undefined {
  if (bytes.length < shortestFrame) return undefined;
  const { hasChecksum, blocksAt } = zstdHeader(padded(bytes));
  let at = blocksAt;
  for (let last = false; !last; ) {
    if (at + 3 > bytes.length) return undefined;
    const header = bytes.readUIntLE(at, 3);
    last = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    if (type === 3) throw new Error('a zstd block of a type that does not exist');
    at += 3 + (type === 1 ? 1 : header >> 3);
  }
  if (hasChecksum) at += checksumBytes;
  return at <= bytes.length ? at : undefined;
}

/** The shortest frames are shorter than the longest header. */
function padded(bytes: Buffer): Buffer {
  return bytes.length >= longestHeader ? bytes : Buffer.concat([bytes], longestHeader);
}

/** Whether the frame carries a checksum of its content, which its decoder then compares. */
export function hasZstdChecksum(frame: Buffer): boolean {
  return zstdHeader(padded(frame)).hasChecksum;
}

/** Decodes one whole zstd frame. @throws {Error} when it is damaged */
export function decodeZstdFrame(frame: Buffer): Buffer {
  const { contentBytes = defaultOutputBytes } = zstdHeader(padded(frame));
  // One byte more than needed, or the library would ask for a second buffer to see that nothing is left.
  return zstdDecompressSync(frame, { chunkSize: Math.max(64, Math.min(contentBytes, largestOutputBytes) + 1) });
}

/** A damaged header must not make us ask for any amount of memory. */
const largestOutputBytes = 8 * 1024 * 1024;
const defaultOutputBytes = 1024 * 1024;

/** Decodes gzip members. @throws {Error} when one is damaged or cut */
export function decodeGzip(members: Buffer): Buffer {
  return gunzipSync(members, { chunkSize: 1 << 20 });
}
