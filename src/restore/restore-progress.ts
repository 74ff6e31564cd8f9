import { type ProgressSnapshot, preparing } from '../terminal/progress.ts';
import { type LoadContext, loadCounter } from './load/load-tasks.ts';
import type { Loader } from './load/loader.ts';

/** How far a restore is, for whoever shows it. */
export class RestoreProgress {
  #read: () => ProgressSnapshot = () => preparing;

  read(): ProgressSnapshot {
    return this.#read();
  }

  /** A phase without a measure of its own. */
  phase(name: string): void {
    this.#read = () => ({ ...preparing, phase: name });
  }

  /** @returns to be called with the bytes that were read */
  checking(totalBytes: number): (bytes: number) => void {
    let doneBytes = 0;
    this.#read = () => ({ ...preparing, phase: 'check', doneBytes, totalBytes });
    return (bytes) => {
      doneBytes += bytes;
    };
  }

  /** @param presentBytes what an earlier run has loaded */
  loading(
    loader: Loader,
    counters: readonly LoadContext['counters'][],
    total: { tables: number; rawBytes: number; presentBytes: number },
  ): void {
    const sum = (slot: number) => counters.reduce((all, each) => all + (each[slot] as number), 0);
    this.#read = () => ({
      phase: 'restore',
      doneBytes: Math.min(total.rawBytes, total.presentBytes + sum(loadCounter.rawBytes)),
      totalBytes: total.rawBytes,
      tablesDone: loader.tablesDone,
      tablesTotal: total.tables,
      rows: sum(loadCounter.rows),
    });
  }
}
