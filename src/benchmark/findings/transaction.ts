import type { TakenLock } from '../../migrations/trace/observation.ts';
import { formatCountOf, formatDuration } from '../../report/format.ts';
import { code, type Prose, prose } from '../../report/prose.ts';
import { heldStatements } from '../held-statements.ts';
import type { MigrationResult, StatementResult } from '../result.ts';
import { blockingLocks, relationCode, relationList, type StatementContext, sqlCode } from './context.ts';
import type { Found } from './finding.ts';

export interface FoundAt extends Found {
  readonly statement: StatementResult;
}

/** Others notice a wait of this length; below it nobody has to split a migration. */
const noticedMs = 100;

/** A lock that outlives its statement by the work of later ones of the same transaction: the worst of a migration. */
export function heldLongFinding(contexts: readonly StatementContext[]): FoundAt | undefined {
  const kinds = contexts.map(({ statement }) => statement);
  const held = contexts.flatMap((context, index) =>
    blockingLocks(context).map((lock) => {
      const end = index + heldStatements(kinds, index, lock.heldStatements).length;
      const later = contexts.slice(index + 1, end).filter(({ statement }) => statement.kind !== 'TransactionStmt');
      // Not the hold less the statement's own time: the two come from different runs.
      const laterMs = later.reduce((sum, { statement }) => sum + statement.durationMs, 0);
      return { context, lock, later, laterMs };
    }),
  );
  const worst = held.toSorted((a, b) => b.laterMs - a.laterMs)[0];
  if (worst === undefined || worst.laterMs < noticedMs || worst.laterMs < worst.lock.holdMs / 5) return undefined;
  const { context, lock, later, laterMs } = worst;
  const slowest = later.toSorted((a, b) => b.statement.durationMs - a.statement.durationMs)[0];
  const which =
    slowest === undefined
      ? []
      : prose`, the longest ${sqlCode(slowest.statement)} (${formatDuration(slowest.statement.durationMs)})`;
  return {
    statement: context.statement,
    rule: 'held-long',
    severity: 'warning',
    title: 'Lock held while later statements work',
    text: prose`${sqlCode(context.statement)} took ${lock.mode} on ${relationCode(lock.relation)} and needed ${formatDuration(context.statement.durationMs)}, but it was held for ${formatDuration(lock.holdMs)}: ${formatCountOf(later.length, 'later statement')} of the transaction ran under it${which}. ${upperFirst(lock.blocking)} of ${relationCode(lock.relation)} wait meanwhile`,
    advice: prose`put the statements that work long into a migration of their own, or before the one that takes the lock`,
    weight: laterMs,
  };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const setsTimeout = /^set (session |local )?lock_timeout\b|^select (pg_catalog\.)?set_config\(/;

/** A statement that waits for a strong lock makes all that come after it wait too. Undefined where a timeout was set. */
export function lockWithoutTimeout(contexts: readonly StatementContext[]): StatementContext | undefined {
  for (const context of contexts) {
    const { words } = context.text;
    // The name of a set_config is a string, which the words do not hold.
    if (setsTimeout.test(words) && /lock_timeout/i.test(context.statement.sql)) return undefined;
    if (blockingLocks(context).some(queues)) return context;
  }
  return undefined;
}

/** What is seen only in the WAL may have been taken without waiting, as VACUUM does to give back space. */
function queues({ blocking, seen }: TakenLock): boolean {
  return blocking === 'reads and writes' && seen !== 'wal';
}

export function lockTimeoutFinding(first: StatementContext, migrations: readonly MigrationResult[]): FoundAt {
  const [lock] = blockingLocks(first);
  const others = migrations.length - 1;
  const also = others === 0 ? '' : `; so ${others === 1 ? 'does' : 'do'} ${formatCountOf(others, 'other migration')}`;
  const relations: Prose = lock === undefined ? [] : relationList([lock.relation]);
  return {
    statement: first.statement,
    rule: 'lock-timeout',
    severity: 'notice',
    title: 'Strong lock without lock_timeout',
    text: prose`${sqlCode(first.statement)} takes ${lock?.mode ?? 'a lock'} on ${relations} without a ${code('lock_timeout')} in its migration${also}. While it waits for a transaction that is still running, all others wait behind it`,
    advice: prose`begin with ${code("SET lock_timeout = '5s'")}, or set it for the role that migrates, and try again when it strikes`,
    weight: 0,
  };
}

/** Statements prepared before, with `select *` or returning the column, fail once (PostgreSQL, plancache.c). */
export function cachedPlanFinding(contexts: readonly StatementContext[]): FoundAt | undefined {
  for (const context of contexts) {
    const changes = context.text.actions.some(({ kind }) => kind === 'add column' || kind === 'column type');
    const [lock] = changes ? blockingLocks(context) : [];
    if (lock === undefined) continue;
    return {
      statement: context.statement,
      rule: 'cached-plan',
      severity: 'notice',
      title: 'Prepared statements may fail once',
      text: prose`after ${sqlCode(context.statement)}, sessions that have prepared ${code('SELECT *')} from ${relationCode(lock.relation)} fail once with ${code('cached plan must not change result type')}`,
      advice: prose`name the columns in prepared statements, or let the application prepare and try again`,
      weight: 0,
    };
  }
  return undefined;
}
