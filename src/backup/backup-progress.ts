import { type ProgressSnapshot, preparing } from '../terminal/progress.ts';
import type { Plan } from './plan.ts';
import type { Transfer } from './transfer.ts';

/** How far a backup is, for whoever shows it. */
export class BackupProgress {
  #read: () => ProgressSnapshot = () => preparing;

  read(): ProgressSnapshot {
    return this.#read();
  }

  copying(plan: Plan, transfer: Transfer): void {
    this.#read = () => ({
      phase: 'backup',
      doneBytes: transfer.bytesDone,
      totalBytes: plan.bytes,
      tablesDone: transfer.tablesDone,
      tablesTotal: plan.tables,
      rows: transfer.rowsDone,
    });
  }

  /** From now on it is as far as another work is. */
  following(other: { read(): ProgressSnapshot }): void {
    this.#read = () => other.read();
  }

  /** @returns to be called with the bytes that were read */
  verifying(totalBytes: number): (bytes: number) => void {
    let doneBytes = 0;
    this.#read = () => ({ ...preparing, phase: 'verify', doneBytes, totalBytes });
    return (bytes) => {
      doneBytes += bytes;
    };
  }
}
