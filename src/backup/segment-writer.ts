import { createHash, type Hash } from 'node:crypto';
import { compress } from '../archive/compression.ts';
import type { Segment } from '../archive/manifest.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { release } from '../memory.ts';
import type { CopySink } from '../postgres/copy-connection.ts';
import type { TableFile } from './table-file.ts';
import { type CopyContext, counter } from './tasks.ts';

export interface WriterOptions {
  readonly file: TableFile;
  readonly pages: Segment['pages'];
  /** Segments that an earlier attempt has written: they must come again, and are compared instead of written. */
  readonly written: readonly Segment[];
}

/** One COPY on its way into a table's file: cut into segments, summed, compressed, written. */
export class SegmentWriter implements CopySink {
  readonly #context: CopyContext;
  readonly #kernel: Kernel;
  readonly #options: WriterOptions;
  readonly #segments: Segment[] = [];
  readonly #startedAt = now();

  #hash: Hash | undefined;
  #members: Buffer[] = [];
  #heldBytes = 0;
  #offset: number | undefined;
  #length = 0;
  #rawBytes = 0;
  #rowsBefore = 0;

  constructor(context: CopyContext, kernel: Kernel, options: WriterOptions) {
    this.#context = context;
    this.#kernel = kernel;
    this.#options = options;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  begin(): void {}

  chunk(text: Uint8Array, endsRow: boolean): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(text);
    this.#rawBytes += text.length;
    if (this.#expected === undefined) this.#write(compress(text, this.#context.compression));
    this.#count(counter.rawBytes, text.length);
    if (endsRow && this.#rawBytes >= this.#context.segmentRawBytes) this.#cut();
  }

  end(): void {
    if (this.#rawBytes > 0) this.#cut();
    if (this.#segments.length < this.#options.written.length) throw unrepeatable;
  }

  /** What the whole COPY brought, once it has ended. */
  result() {
    const add = (pick: (segment: Segment) => number) => this.#segments.reduce((sum, segment) => sum + pick(segment), 0);
    return {
      segments: this.#segments,
      rows: add((segment) => segment.rows),
      rawBytes: add((segment) => segment.rawBytes),
      sum: this.#kernel.fingerprintSum(),
      startedAt: this.#startedAt,
      endedAt: now(),
    };
  }

  /** Undoes what is not a whole segment. */
  abandon(): void {
    this.#options.file.rollBack();
  }

  get #expected(): Segment | undefined {
    return this.#options.written[this.#segments.length];
  }

  #write(member: Buffer): void {
    const { file } = this.#options;
    this.#members.push(member);
    this.#heldBytes += member.length;
    if (this.#heldBytes <= file.holdBytes) return;
    // More than memory may hold, and the segment has not ended: the rest must follow right behind.
    file.reserve();
    this.#flush();
  }

  #flush(): void {
    if (this.#heldBytes === 0) return;
    const offset = this.#options.file.append(this.#members);
    this.#offset ??= offset;
    this.#length += this.#heldBytes;
    this.#count(counter.storedBytes, this.#heldBytes);
    for (const member of this.#members) release(member);
    this.#members = [];
    this.#heldBytes = 0;
  }

  #cut(): void {
    const rowsNow = Number(this.#kernel.exports.rowCount());
    const sha256 = (this.#hash ?? createHash('sha256')).digest('hex');
    const measured = { rawBytes: this.#rawBytes, rows: rowsNow - this.#rowsBefore, sha256 };
    const expected = this.#expected;
    if (expected === undefined) {
      this.#flush();
      this.#options.file.release();
      const place = { offset: this.#offset ?? 0, length: this.#length };
      this.#segments.push({ ...place, ...measured, pages: this.#options.pages, part: this.#segments.length });
    } else {
      if (expected.sha256 !== sha256 || expected.rows !== measured.rows) throw unrepeatable;
      this.#segments.push(expected);
    }
    this.#count(counter.rows, measured.rows);
    this.#hash = undefined;
    this.#offset = undefined;
    this.#length = 0;
    this.#rawBytes = 0;
    this.#rowsBefore = rowsNow;
  }

  #count(slot: number, amount: number): void {
    const { counters } = this.#context;
    counters[slot] = (counters[slot] as number) + amount;
  }
}

/**
 * Under one snapshot the rows of a page range come in the order of their places, each time the same. Where they do
 * not, no part of them can be trusted to be complete.
 */
const unrepeatable = new Error('the same rows were sent differently when they were read again under the same snapshot');

/** Milliseconds by a clock that all threads share. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
