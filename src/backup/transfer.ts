import type { Worker } from 'node:worker_threads';
import type { Segment } from '../archive/manifest.ts';
import { FailedError } from '../errors.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { copyRange, copyTables } from './copy-task.ts';
import { type CopyAnswer, type CopyOrder, failureOf } from './copy-worker.ts';
import { remedyFor } from './failures.ts';
import type { Plan } from './plan.ts';
import { now, type SegmentWriter } from './segment-writer.ts';
import type { StallWatch } from './stall-watch.ts';
import { type CopiedTable, TableResults } from './table-results.ts';
import {
  type CopyContext,
  type CopyResult,
  type CopyTask,
  counter,
  type RangeTask,
  type Task,
  type TaskFailure,
} from './tasks.ts';

/** One piece of a connection's time, for the picture in the summary. */
export interface TimelineEntry {
  readonly worker: number;
  readonly table: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TransferOptions {
  readonly plan: Plan;
  readonly threads: readonly Worker[];
  /** What all threads share; each gets counters of its own. */
  readonly context: Omit<CopyContext, 'counters'>;
  readonly counters: readonly Float64Array[];
  /** The connection that holds the snapshot and the locks. */
  readonly coordinator: CopyConnection;
  readonly stallWatch: StallWatch;
  readonly signal: AbortSignal;
  /** Tells of something that was tried again. */
  readonly onRetry: (what: string, cause: string) => void;
  readonly onTask: (what: string) => void;
}

export interface Transferred {
  readonly tables: ReadonlyMap<number, CopiedTable>;
  readonly timeline: readonly TimelineEntry[];
}

const retries = 5;
const firstDelayMs = 500;

/** Copies all that is planned: gives work to the threads, tries again what may heal, gathers what they brought. */
export class Transfer {
  readonly #options: TransferOptions;
  readonly #queue: Task[];
  readonly #forCoordinator: CopyTask[] = [];
  readonly #attempts = new Map<number, number>();
  readonly #running = new Map<number, { task: Task; worker: number; startedAt: number; rawBefore: number }>();
  readonly #idle: number[] = [];
  readonly #timeline: TimelineEntry[] = [];
  readonly #results: TableResults;
  readonly #startedAt = now();
  readonly #outcome = Promise.withResolvers<void>();
  #waiting = 0;
  #coordinatorBusy = false;
  #nextId: number;

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#queue = [...options.plan.tasks];
    this.#nextId = this.#queue.length;
    this.#results = new TableResults(options.plan);
  }

  /** Tables that are complete. */
  get tablesDone(): number {
    return this.#results.complete;
  }

  /** Planned bytes of what is done, with a guess for the tasks under way. */
  get bytesDone(): number {
    const { bytesDone, rawBytes } = this.#results;
    const perRawByte = rawBytes === 0 ? 1 : bytesDone / rawBytes;
    const underWay = [...this.#running.values()].map(({ task, worker, rawBefore }) =>
      Math.min(task.bytes, (this.#rawBytes(worker) - rawBefore) * perRawByte),
    );
    return bytesDone + underWay.reduce((sum, bytes) => sum + bytes, 0);
  }

  get rowsDone(): number {
    return this.#options.counters.reduce((sum, counters) => sum + (counters[counter.rows] as number), 0);
  }

  #rawBytes(worker: number): number {
    return this.#options.counters[worker]?.[counter.rawBytes] ?? 0;
  }

  /**
   * @throws {UserError} what cannot be mended by trying again, and the reason of the abort
   */
  async run(): Promise<Transferred> {
    const { threads, signal, context, counters } = this.#options;
    const abort = () => this.#outcome.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    for (const [worker, thread] of threads.entries()) {
      thread.on('message', (answer: CopyAnswer) => this.#answered(worker, answer));
      thread.on('error', (error) => this.#outcome.reject(error));
      const counting = { ...context, counters: counters[worker] as Float64Array };
      thread.postMessage({ kind: 'start', context: counting } satisfies CopyOrder);
      this.#idle.push(worker);
    }
    const watching = setInterval(() => this.#watch(), 1000);
    try {
      this.#dispatch();
      await this.#outcome.promise;
      return { tables: this.#results.finished(), timeline: this.#timeline };
    } finally {
      clearInterval(watching);
      signal.removeEventListener('abort', abort);
    }
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.shift() as number;
      const task = this.#queue.shift() as Task;
      this.#running.set(task.id, { task, worker, startedAt: now(), rawBefore: this.#rawBytes(worker) });
      this.#options.onTask(describeTask(task));
      this.#options.threads[worker]?.postMessage({ kind: 'task', task } satisfies CopyOrder);
    }
    void this.#serveCoordinator();
    const rest = this.#queue.length + this.#running.size + this.#waiting + this.#forCoordinator.length;
    if (rest === 0 && !this.#coordinatorBusy) this.#outcome.resolve();
  }

  #answered(worker: number, answer: CopyAnswer): void {
    const running = this.#running.get(answer.id);
    if (running === undefined) throw new Error(`a thread answered to the task ${answer.id}, which it was not given`);
    this.#running.delete(answer.id);
    this.#idle.push(worker);
    const { task, startedAt } = running;
    this.#draw(worker, task, startedAt, answer.kind === 'copied' ? answer.results : []);
    if (answer.kind === 'copied') this.#copied(task, answer.results);
    else if (answer.kind === 'sealed') this.#results.sealed(task, answer.file);
    else this.#failed(task, answer.failure);
    this.#dispatch();
  }

  /** For the picture of the workers' time: copied tables one by one, what brought none as its whole task. */
  #draw(worker: number, task: Task, startedAt: number, results: readonly CopyResult[]): void {
    const at = (time: number) => Math.round(time - this.#startedAt);
    const tables = task.kind === 'tables' ? task.tables : [task.table];
    const labels = new Map(tables.map(({ oid, label }) => [oid, label]));
    const drawn = results.length > 0 ? results : [{ oid: tables[0]?.oid ?? 0, startedAt, endedAt: now() }];
    for (const { oid, startedAt: from, endedAt: to } of drawn) {
      this.#timeline.push({ worker, table: labels.get(oid) ?? '', startMs: at(from), endMs: at(to) });
    }
  }

  #copied(task: Task, results: readonly CopyResult[]): void {
    const seal = this.#results.copied(task, results);
    if (seal !== undefined) this.#queue.unshift({ ...seal, id: this.#nextId++ });
  }

  #failed(task: Task, failure: TaskFailure): void {
    const what = describeTask(task);
    const remedy = remedyFor(failure, what);
    const again = withWritten(task, failure.written);
    if (remedy.kind === 'fail') {
      this.#outcome.reject(remedy.error);
    } else if (remedy.kind === 'coordinator' && again.kind !== 'seal') {
      this.#options.onRetry(what, `another session waits to lock it (${failure.message})`);
      this.#deferLocked(again);
    } else {
      this.#retryLater(again, what, failure.message);
    }
  }

  /**
   * Of several tables only some may be waited for, so each is tried alone; one that is goes to the coordinator, with all
   * of its ranges that nobody has begun.
   */
  #deferLocked(task: CopyTask): void {
    if (task.kind === 'range') {
      const waiting = this.#queue.filter((other) => other.kind === 'range' && other.table.oid === task.table.oid);
      for (const other of waiting) this.#queue.splice(this.#queue.indexOf(other), 1);
      this.#forCoordinator.push(task, ...(waiting as RangeTask[]));
      return;
    }
    if (task.tables.length === 1) {
      this.#forCoordinator.push(task);
      return;
    }
    const bytes = task.bytes / task.tables.length;
    for (const table of task.tables) this.#queue.push({ kind: 'tables', id: this.#nextId++, tables: [table], bytes });
  }

  #retryLater(task: Task, what: string, cause: string): void {
    const attempt = (this.#attempts.get(task.id) ?? 0) + 1;
    if (attempt > retries) {
      this.#outcome.reject(
        new FailedError(`${what} failed ${attempt} times, the last time with: ${cause}`, 'look into the server’s log'),
      );
      return;
    }
    this.#attempts.set(task.id, attempt);
    this.#options.onRetry(what, cause);
    this.#waiting += 1;
    // Jitter keeps connections that broke together from coming back together.
    const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
    const timer = setTimeout(() => {
      this.#waiting -= 1;
      this.#queue.unshift(task);
      this.#dispatch();
    }, delayMs);
    this.#options.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** Copies, one after the other, what only the session with the lock can still read. */
  async #serveCoordinator(): Promise<void> {
    if (this.#coordinatorBusy) return;
    const task = this.#forCoordinator.shift();
    if (task === undefined) return;
    this.#coordinatorBusy = true;
    const startedAt = now();
    const { coordinator, context } = this.#options;
    const kernel = coordinator.kernel;
    const full = { ...context, counters: this.#options.counters.at(-1) as Float64Array };
    let writer: SegmentWriter | undefined;
    try {
      const results =
        task.kind === 'tables'
          ? await copyTables(coordinator, kernel, full, task, 'locked already')
          : [
              await copyRange(coordinator, kernel, full, task, 'locked already', (range) => {
                writer = range;
              }),
            ];
      this.#draw(this.#options.threads.length, task, startedAt, results);
      this.#copied(task, results);
    } catch (error) {
      // This transaction is the backup's snapshot: once it has failed there is nothing to try again with.
      const remedy = remedyFor(failureOf(error, writer), describeTask(task));
      this.#outcome.reject(remedy.kind === 'fail' ? remedy.error : error);
      return;
    } finally {
      this.#coordinatorBusy = false;
    }
    this.#dispatch();
  }

  #watch(): void {
    for (const { task, worker } of this.#running.values()) {
      if (task.kind === 'seal') continue;
      const counters = this.#options.counters[worker] as Float64Array;
      this.#options.stallWatch.look(worker, counters, this.#coordinatorBusy, () => {
        this.#options.threads[worker]?.postMessage({ kind: 'break' } satisfies CopyOrder);
      });
    }
  }
}

function withWritten(task: Task, written: readonly Segment[]): Task {
  return task.kind === 'range' && written.length > task.written.length ? { ...task, written } : task;
}

function describeTask(task: Task): string {
  if (task.kind === 'tables') {
    const [first] = task.tables;
    return task.tables.length === 1 ? (first?.label ?? '') : `${first?.label} and ${task.tables.length - 1} more`;
  }
  return task.kind === 'seal' ? task.table.label : `${task.table.label} ${describePages(task.pages)}`;
}

function describePages([first, end]: RangeTask['pages']): string {
  return end === null ? `from page ${first}` : `pages ${first} to ${end - 1}`;
}
