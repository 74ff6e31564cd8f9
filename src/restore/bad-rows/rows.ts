import { dataFileText, textOf } from '../../archive/segment-text.ts';
import { throwIfEnding } from '../../threads.ts';
import type { LoadUnit } from '../load/load-tasks.ts';
import { WrongDataError } from '../load/plain-load.ts';

const newline = 0x0a;
/** A segment of ours has 16 MB and a little more: it is then one block. */
const blockBytes = 20 * 1024 * 1024;
/** Every so many rows of a block the place of one is kept. */
const rowsPerMark = 256;

/** Whole rows of COPY text, one behind the other; a raw newline byte always ends one. */
export class RowBlock {
  readonly text: Buffer;
  readonly count: number;
  readonly #marks: readonly number[];

  /** @param marks where each 256th row begins */
  constructor(text: Buffer, count: number, marks: readonly number[]) {
    this.text = text;
    this.count = count;
    this.#marks = marks;
  }

  /** The text of rows, the last one's newline included. @param from of the first, from 0 @param to behind the last */
  slice(from: number, to: number): Buffer {
    return this.text.subarray(this.#beginOf(from), this.#beginOf(to));
  }

  /** One row's text without its newline. */
  row(index: number): Buffer {
    const text = this.slice(index, index + 1);
    return text.at(-1) === newline ? text.subarray(0, -1) : text;
  }

  #beginOf(row: number): number {
    if (row >= this.count) return this.text.length;
    let at = this.#marks[Math.floor(row / rowsPerMark)] as number;
    for (let left = row % rowsPerMark; left > 0; left--) at = this.text.indexOf(newline, at) + 1;
    return at;
  }
}

/** A buffer of an earlier unit: a new one for each would have to wait for the garbage collector. */
let spare: Buffer | undefined;

/**
 * A unit's rows in blocks, from the first to the last. It holds about 20 MB of text; of a row that is larger, the
 * whole row.
 */
export class RowReader {
  readonly #unit: LoadUnit;
  readonly #blockBytes: number;
  readonly #pieces: Iterator<Buffer> | AsyncIterator<Buffer>;
  #buffer: Buffer;
  /** The part of the buffer that holds text which no block had yet. */
  #from = 0;
  #to = 0;
  #bytesRead = 0;
  #rowsRead = 0;
  #ended = false;

  /** @param bytes of one block, about; smaller in tests */
  constructor(unit: LoadUnit, bytes = blockBytes) {
    this.#unit = unit;
    this.#blockBytes = bytes;
    const text = unitText(unit);
    this.#pieces = Symbol.asyncIterator in text ? text[Symbol.asyncIterator]() : text[Symbol.iterator]();
    this.#buffer = spare ?? Buffer.allocUnsafeSlow(bytes);
    spare = undefined;
  }

  /** Rows that blocks have had. */
  get rowsRead(): number {
    return this.#rowsRead;
  }

  /**
   * @param most rows that the block may have
   * @returns rows, valid until the next are asked for; undefined at the end
   * @throws {WrongDataError} when the text has another length than the manifest says
   */
  async next(most: number): Promise<RowBlock | undefined> {
    let block = this.#cut(most);
    while (block.count < most && !this.#ended && (block.count === 0 || this.#heldBytes < this.#blockBytes)) {
      // More than a block's bytes, and no row has ended: it is a large one.
      await this.#fill(this.#heldBytes < this.#blockBytes ? this.#blockBytes : 2 * this.#heldBytes);
      block = this.#cut(most);
    }
    if (block.count === 0) return undefined;
    this.#from += block.text.length;
    this.#rowsRead += block.count;
    return block;
  }

  get #heldBytes(): number {
    return this.#to - this.#from;
  }

  /** Whether all rows have been in blocks. */
  async atEnd(): Promise<boolean> {
    if (this.#from === this.#to && !this.#ended) await this.#fill(1);
    return this.#from === this.#to;
  }

  /** Passes over rows. @throws {WrongDataError} when there are not so many */
  async skip(rows: number): Promise<void> {
    for (let left = rows; left > 0; ) {
      const block = await this.next(left);
      if (block === undefined) throw new WrongDataError(`${this.#unit.label}: its data has fewer rows than were read`);
      left -= block.count;
    }
  }

  async close(): Promise<void> {
    if (this.#buffer.length <= 2 * blockBytes) spare = this.#buffer;
    await this.#pieces.return?.();
  }

  /** Rows of what is held, without those that have not ended. */
  #cut(most: number): RowBlock {
    const held = this.#buffer.subarray(this.#from, this.#to);
    const marks: number[] = [];
    let at = 0;
    let count = 0;
    while (count < most && at < held.length) {
      let end = held.indexOf(newline, at) + 1;
      if (end === 0) {
        if (!this.#ended) break;
        end = held.length;
      }
      if (count % rowsPerMark === 0) marks.push(at);
      count += 1;
      at = end;
    }
    return new RowBlock(held.subarray(0, at), count, marks);
  }

  /** Reads until so many bytes are held, or all there are. */
  async #fill(bytes: number): Promise<void> {
    this.#buffer.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    while (this.#to < bytes) {
      throwIfEnding();
      const piece = await this.#pieces.next();
      if (piece.done) {
        this.#ended = true;
        this.#checkLength();
        return;
      }
      this.#append(piece.value);
    }
  }

  #append(piece: Buffer): void {
    const needed = this.#to + piece.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(this.#buffer.length * 1.5)));
      this.#buffer.copy(larger, 0, 0, this.#to);
      this.#buffer = larger;
    }
    this.#to += piece.copy(this.#buffer, this.#to);
    this.#bytesRead += piece.length;
  }

  #checkLength(): void {
    const { range, rawBytes, label } = this.#unit;
    if (range !== undefined && this.#bytesRead !== rawBytes) {
      throw new WrongDataError(`${label}: ${this.#bytesRead} bytes were read, and ${rawBytes} were backed up`);
    }
  }
}

function unitText({ path, compression, range }: LoadUnit): Iterable<Buffer> | AsyncIterable<Buffer> {
  return range === undefined ? dataFileText(path, compression) : textOf(path, compression, range);
}
