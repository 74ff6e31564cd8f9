import { RestoreProgress } from '../restore/restore-progress.ts';
import { type ProgressSnapshot, preparing } from '../terminal/progress.ts';
import type { Ground } from './measuring/runs.ts';

/** How far a benchmark is: its fixture first, then the runs of each phase. */
export class BenchmarkProgress {
  /** Of the fixture, which may be a backup that is restored. */
  readonly fixture = new RestoreProgress();
  #phase: string | undefined;
  #done = 0;
  #total = 0;

  /** A phase after the fixture. */
  begin(phase: string): void {
    this.#phase = phase;
    this.#done = 0;
    this.#total = 0;
  }

  /** So many runs more are to come in this phase. */
  readonly onPlan: NonNullable<Ground['onPlan']> = (runs) => {
    this.#total += runs;
  };

  /** One run begins. */
  readonly onRun: NonNullable<Ground['onRun']> = () => {
    this.#done += 1;
  };

  read(): ProgressSnapshot {
    if (this.#phase === undefined) return this.fixture.read();
    return { ...preparing, phase: this.#phase, tablesDone: this.#done, tablesTotal: this.#total, unit: 'runs' };
  }
}
