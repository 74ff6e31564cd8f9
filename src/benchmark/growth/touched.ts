import type { AppliedMigration } from '../../migrations/applied.ts';
import type { RelationName, TakenLock } from '../../migrations/trace/observation.ts';

/** The relations that traced runs saw a migration lock, each once, the largest first. */
export function relationsTouched(runs: readonly AppliedMigration[]): readonly RelationName[] {
  const largest = new Map<string, TakenLock>();
  for (const lock of locksOf(runs)) {
    const key = keyOf(lock.relation);
    const known = largest.get(key);
    if (known === undefined || known.relationBytes < lock.relationBytes) largest.set(key, lock);
  }
  return [...largest.values()].toSorted((a, b) => b.relationBytes - a.relationBytes).map(({ relation }) => relation);
}

/** The tables, without indexes and the like, as the fixture's row counts name them. */
export function tablesTouched(runs: readonly AppliedMigration[]): readonly string[] {
  return relationsTouched(runs)
    .filter(({ kind }) => kind === 'table' || kind === 'materialized view')
    .map(keyOf);
}

/** For how long, at most, a migration made others wait; 0 where it did not. */
export function longestBlockMs(runs: readonly AppliedMigration[]): number {
  const holds = locksOf(runs).flatMap(({ blocking, holdMs }) => (blocking === 'nothing' ? [] : [holdMs]));
  return Math.max(0, ...holds);
}

function locksOf(runs: readonly AppliedMigration[]): readonly TakenLock[] {
  return runs.flatMap(({ statements }) => statements.flatMap(({ trace }) => trace?.locks ?? []));
}

/** As the fixture's row counts name a relation. */
export function keyOf({ schema, name }: RelationName): string {
  return `${schema}.${name}`;
}
