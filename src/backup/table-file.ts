import { createHash, type Hash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, writevSync } from 'node:fs';
import { type Compression, endMember } from '../archive/compression.ts';
import { throwIfEnding } from '../threads.ts';
import type { FinishedFile } from './tasks.ts';

/** Where a table's compressed members go. */
export interface TableFile {
  /** Writes members that follow each other; gives the place of the first. */
  append(members: readonly Buffer[]): number;
  /**
   * Bytes that may wait in memory before they must be written, so that a segment stays in one piece: none where
   * this connection alone writes.
   */
  readonly holdBytes: number;
  /** Keeps others out until `release`, for a segment that is larger than memory may hold. */
  reserve(): void;
  release(): void;
  /** Forgets what was written since `reserve`, and lets others in. */
  rollBack(): void;
  close(): void;
}

/** A file that one connection writes from its start to its end; its checksum is made on the way. */
export class OwnFile implements TableFile {
  readonly holdBytes = 0;
  readonly #descriptor: number;
  readonly #hash: Hash = createHash('sha256');
  #end = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w', 0o600);
  }

  append(members: readonly Buffer[]): number {
    const start = this.#end;
    this.#end += writeAll(this.#descriptor, members, start);
    for (const member of members) this.#hash.update(member);
    return start;
  }

  reserve(): void {}
  release(): void {}
  rollBack(): void {}

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Writes the end marker; nothing may follow. */
  finish(compression: Compression): FinishedFile {
    this.append([endMember(compression)]);
    return { bytes: this.#end, sha256: this.#hash.digest('hex') };
  }
}

const held = 1;

/**
 * A file that several threads append to. Each takes the place of its segment from a shared end, so segments stand
 * in the order in which they became ready; rows have no order, so any order is right.
 */
export class SharedFile implements TableFile {
  readonly holdBytes = 32 * 1024 * 1024;
  readonly #descriptor: number;
  readonly #ends: BigInt64Array;
  readonly #locks: Int32Array;
  readonly #index: number;
  #reservedAt: bigint | undefined;

  constructor(path: string, index: number, ends: BigInt64Array, locks: Int32Array) {
    this.#descriptor = openSync(path, 'r+');
    this.#index = index;
    this.#ends = ends;
    this.#locks = locks;
  }

  append(members: readonly Buffer[]): number {
    const bytes = members.reduce((sum, member) => sum + member.length, 0);
    const reserved = this.#reservedAt !== undefined;
    if (!reserved) this.#lock();
    const start = Atomics.add(this.#ends, this.#index, BigInt(bytes));
    if (!reserved) this.#unlock();
    writeAll(this.#descriptor, members, Number(start));
    return Number(start);
  }

  reserve(): void {
    if (this.#reservedAt !== undefined) return;
    this.#lock();
    this.#reservedAt = Atomics.load(this.#ends, this.#index);
  }

  release(): void {
    if (this.#reservedAt === undefined) return;
    this.#reservedAt = undefined;
    this.#unlock();
  }

  rollBack(): void {
    if (this.#reservedAt === undefined) return;
    Atomics.store(this.#ends, this.#index, this.#reservedAt);
    this.release();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #lock(): void {
    while (Atomics.compareExchange(this.#locks, this.#index, 0, held) !== 0)
      Atomics.wait(this.#locks, this.#index, held);
  }

  #unlock(): void {
    Atomics.store(this.#locks, this.#index, 0);
    Atomics.notify(this.#locks, this.#index, 1);
  }
}

/** Ends a shared file whose segments are all there: cuts what a rolled-back writer left, writes the end marker, sums. */
export function sealSharedFile(path: string, end: number, compression: Compression): FinishedFile {
  const descriptor = openSync(path, 'r+');
  try {
    ftruncateSync(descriptor, end);
    const bytes = end + writeAll(descriptor, [endMember(compression)], end);
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let at = 0; at < bytes; ) {
      const read = readSync(descriptor, buffer, 0, buffer.length, at);
      if (read === 0) throw new Error(`${path} is shorter than what was written to it`);
      throwIfEnding();
      hash.update(buffer.subarray(0, read));
      at += read;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(descriptor);
  }
}

/** Writes all of the buffers, however many calls the system takes for it. */
function writeAll(descriptor: number, buffers: readonly Buffer[], position: number): number {
  const wanted = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  let rest = buffers.filter((buffer) => buffer.length > 0);
  for (let done = 0; done < wanted; ) {
    let written = writevSync(descriptor, rest as Buffer[], position + done);
    done += written;
    while (written > 0) {
      const [first] = rest as [Buffer];
      if (written >= first.length) {
        written -= first.length;
        rest = rest.slice(1);
      } else {
        rest = [first.subarray(written), ...rest.slice(1)];
        written = 0;
      }
    }
  }
  return wanted;
}
