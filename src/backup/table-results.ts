import type { Segment } from '../archive/manifest.ts';
import type { Plan } from './plan.ts';
import type { CopyResult, FinishedFile, SealTask, Task } from './tasks.ts';

/** All that was copied of one table. */
export interface CopiedTable {
  /** In the file's order. */
  readonly segments: readonly Segment[];
  readonly rows: number;
  readonly rawBytes: number;
  readonly sum: bigint;
  /** From the first byte to the last. */
  readonly durationMs: number;
  readonly file: FinishedFile;
}

interface Partial {
  readonly parts: CopyResult[];
  /** Page ranges that are still missing. */
  missing: number;
  file: FinishedFile | undefined;
}

/** Gathers what the connections brought until each table is whole. */
export class TableResults {
  readonly #tables = new Map<number, Partial>();
  #complete = 0;
  #bytesDone = 0;
  #rawBytes = 0;

  constructor(plan: Plan) {
    for (const task of plan.tasks) {
      for (const { oid } of task.kind === 'range' ? [task.table] : task.tables) {
        const known = this.#tables.get(oid);
        if (known === undefined) this.#tables.set(oid, { parts: [], missing: 1, file: undefined });
        else known.missing += 1;
      }
    }
  }

  get complete(): number {
    return this.#complete;
  }

  get bytesDone(): number {
    return this.#bytesDone;
  }

  get rawBytes(): number {
    return this.#rawBytes;
  }

  /** Takes what a task brought; when a table's last range is there, its file is to be sealed. */
  copied(task: Task, results: readonly CopyResult[]): Omit<SealTask, 'id'> | undefined {
    this.#bytesDone += task.bytes;
    for (const result of results) {
      const table = this.#get(result.oid);
      table.parts.push(result);
      this.#rawBytes += result.rawBytes;
      table.missing -= 1;
      if (result.file !== undefined) {
        table.file = result.file;
        this.#complete += 1;
      } else if (table.missing === 0 && task.kind === 'range') {
        return { kind: 'seal', table: task.table, fileIndex: task.fileIndex, bytes: 0 };
      }
    }
    return undefined;
  }

  sealed(task: Task, file: FinishedFile): void {
    if (task.kind !== 'seal') throw new Error('only a shared file is sealed');
    this.#get(task.table.oid).file = file;
    this.#complete += 1;
  }

  /** @throws {Error} when a table is not whole: a bug, since the caller has seen all tasks end well */
  finished(): ReadonlyMap<number, CopiedTable> {
    return new Map([...this.#tables].map(([oid, table]) => [oid, wholeTable(oid, table)]));
  }

  #get(oid: number): Partial {
    const table = this.#tables.get(oid);
    if (table === undefined) throw new Error(`a table with the oid ${oid} was copied that was not planned`);
    return table;
  }
}

function wholeTable(oid: number, { parts, missing, file }: Partial): CopiedTable {
  if (missing !== 0 || file === undefined) throw new Error(`the table with the oid ${oid} is not complete`);
  const add = (pick: (part: CopyResult) => number) => parts.reduce((sum, part) => sum + pick(part), 0);
  const started = parts.reduce((first, part) => Math.min(first, part.startedAt), Number.POSITIVE_INFINITY);
  const ended = parts.reduce((last, part) => Math.max(last, part.endedAt), 0);
  return {
    segments: parts.flatMap((part) => part.segments).toSorted((a, b) => a.offset - b.offset),
    rows: add((part) => part.rows),
    rawBytes: add((part) => part.rawBytes),
    sum: BigInt.asUintN(
      128,
      parts.reduce((sum, part) => sum + part.sum, 0n),
    ),
    durationMs: Math.round(ended - started),
    file,
  };
}
