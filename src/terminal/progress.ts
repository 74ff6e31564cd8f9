import { formatBytes, formatCount, formatPercent, formatRate, formatTimeLeft } from '../report/format.ts';
import type { Terminal } from './terminal.ts';

/** How far the work is at one moment. */
export interface ProgressSnapshot {
  /** What is being done, the line's first word: `backup`, `verify`. */
  readonly phase: string;
  readonly doneBytes: number;
  /** An estimate; 0 while it is not known. */
  readonly totalBytes: number;
  readonly tablesDone: number;
  /** 0 in a phase that does not count tables. */
  readonly tablesTotal: number;
  /** What is counted instead of tables. */
  readonly unit?: string;
  readonly rows: number;
}

/** Before there is anything to measure. */
export const preparing: ProgressSnapshot = {
  phase: 'prepare',
  doneBytes: 0,
  totalBytes: 0,
  tablesDone: 0,
  tablesTotal: 0,
  rows: 0,
};

export interface ProgressOptions {
  readonly terminal: Terminal;
  /** Asked several times a second: it has to be cheap. */
  readonly read: () => ProgressSnapshot;
  /** Between two lines where no bar can be drawn. */
  readonly lineIntervalMs?: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

interface Sample {
  readonly atMs: number;
  readonly doneBytes: number;
}

const drawIntervalMs = 200;
const defaultLineIntervalMs = 5000;
/** The rate is that of the last seconds, so that the time left follows a link that slows down. */
const rateWindowMs = 10_000;
const barCells = 20;

/** Shows how far the work is: a bar on a terminal, a line every few seconds elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #read: () => ProgressSnapshot;
  readonly #lineIntervalMs: number;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #phase: string | undefined;
  #lastLineMs = 0;
  #lastLine = '';
  #samples: Sample[] = [];

  constructor({ terminal, read, lineIntervalMs, now }: ProgressOptions) {
    this.#terminal = terminal;
    this.#read = read;
    this.#lineIntervalMs = lineIntervalMs ?? defaultLineIntervalMs;
    this.#now = now ?? (() => performance.now());
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.update(), drawIntervalMs);
    this.#timer.unref();
    this.update();
  }

  /** Shows the present state where it is due. A timer calls it; call it as well when a phase changes. */
  update(): void {
    const snapshot = this.#read();
    const nowMs = this.#now();
    const phaseChanged = snapshot.phase !== this.#phase;
    if (phaseChanged) this.#samples = [];
    this.#phase = snapshot.phase;
    this.#remember({ atMs: nowMs, doneBytes: snapshot.doneBytes });
    if (this.#terminal.live) this.#terminal.setStatus(this.#bar(snapshot));
    else if (phaseChanged || nowMs - this.#lastLineMs >= this.#lineIntervalMs) this.#printLine(snapshot, nowMs);
  }

  /** The work is done: leaves the final state as a line. */
  finish(): void {
    if (this.#timer === undefined) return;
    this.stop();
    const snapshot = this.#read();
    const nowMs = this.#now();
    this.#remember({ atMs: nowMs, doneBytes: snapshot.doneBytes });
    this.#printLine(snapshot, nowMs);
  }

  /** Takes the bar away and shows nothing more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#terminal.setStatus(undefined);
  }

  #printLine(snapshot: ProgressSnapshot, nowMs: number): void {
    const line = progressLine(snapshot, this.#bytesPerSecond());
    this.#lastLineMs = nowMs;
    if (line !== this.#lastLine) this.#terminal.line(line);
    this.#lastLine = line;
  }

  #bar(snapshot: ProgressSnapshot): string {
    const line = progressLine(snapshot, this.#bytesPerSecond());
    if (snapshot.totalBytes === 0 || this.#terminal.columns < line.length + barCells + 2) return line;
    const filled = Math.round(barCells * Math.min(1, snapshot.doneBytes / snapshot.totalBytes));
    return `${'━'.repeat(filled)}${'┄'.repeat(barCells - filled)} ${line}`;
  }

  #remember(sample: Sample): void {
    this.#samples.push(sample);
    while (this.#samples.length > 2 && sample.atMs - (this.#samples[0]?.atMs ?? 0) > rateWindowMs)
      this.#samples.shift();
  }

  #bytesPerSecond(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return Math.max(0, ((last.doneBytes - first.doneBytes) * 1000) / (last.atMs - first.atMs));
  }
}

/**
 * The progress in one line; what is not known is left out.
 *
 * @example 'backup 43 % · 612 MB of 1.4 GB · 118 MB/s · 31/62 tables · 6 s left'
 */
export function progressLine(snapshot: ProgressSnapshot, bytesPerSecond: number): string {
  const { phase, doneBytes, totalBytes, tablesDone, tablesTotal, unit = 'tables' } = snapshot;
  const parts = [totalBytes > 0 ? `${phase} ${formatPercent(doneBytes, totalBytes)}` : phase];
  if (totalBytes > 0) parts.push(`${formatBytes(doneBytes)} of ${formatBytes(Math.max(doneBytes, totalBytes))}`);
  if (bytesPerSecond > 0) parts.push(formatRate(bytesPerSecond, 1000));
  if (tablesTotal > 0) parts.push(`${formatCount(tablesDone)}/${formatCount(tablesTotal)} ${unit}`);
  const bytesLeft = totalBytes - doneBytes;
  if (bytesPerSecond > 0 && bytesLeft > 0) parts.push(`${formatTimeLeft((bytesLeft * 1000) / bytesPerSecond)} left`);
  return parts.join(' · ');
}

/**
 * Shows progress while the work runs. When it fails or is aborted, nothing of the bar is left.
 *
 * @param work gets the progress, to call `update()` when a phase changes
 * @example await withProgress({ terminal, read: () => state }, signal, () => copyTables(state))
 */
export async function withProgress<Result>(
  options: ProgressOptions,
  signal: AbortSignal,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(options);
  const stop = () => progress.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (!signal.aborted) progress.start();
  try {
    const result = await work(progress);
    progress.finish();
    return result;
  } finally {
    signal.removeEventListener('abort', stop);
    progress.stop();
  }
}
