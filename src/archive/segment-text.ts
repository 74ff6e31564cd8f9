import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { release } from '../memory.ts';
import { type Compression, decodeZstdFrame, endOfData, hasZstdChecksum, zstdFrameLength } from './compression.ts';
import { type FramePart, ZstdFrameWalker } from './zstd-frames.ts';

/** A part of a file, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

const readBytes = 1 << 20;
const textBytes = 1 << 18;

/**
 * The COPY text of a segment's members. Reads and decodes as it is asked, so nothing happens between two pieces, and
 * a segment of any size needs the memory of a few pieces.
 *
 * @param compression not gzip, which has no decoder that works in steps without a stream: see {@link textOf}
 * @param range of whole members, as the manifest has them
 * @returns pieces of about 1 MB, which may begin and end within a row; each is valid until the next is asked for
 * @throws {Error} when the file ends too early, or a member is damaged or has no checksum
 * @example
 * for (const text of segmentText('backup/dump/3012.dat.zst', { method: 'zstd', level: 1 }, segment)) write(text);
 */
export function* segmentText(path: string, compression: Compression, range: ByteRange): Generator<Buffer, void> {
  if (compression.method === 'gzip') throw new Error('gzip members are not decoded step by step');
  if (compression.method === 'none') yield* readRange(path, range);
  else yield* framesText(path, range);
}

/**
 * As {@link segmentText}, for every compression.
 *
 * @example
 * for await (const text of textOf(path, compression, segment)) write(text);
 */
export function textOf(
  path: string,
  compression: Compression,
  range: ByteRange,
): Iterable<Buffer> | AsyncIterable<Buffer> {
  return compression.method === 'gzip' ? membersText(path, range) : segmentText(path, compression, range);
}

/** Every frame of ours stands alone, so each is decoded in one piece; none is without a checksum. */
function* framesText(path: string, { offset, length }: ByteRange): Generator<Buffer, void> {
  const descriptor = openSync(path, 'r');
  // Holds what is not decoded yet: it grows to the largest frame and what is read behind it.
  let frames = takeBuffer();
  let filled = 0;
  try {
    for (let done = 0; done < length; ) {
      if (filled + readBytes > frames.length) frames = grown(frames, filled);
      const read = readSync(descriptor, frames, filled, Math.min(readBytes, length - done), offset + done);
      if (read === 0) throw new Error(`the file ends ${length - done} bytes too early`);
      done += read;
      filled += read;
      let at = 0;
      for (let frame = firstFrame(frames, at, filled); frame !== undefined; frame = firstFrame(frames, at, filled)) {
        const text = decodeZstdFrame(frame);
        yield text;
        release(text);
        at += frame.length;
      }
      frames.copyWithin(0, at, filled);
      filled -= at;
    }
    if (filled > 0) throw new Error('the last frame is cut');
  } finally {
    // A large one was for a giant row, or for damage.
    if (frames.length <= 4 * readBytes) buffers.push(frames);
    closeSync(descriptor);
  }
}

/** The frame that begins there, if it is whole. */
function firstFrame(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const rest = bytes.subarray(start, end);
  const length = zstdFrameLength(rest);
  if (length === undefined) return undefined;
  const frame = rest.subarray(0, length);
  if (!hasZstdChecksum(frame)) throw new Error('a frame has no checksum');
  return frame;
}

function membersText(path: string, range: ByteRange): AsyncIterable<Buffer> {
  return decodedBy(createGunzip({ chunkSize: textBytes }), copies(readRange(path, range)));
}

/** The buffer is used again for the next part, and a stream works later. */
function* copies(parts: Iterable<Buffer>): Generator<Buffer, void> {
  for (const part of parts) yield Buffer.from(part);
}

/** What a decoder makes of some bytes; whichever way it ends, the source is closed before. */
async function* decodedBy(
  decoder: Transform,
  source: Iterable<Buffer> | AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void> {
  // A failure to read comes out of the decoder's loop.
  const feeding = feed(decoder, source).catch((error: Error) => void decoder.destroy(error));
  try {
    for await (const text of decoder) yield text as Buffer;
  } finally {
    decoder.destroy();
    await feeding;
  }
}

async function feed(decoder: Transform, source: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of source) {
    if (decoder.destroyed) return;
    await writeTo(decoder, piece);
  }
  decoder.end();
}

/** Waits until the piece is decoded, or nobody wants it any more. */
function writeTo(decoder: Transform, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    decoder.once('close', resolve);
    decoder.write(piece, () => {
      // An error comes out of the decoder's loop, and it is destroyed then.
      decoder.off('close', resolve);
      resolve();
    });
  });
}

/** Read buffers that nobody uses at the moment: allocating one for each segment would cost a page fault per 4 kB. */
const buffers: Buffer[] = [];

function takeBuffer(): Buffer {
  return buffers.pop() ?? Buffer.allocUnsafeSlow(2 * readBytes);
}

function grown(buffer: Buffer, filled: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(2 * buffer.length);
  buffer.copy(larger, 0, 0, filled);
  return larger;
}

/**
 * A range of a file in pieces; each is valid until the next is asked for.
 *
 * @throws {Error} when the file ends before the range does
 */
export function* readRange(path: string, { offset, length }: ByteRange): Generator<Buffer, void> {
  const descriptor = openSync(path, 'r');
  const buffer = takeBuffer();
  try {
    for (let done = 0; done < length; ) {
      const read = readSync(descriptor, buffer, 0, Math.min(readBytes, length - done), offset + done);
      if (read === 0) throw new Error(`the file ends ${length - done} bytes too early`);
      done += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    buffers.push(buffer);
    closeSync(descriptor);
  }
}

/**
 * The COPY text of a whole data file that pg_dump wrote itself: without our frames and checksums, one stream or
 * several of any size, ended by the end marker, which is taken off.
 *
 * @returns pieces of at most 256 kB, which may begin and end within a row
 * @throws {Error} when the file is damaged as far as its compression tells, cut, or does not end with the end marker
 * @example
 * await pipeline(dataFileText('backup/dump/3044.dat.gz', { method: 'gzip', level: 6 }), copyIn);
 */
export async function* dataFileText(path: string, compression: Compression): AsyncGenerator<Buffer, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const text of fileText(path, compression)) {
    const all = held.length === 0 ? text : Buffer.concat([held, text]);
    const end = Math.max(0, all.length - endOfData.length);
    if (end > 0) yield all.subarray(0, end);
    held = Buffer.from(all.subarray(end));
  }
  if (!held.equals(endOfData)) throw new Error('the data does not end with the end marker');
}

/** All that a file of pg_dump's holds, as {@link dataFileText}, with whatever ends it: for large objects. */
export function fileText(path: string, { method }: Pick<Compression, 'method'>): AsyncIterable<Buffer> {
  if (method === 'zstd') return zstdFileText(path);
  const pieces = filePieces(path);
  return method === 'gzip' ? decodedBy(createGunzip({ chunkSize: textBytes }), pieces) : pieces;
}

async function* filePieces(path: string): AsyncGenerator<Buffer, void> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(textBytes));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/**
 * Node's stream ends in silence at the end of the first frame, and does not tell a cut frame from a whole one, so
 * every frame gets a decoder of its own, and its end is found by its blocks.
 */
async function* zstdFileText(path: string): AsyncGenerator<Buffer, void> {
  const parts = frameParts(path);
  try {
    for (let first = await parts.next(); !first.done; first = await parts.next()) {
      yield* decodedBy(createZstdDecompress({ chunkSize: textBytes }), oneFrame(first.value, parts));
    }
  } finally {
    await parts.return();
  }
}

async function* frameParts(path: string): AsyncGenerator<FramePart, void> {
  const walker = new ZstdFrameWalker();
  for await (const piece of filePieces(path)) yield* walker.split(piece);
}

async function* oneFrame(first: FramePart, parts: AsyncGenerator<FramePart, void>): AsyncGenerator<Buffer, void> {
  let part = first;
  yield part.bytes;
  while (!part.endsFrame) {
    const next = await parts.next();
    if (next.done) throw new Error('the last frame is cut');
    part = next.value;
    yield part.bytes;
  }
}
