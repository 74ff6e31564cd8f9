import type { AppliedMigration } from '../../migrations/applied.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { DownResult } from '../result.ts';
import type { SchemaDescription } from './schema/describe.ts';
import { schemaDifferences } from './schema/differences.ts';

/** A copy of the fixture, to which migrations are applied one after the other. */
export interface DownClone {
  /** Applies migrations in one direction. One that fails says so in its result. */
  apply(migrations: readonly Migration[], direction: 'up' | 'down'): Promise<readonly AppliedMigration[]>;
  /** What is defined now. */
  describe(): Promise<SchemaDescription>;
}

export interface DownCheck {
  /** All of them, in the order in which they are applied. */
  readonly migrations: readonly Migration[];
  /** Makes a fresh clone for the time of `run`. */
  readonly withClone: <Result>(run: (clone: DownClone) => Promise<Result>) => Promise<Result>;
  readonly signal: AbortSignal;
}

export interface DownsChecked {
  /** By the migration's name; those without a down migration have none. */
  readonly results: ReadonlyMap<string, DownResult>;
  /** What was not checked, and why. */
  readonly notes: readonly string[];
}

/** More problems of one migration are counted, not named. */
const mostProblems = 20;

/**
 * Runs each migration up, down and up again, where it has a down migration, and looks at what is defined after each
 * step: down must lead back to the schema of before, and up to the same as the first time. The order of columns does not
 * count, since a column that is added again stands last.
 *
 * After a migration that does not come back, the next ones go on from a fresh clone to which all before were applied.
 *
 * @throws {Error} when a schema cannot be read, or a clone cannot be made
 */
export async function checkDowns(check: DownCheck): Promise<DownsChecked> {
  const results = new Map<string, DownResult>();
  const { migrations } = check;
  let next = 0;
  while (migrations.slice(next).some(hasDown)) {
    const first = next;
    const stopped = await check.withClone((clone) => checkFrom(clone, check, first, results));
    if (stopped.reason !== undefined) return { results, notes: notesOf(migrations, stopped.next, stopped.reason) };
    next = stopped.next;
  }
  return { results, notes: [] };
}

interface Stopped {
  /** The place of the first migration that was not checked. */
  readonly next: number;
  /** Why none after it can be checked either; undefined when a fresh clone serves. */
  readonly reason: string | undefined;
}

/** Checks the migrations from `first` on, until one leaves the clone in another state than it should. */
async function checkFrom(
  clone: DownClone,
  { migrations, signal }: DownCheck,
  first: number,
  results: Map<string, DownResult>,
): Promise<Stopped> {
  const failure = failureOf(await applyAll(clone, migrations.slice(0, first), 'up'));
  if (failure !== undefined) return { next: first, reason: failure };
  let schema = await clone.describe();
  for (const [place, migration] of [...migrations.entries()].slice(first)) {
    signal.throwIfAborted();
    const before = schema;
    const failed = failureOf(await applyAll(clone, [migration], 'up'));
    if (failed !== undefined) return { next: place, reason: failed };
    schema = await clone.describe();
    if (!hasDown(migration)) continue;
    const { result, isAsAfterUp } = await downAndUp(clone, migration, before, schema);
    results.set(migration.name, result);
    if (!isAsAfterUp) return { next: place + 1, reason: undefined };
  }
  return { next: migrations.length, reason: undefined };
}

/**
 * @param before what was defined before the migration was applied
 * @param after what is defined now
 */
async function downAndUp(
  clone: DownClone,
  migration: Migration,
  before: SchemaDescription,
  after: SchemaDescription,
): Promise<{ result: DownResult; isAsAfterUp: boolean }> {
  const [down] = await clone.apply([migration], 'down');
  const timeMs = down?.durationMs;
  const reverted = await clone.describe();
  if (down?.failure !== undefined) {
    const problems = [`the down migration failed: ${down.failure.message}`];
    const isAsAfterUp = schemaDifferences(after, reverted).length === 0;
    return { result: { outcome: 'failed', problems, timeMs }, isAsAfterUp };
  }
  const left = schemaDifferences(before, reverted).map((difference) => `after down, ${difference}`);
  const [again] = await clone.apply([migration], 'up');
  if (again?.failure !== undefined) {
    const problems = [...limited(left), `after down, up failed: ${again.failure.message}`];
    return { result: { outcome: 'failed', problems, timeMs }, isAsAfterUp: false };
  }
  const differing = schemaDifferences(after, await clone.describe());
  const problems = limited([...left, ...differing.map((difference) => `after up, down and up, ${difference}`)]);
  const outcome = problems.length === 0 ? 'same schema' : 'other schema';
  return { result: { outcome, problems, timeMs }, isAsAfterUp: differing.length === 0 };
}

async function applyAll(
  clone: DownClone,
  migrations: readonly Migration[],
  direction: 'up' | 'down',
): Promise<readonly AppliedMigration[]> {
  const runnable = migrations.filter((migration) => migration[direction] !== undefined);
  return runnable.length === 0 ? [] : clone.apply(runnable, direction);
}

function failureOf(applied: readonly AppliedMigration[]): string | undefined {
  const failed = applied.find(({ failure }) => failure !== undefined);
  return failed?.failure === undefined ? undefined : `${failed.name} failed: ${failed.failure.message}`;
}

/** A step in another language cannot be run up, and so not down. */
function hasDown({ up, down }: Migration): boolean {
  return up !== undefined && down !== undefined;
}

function limited(problems: readonly string[]): string[] {
  if (problems.length <= mostProblems) return [...problems];
  return [...problems.slice(0, mostProblems), `… and ${problems.length - mostProblems} more`];
}

function notesOf(migrations: readonly Migration[], first: number, reason: string): readonly string[] {
  const unchecked = migrations.slice(first).filter(hasDown);
  const names = unchecked.map(({ name }) => name).join(', ');
  return unchecked.length === 0 ? [] : [`not run down: ${names}, since ${reason}`];
}
