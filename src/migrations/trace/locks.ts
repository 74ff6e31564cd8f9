import type { MigrationStatement } from '../migration.ts';
import { type Blocking, type LockMode, lockModes, type RelationKind } from './observation.ts';

/** @returns whether a mode excludes more than the other; without the other, always */
export function isStronger(mode: LockMode, other: LockMode | undefined): boolean {
  return other === undefined || lockModes.indexOf(mode) > lockModes.indexOf(other);
}

/** @throws {Error} for a mode that is none of a relation's */
export function lockMode(text: string): LockMode {
  const mode = lockModes.find((one) => one === text);
  // SIReadLock is how SERIALIZABLE remembers what was read; it blocks nobody and has no place in the order.
  if (mode === undefined) throw new Error(`PostgreSQL has a lock mode that is not known here: ${text}`);
  return mode;
}

/**
 * What of an application waits for a lock. Reads take AccessShareLock, writes RowExclusiveLock on the table and on its
 * indexes (PostgreSQL documentation, "Conflicting Lock Modes"). The planner opens every index of a table that a query
 * names, whether it is used or not (get_relation_info in plancat.c): a lock on an index is one on its table's queries.
 */
export function blockingOf(mode: LockMode): Blocking {
  if (mode === 'AccessExclusiveLock') return 'reads and writes';
  return ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock'].includes(mode) ? 'writes' : 'nothing';
}

/**
 * Whether the server itself sees to it that nobody waits, though the lock's mode would have them wait.
 * - DROP INDEX CONCURRENTLY and REINDEX CONCURRENTLY lock an index fully only when no session can use it any more.
 * - VACUUM locks its table fully to give back empty pages at its end, but only when that is free, and it lets go
 *   within 20 ms when somebody waits (lazy_truncate_heap and VACUUM_TRUNCATE_LOCK_CHECK_INTERVAL in vacuumlazy.c).
 */
export function yieldsToOthers(statement: MigrationStatement, kind: RelationKind): boolean {
  if (!statement.outsideTransaction) return false;
  if (statement.kind === 'VacuumStmt') return !/\bfull\b/i.test(headOf(statement.text));
  const isConcurrent = statement.kind === 'DropStmt' || statement.kind === 'ReindexStmt';
  return isConcurrent && kind === 'index' && /\bconcurrently\b/i.test(headOf(statement.text));
}

/** VACUUM's options stand before its tables' names; those of DROP and REINDEX, too. */
function headOf(text: string): string {
  return (
    /^\s*\w+(?:\s*\([^)]*\)|(?:\s+(?:full|freeze|verbose|analyze|index|table|schema|database|system|concurrently)\b)*)*/i.exec(
      text,
    )?.[0] ?? ''
  );
}
