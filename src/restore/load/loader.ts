import type { Worker } from 'node:worker_threads';
import { FailedError } from '../../errors.ts';
import { BadRowFound } from '../bad-rows/bad-row.ts';
import { type Remedy, remedyForLoad, remedyForStatements, ServerFailure } from './failures.ts';
import { type GroupWishes, groupSteps, type NewTask, type PlannedTask, type Present } from './group-work.ts';
import type { GroupTable, TableGroup } from './groups.ts';
import type { LoadedUnit, LoadFailure, LoadTask, LoadUnit, RestoreTask } from './load-tasks.ts';
import type { LoadAnswer, LoadOrder } from './load-worker.ts';
import type { ReadBack } from './read-back.ts';

/** One piece of a connection's time, for the picture in the summary. */
export interface TimelineEntry {
  readonly worker: number;
  readonly table: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface LoaderOptions {
  readonly threads: readonly Worker[];
  readonly groups: readonly TableGroup[];
  readonly present: Present;
  readonly wishes: GroupWishes;
  readonly signal: AbortSignal;
  /** The most rows that may be refused before the whole is given up. */
  readonly mostRejects: number;
  readonly onRetry: (what: string, cause: string) => void;
  readonly onTask: (what: string) => void;
}

/** What the loader brought, in one go: after a crash of the server the journal may know of less. */
export interface Loaded {
  readonly counts: ReadonlyMap<number, number>;
  readonly contents: ReadonlyMap<number, ReadBack>;
  /** What could not be made, in words. */
  readonly problems: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  /** What was still read back when all else was done. */
  readonly readBackMs: number;
}

const retries = 7;
const firstDelayMs = 500;
const longestDelayMs = 15_000;

interface GroupState {
  readonly group: TableGroup;
  readonly steps: (() => Promise<readonly PlannedTask[]>)[];
  /** Tasks of the present step that are not done. */
  pending: number;
  begun: boolean;
  done: boolean;
}

interface Job {
  readonly task: RestoreTask;
  readonly state: GroupState;
  readonly alone: readonly NewTask[] | undefined;
  attempts: number;
}

/**
 * Restores rows and indexes over all connections at once: the work of the largest table goes first, whichever step it
 * is at, so that its indexes are being built while smaller tables are loaded.
 */
export class Loader {
  readonly #options: LoaderOptions;
  readonly #states: GroupState[];
  readonly #queue: Job[] = [];
  readonly #running = new Map<number, { job: Job; worker: number; startedAt: number }>();
  readonly #idle: number[] = [];
  readonly #outcome = Promise.withResolvers<void>();
  readonly #counts = new Map<number, number>();
  readonly #contents = new Map<number, ReadBack>();
  readonly #problems: string[] = [];
  readonly #timeline: TimelineEntry[] = [];
  readonly #startedAt = performance.now();
  #restoredAt = this.#startedAt;
  /** Tables of which rows were refused: there may be more. */
  readonly #unclean = new Set<number>();
  #groupsLeft: number;
  #tablesLoaded = 0;
  #rejected = 0;
  #nextId = 0;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#states = inTwoPasses(options.groups, options.wishes).map(({ group, wishes }) => ({
      group,
      steps: groupSteps(group, options.present, wishes),
      pending: 0,
      begun: false,
      done: false,
    }));
    this.#groupsLeft = this.#states.length;
  }

  /** Tables through all of their steps. */
  get tablesDone(): number {
    return this.#tablesLoaded;
  }

  /** @throws {BadRowFound} for a row that does not fit; {UserError} for what trying again does not mend */
  async run(): Promise<Loaded> {
    const { threads, signal } = this.#options;
    const abort = () => this.#outcome.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const listeners = threads.map((thread, worker) => {
      const answered = (answer: LoadAnswer) => this.#answered(worker, answer);
      const broken = (error: Error) => this.#outcome.reject(error);
      thread.on('message', answered).on('error', broken);
      this.#idle.push(worker);
      return () => thread.off('message', answered).off('error', broken);
    });
    try {
      if (this.#groupsLeft === 0) this.#outcome.resolve();
      this.#beginLevel();
      await this.#outcome.promise;
      return {
        ...{ counts: this.#counts, contents: this.#contents },
        ...{ problems: this.#problems, timeline: this.#timeline },
        readBackMs: performance.now() - this.#restoredAt,
      };
    } finally {
      signal.removeEventListener('abort', abort);
      for (const off of listeners) off();
    }
  }

  /** Begins all groups of the lowest level that is left: those of the next refer to their rows. */
  #beginLevel(): void {
    const waiting = this.#states.filter(({ begun }) => !begun);
    const lowest = Math.min(...waiting.map(({ group }) => group.level));
    for (const state of waiting.filter(({ group }) => group.level === lowest)) {
      state.begun = true;
      this.#advance(state);
    }
  }

  /** Starts a group's next step that has anything to do. */
  #advance(state: GroupState): void {
    const next = state.steps.shift();
    if (next === undefined) {
      this.#groupDone(state);
      return;
    }
    next().then(
      (planned) => {
        if (planned.length === 0) {
          this.#advance(state);
          return;
        }
        for (const { task, alone } of planned) this.#add(state, task, alone);
        this.#dispatch();
      },
      (error) => this.#outcome.reject(error),
    );
  }

  #groupDone(state: GroupState): void {
    state.done = true;
    this.#groupsLeft -= 1;
    if (state.group.level !== secondPass) this.#tablesLoaded += state.group.tables.length;
    if (this.#groupsLeft === 0) this.#outcome.resolve();
    else if (this.#states.every(({ begun, done }) => begun === done)) this.#beginLevel();
  }

  #add(state: GroupState, task: NewTask, alone?: readonly NewTask[], attempts = 0): void {
    state.pending += 1;
    this.#enqueue({ task: { ...task, id: this.#nextId++ } as RestoreTask, state, alone, attempts });
  }

  /** In the order of the groups' size; within a group in the order of arrival. Reading back only fills gaps. */
  #enqueue(job: Job): void {
    const rank = ({ task, state }: Job) => (task.kind === 'read-back' ? -1 : state.group.rawBytes);
    const later = this.#queue.findIndex((other) => rank(other) < rank(job));
    if (later < 0) this.#queue.push(job);
    else this.#queue.splice(later, 0, job);
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.shift() as number;
      const job = this.#queue.shift() as Job;
      this.#running.set(job.task.id, { job, worker, startedAt: performance.now() });
      this.#options.onTask(describe(job.task));
      const task = this.#prepared(job.task);
      this.#options.threads[worker]?.postMessage({ kind: 'task', task } satisfies LoadOrder);
    }
  }

  #prepared(task: RestoreTask): RestoreTask {
    // Of a table with bad rows the plain way would be gone for nothing.
    if (task.kind === 'load') {
      return task.units.some(({ oid }) => this.#unclean.has(oid)) ? { ...task, way: 'careful' } : task;
    }
    // A single connection leaves it to the server how many processes it takes.
    if (this.#options.threads.length === 1) return task;
    return withHelpers(task, this.#queue.length === 0 ? this.#idle.length : 0);
  }

  #answered(worker: number, answer: LoadAnswer): void {
    const running = this.#running.get(answer.id);
    if (running === undefined) throw new Error(`a thread answered to the task ${answer.id}, which it was not given`);
    this.#running.delete(answer.id);
    this.#idle.push(worker);
    const { job, startedAt } = running;
    this.#draw(worker, job, startedAt);
    if (job.task.kind !== 'read-back') this.#restoredAt = performance.now();
    if (answer.kind === 'failed') this.#failed(job, answer.failure);
    else {
      if (answer.kind === 'loaded') this.#loaded(answer.units);
      else if (answer.kind === 'ran') this.#counted(answer.rows);
      else this.#read(answer.tables);
      this.#done(job.state);
    }
    this.#dispatch();
  }

  #done(state: GroupState): void {
    state.pending -= 1;
    if (state.pending === 0) this.#advance(state);
  }

  #loaded(units: readonly LoadedUnit[]): void {
    this.#rejected += units.reduce((sum, { rejected }) => sum + rejected, 0);
    for (const { oid } of units.filter(({ rejected }) => rejected > 0)) this.#unclean.add(oid);
    if (this.#rejected <= this.#options.mostRejects) return;
    this.#outcome.reject(
      new FailedError(
        `${this.#rejected} rows were rejected, too many to go on`,
        'look at the rejects: perhaps the target has another schema than the backup',
      ),
    );
  }

  #counted(rows: readonly (readonly Record<string, string>[])[]): void {
    for (const { oid, rows: count } of rows.flat()) {
      if (oid !== undefined) this.#counts.set(Number(oid), Number(count));
    }
  }

  #read(tables: readonly ReadBack[]): void {
    for (const part of tables) {
      const before = this.#contents.get(part.oid) ?? { rows: 0, sum: 0n };
      const rows = before.rows + part.rows;
      this.#contents.set(part.oid, { oid: part.oid, rows, sum: BigInt.asUintN(128, before.sum + part.sum) });
    }
  }

  #failed(job: Job, failure: LoadFailure): void {
    const { task } = job;
    const label = describe(task);
    const remedy: Remedy = task.kind === 'load' ? remedyForLoad(failure, label) : remedyForStatements(failure, label);
    if (remedy.kind === 'fail') this.#outcome.reject(remedy.error);
    else if (remedy.kind === 'bad row') this.#outcome.reject(new BadRowFound(remedy.badRow));
    else if (remedy.kind === 'retry') this.#retryLater(job, failure.message);
    else if (remedy.kind === 'careful') this.#loadCarefully(job, task as LoadTask, failure);
    else this.#report(job, remedy.problem);
  }

  /** One thing of several may be at fault: each is then tried alone, and only what fails alone is a problem. */
  #report(job: Job, problem: string): void {
    const { task } = job;
    const alone =
      task.kind === 'load' && task.units.length > 1
        ? task.units.map((unit): NewTask => ({ ...task, units: [unit] }))
        : (job.alone ?? []);
    if (alone.length === 0) this.#problems.push(problem);
    for (const single of alone) this.#add(job.state, single);
    this.#done(job.state);
  }

  /** Every unit on its own: the server does not always say which table an error is about. */
  #loadCarefully(job: Job, task: LoadTask, failure: LoadFailure): void {
    if (task.way === 'careful') {
      this.#outcome.reject(
        new FailedError(`${describe(task)} cannot be restored: ${failure.message}`, 'see the server’s log'),
      );
      return;
    }
    this.#options.onTask(`${describe(task)}: ${failure.message}; loading with care`);
    // Where it can only be this table's fault, its other units need not fail first.
    const [oid, ...others] = new Set(task.units.map((unit) => unit.oid));
    if (oid !== undefined && others.length === 0) this.#unclean.add(oid);
    for (const unit of task.units) {
      this.#add(job.state, { kind: 'load', units: [unit], way: 'careful', again: task.again });
    }
    this.#done(job.state);
  }

  #retryLater(job: Job, cause: string): void {
    const what = describe(job.task);
    const attempts = job.attempts + 1;
    if (attempts > retries) {
      this.#outcome.reject(
        new ServerFailure(
          `${what} failed ${attempts} times, the last time with: ${cause}`,
          'look into the server’s log, then run the same command with resume: true',
        ),
      );
      return;
    }
    this.#options.onRetry(what, cause);
    // Jitter keeps connections that broke together from coming back together.
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1)) * (0.5 + Math.random());
    const again = 'again' in job.task ? { ...job.task, again: true } : job.task;
    const timer = setTimeout(() => {
      this.#enqueue({ ...job, task: again, attempts });
      this.#dispatch();
    }, delayMs);
    this.#options.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #draw(worker: number, { task }: Job, startedAt: number): void {
    const at = (time: number) => Math.round(time - this.#startedAt);
    this.#timeline.push({
      ...{ worker, table: placeOf(task) },
      ...{ startMs: at(startedAt), endMs: at(performance.now()) },
    });
  }
}

const secondPass = Number.MAX_SAFE_INTEGER;

/**
 * Rows of a partition that is loaded through the top of its tree come with other partitions' files as well, so that it
 * has all of them only when all groups are done: then it is counted, or read back.
 */
function inTwoPasses(
  groups: readonly TableGroup[],
  wishes: GroupWishes,
): { readonly group: TableGroup; readonly wishes: GroupWishes }[] {
  const isShared = (group: TableGroup) => group.tables.some(({ table }) => table?.loadedThrough !== undefined);
  const first = groups.map((group) => ({
    group,
    wishes: isShared(group) ? { ...wishes, analyze: false, readBack: false } : wishes,
  }));
  const second = groups.filter(isShared).map((group) => ({
    group: {
      ...group,
      level: secondPass,
      tables: group.tables.map((table): GroupTable => ({ ...table, units: [], indexes: [] })),
    },
    wishes,
  }));
  return [...first, ...second];
}

/** An index that is built while other connections have nothing to do may use their cores. */
function withHelpers(task: RestoreTask, idle: number): RestoreTask {
  if (task.kind !== 'statements') return task;
  const [first = '', ...rest] = task.messages;
  return { ...task, messages: [`SET max_parallel_maintenance_workers TO ${idle};\n${first}`, ...rest] };
}

function describe(task: RestoreTask): string {
  const place = placeOf(task);
  const segment = task.kind === 'load' && task.units.length === 1 ? (task.units[0]?.segment ?? 0) : 0;
  return segment === 0 ? place : `${place}, segment ${segment}`;
}

/** What a task is about, the same for all parts of a table. */
function placeOf(task: RestoreTask): string {
  if (task.kind === 'read-back') return `reading ${task.label} back`;
  if (task.kind === 'statements') return task.label;
  const [first] = task.units as readonly [LoadUnit];
  const others = new Set(task.units.map(({ oid }) => oid)).size - 1;
  return others > 0 ? `${first.label} and ${others} more` : first.label;
}
