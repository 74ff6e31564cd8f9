import type pg from 'pg';
import type { CopyFeed, CopyText } from '../../postgres/copy-in.ts';
import { throwIfEnding } from '../../threads.ts';
import { Pace } from './pace.ts';
import { type FailedLine, failedLine } from './row-fault.ts';
import type { RowBlock } from './rows.ts';

/** Where rows go. */
export interface RowTarget {
  /** The bare name of what the COPY fills, as the server's messages have it. */
  readonly relation: string;
  /** Loads the rows of one COPY. @returns the error when one of them is at fault: nothing is changed then */
  tryRows(feed: CopyFeed): Promise<pg.DatabaseError | undefined>;
  /** Takes a bad row: all good ones before it are in. What it throws ends the load. */
  reject(block: RowBlock, index: number, cause: pg.DatabaseError): Promise<void>;
}

/** A row of a block that made a COPY fail. */
interface BadLine {
  readonly index: number;
  readonly cause: pg.DatabaseError;
}

/** Text is handed to the socket in such pieces, so that little is on its way when a COPY fails. */
const sendBytes = 512 * 1024;

/**
 * Loads good rows and finds the bad ones: those that the target refuses behind the good rows before them. Where a COPY
 * fails at a line, its rows are sent again without that; where an error names no line, they are halved.
 *
 * @example await new Quarantine(target, true).load(block);
 */
export class Quarantine {
  readonly #target: RowTarget;
  readonly #pace: Pace;

  /** @param looksClean no bad row is expected */
  constructor(target: RowTarget, looksClean: boolean) {
    this.#target = target;
    this.#pace = new Pace(looksClean);
  }

  /** @throws what the target throws */
  async load(block: RowBlock): Promise<void> {
    for (let at = 0; at < block.count; ) {
      const to = Math.min(block.count, at + this.#pace.rows(bytesPerRow(block)));
      at = await this.#load(block, at, to);
    }
  }

  async #loadAll(block: RowBlock, from: number, to: number): Promise<void> {
    for (let at = from; at < to; ) at = await this.#load(block, at, to);
  }

  /**
   * Tries rows until they go in: each time without those that made it fail, up to where the next bad row is to be
   * expected.
   *
   * @returns the first row that was not tried; at most `to`
   */
  async #load(block: RowBlock, from: number, to: number): Promise<number> {
    let end = to;
    let bad: BadLine[] = [];
    for (;;) {
      const failure = await this.#send(block, from, end, bad);
      if (failure === undefined) {
        for (const { index, cause } of bad) await this.#target.reject(block, index, cause);
        return end;
      }
      this.#pace.failed();
      const found = this.#placeOf(failure, end - from - bad.length);
      if (found === undefined) return this.#halve(block, from, end, failure);
      const index = indexOf(from, found.line, bad);
      if (!found.certain) return this.#prove(block, from, index);
      // A row is bad behind exactly the rows that it failed behind: those after one that is out now must fail again.
      bad = [...bad.filter((other) => other.index < index), { index, cause: failure }];
      end = Math.min(end, Math.max(index + 1, from + this.#pace.rows(bytesPerRow(block))));
    }
  }

  /** Without a line, only a row that is alone is known to be the one. */
  async #halve(block: RowBlock, from: number, to: number, cause: pg.DatabaseError): Promise<number> {
    if (to - from === 1) {
      await this.#target.reject(block, from, cause);
    } else {
      const middle = from + Math.ceil((to - from) / 2);
      await this.#loadAll(block, from, middle);
      await this.#loadAll(block, middle, to);
    }
    return to;
  }

  /** A line that may be wrong: the row is tried alone, behind those before it. */
  async #prove(block: RowBlock, from: number, index: number): Promise<number> {
    await this.#loadAll(block, from, index);
    const failure = await this.#send(block, index, index + 1, []);
    if (failure !== undefined) await this.#target.reject(block, index, failure);
    return index + 1;
  }

  #placeOf(failure: pg.DatabaseError, rows: number): FailedLine | undefined {
    const found = failedLine(failure.where, this.#target.relation);
    return found !== undefined && found.line >= 1 && found.line <= rows ? found : undefined;
  }

  /** One COPY of rows, without the bad ones among them. @returns the error when a row is at fault */
  async #send(
    block: RowBlock,
    from: number,
    to: number,
    bad: readonly BadLine[],
  ): Promise<pg.DatabaseError | undefined> {
    const rows = to - from - bad.length;
    if (rows === 0) return undefined;
    const failure = await this.#target.tryRows((out) => sendRows(out, block, from, to, bad));
    if (failure === undefined) this.#pace.took(rows);
    return failure;
  }
}

async function sendRows(
  out: CopyText,
  block: RowBlock,
  from: number,
  to: number,
  bad: readonly BadLine[],
): Promise<void> {
  let begin = from;
  for (const { index } of bad) {
    await sendText(out, block.slice(begin, index));
    begin = index + 1;
  }
  await sendText(out, block.slice(begin, to));
}

async function sendText(out: CopyText, text: Buffer): Promise<void> {
  for (let at = 0; at < text.length; at += sendBytes) {
    throwIfEnding();
    await out.write(text.subarray(at, at + sendBytes));
  }
}

function bytesPerRow({ text, count }: RowBlock): number {
  return text.length / count;
}

/** The place in the block of a COPY's line, where the bad rows, in their order, were left out. */
function indexOf(from: number, line: number, bad: readonly BadLine[]): number {
  return bad.reduce((index, other) => (other.index <= index ? index + 1 : index), from + line - 1);
}
