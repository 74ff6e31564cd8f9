import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  type Compression,
  decodeGzip,
  decodeZstdFrame,
  endOfData,
  hasZstdChecksum,
  zstdFrameLength,
} from '../archive/compression.ts';
import type { Segment } from '../archive/manifest.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { release } from '../memory.ts';
import { throwIfEnding } from '../threads.ts';
import type { DecodeTask, Finding, HashTask } from './verify-tasks.ts';

const readBytes = 1 << 20;

/** Compares a file's checksum. The size was compared before. */
export function hashFile(task: HashTask): Finding {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const part of partsOf(task.path, 0, task.bytes)) {
    hash.update(part);
    bytes += part.length;
  }
  const same = bytes === task.bytes && hash.digest('hex') === task.sha256;
  return { bytes, rows: 0, problems: same ? [] : [`${task.name} is not what was written: its SHA-256 differs`] };
}

/** Decodes segments and counts their rows and bytes. */
export async function decodeSegments(task: DecodeTask, kernel: Kernel): Promise<Finding> {
  const problems: string[] = [];
  let bytes = 0;
  let rows = 0;
  for (const segment of task.segments) {
    bytes += segment.length;
    const counted = await decodeSegment(task, segment, kernel).catch((error: Error) => error.message);
    if (typeof counted === 'string') {
      problems.push(`${task.name}: the segment at byte ${segment.offset} cannot be decoded: ${counted}`);
      continue;
    }
    rows += counted.rows;
    if (counted.rows !== segment.rows || counted.bytes !== segment.rawBytes) {
      problems.push(
        `${task.name}: the segment at byte ${segment.offset} holds ${counted.rows} rows in ${counted.bytes} bytes, ` +
          `and ${segment.rows} rows in ${segment.rawBytes} bytes were written`,
      );
    }
  }
  if (task.endMarkerAt !== undefined && !endsRightly(task, task.endMarkerAt)) {
    problems.push(`${task.name} does not end with the end marker`);
  }
  return { bytes, rows, problems };
}

interface Count {
  rows: number;
  bytes: number;
}

async function decodeSegment(task: DecodeTask, segment: Segment, kernel: Kernel): Promise<Count> {
  const count: Count = { rows: 0, bytes: 0 };
  const add = (text: Uint8Array) => {
    for (let at = 0; at < text.length; at += kernel.output.length) {
      const part = text.subarray(at, at + kernel.output.length);
      kernel.output.set(part);
      count.rows += kernel.exports.countRows(part.length);
    }
    count.bytes += text.length;
  };
  const parts = partsOf(task.path, segment.offset, segment.length);
  if (task.compression.method === 'zstd') decodeFrames(parts, add);
  else if (task.compression.method === 'gzip') await decodeMembers(parts, add);
  else for (const part of parts) add(part);
  return count;
}

/** Every frame stands alone, so each is decoded in one piece; none of ours is without a checksum. */
function decodeFrames(parts: Iterable<Buffer>, add: (text: Uint8Array) => void): void {
  let filled = 0;
  for (const part of parts) {
    if (filled + part.length > frames.length) frames = grown(frames, filled, filled + part.length);
    filled += part.copy(frames, filled);
    let at = 0;
    for (;;) {
      const length = zstdFrameLength(frames.subarray(at, filled));
      if (length === undefined) break;
      const frame = frames.subarray(at, at + length);
      if (!hasZstdChecksum(frame)) throw new Error('a frame has no checksum');
      const text = decodeZstdFrame(frame);
      add(text);
      release(text);
      at += length;
    }
    frames.copyWithin(0, at, filled);
    filled -= at;
  }
  if (filled > 0) throw new Error('the last frame is cut');
}

/** One for each thread, used again and again: it grows to the largest frame and what is read behind it. */
let frames = Buffer.allocUnsafeSlow(2 * readBytes);

function grown(buffer: Buffer, filled: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(2 * needed);
  buffer.copy(larger, 0, 0, filled);
  return larger;
}

async function decodeMembers(parts: Iterable<Buffer>, add: (text: Uint8Array) => void): Promise<void> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const writing = (async () => {
    for (const part of parts) {
      // The buffer is used again for the next part, and the decoder works later.
      if (!gunzip.write(Buffer.from(part))) await new Promise((resolve) => gunzip.once('drain', resolve));
    }
    gunzip.end();
  })();
  writing.catch((error) => gunzip.destroy(error));
  for await (const text of gunzip) add(text as Buffer);
  await writing;
}

function endsRightly(task: DecodeTask, at: number): boolean {
  const length = task.fileBytes - at;
  if (length <= 0 || length > 1024) return false;
  const member = Buffer.concat([...partsOf(task.path, at, length)].map((part) => Buffer.from(part)));
  try {
    return decodeWhole(member, task.compression).equals(endOfData);
  } catch {
    // A member that cannot be decoded is no end marker: that is the answer.
    return false;
  }
}

function decodeWhole(member: Buffer, { method }: Compression): Buffer {
  return method === 'zstd' ? decodeZstdFrame(member) : method === 'gzip' ? decodeGzip(member) : member;
}

/** A thread reads one file at a time. */
const reading = Buffer.allocUnsafeSlow(readBytes);

/** A range of a file in pieces; each is valid until the next is asked for. */
function* partsOf(path: string, offset: number, length: number): Generator<Buffer> {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = reading;
    for (let done = 0; done < length; ) {
      const read = readSync(descriptor, buffer, 0, Math.min(buffer.length, length - done), offset + done);
      if (read === 0) return;
      done += read;
      throwIfEnding();
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}
