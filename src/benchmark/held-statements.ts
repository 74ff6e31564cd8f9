import type { TakenLock } from '../migrations/trace/observation.ts';

/**
 * The statements that run while a lock is held: those that a trace counts in `heldStatements`, and the transaction
 * control among them (SAVEPOINT and its like), which it does not count.
 *
 * @param first the place of the statement that takes the lock
 * @param count its `heldStatements`
 * @returns fewer than `count` where the lock outlives these statements, as it may in a transaction of several migrations
 */
export function heldStatements<Statement extends { readonly kind: string }>(
  statements: readonly Statement[],
  first: number,
  count: number,
): readonly Statement[] {
  let left = count;
  let end = first;
  for (const statement of statements.slice(first)) {
    if (left === 0) break;
    if (isCounted(statement)) left -= 1;
    end += 1;
  }
  return statements.slice(first, end);
}

function isCounted({ kind }: { readonly kind: string }): boolean {
  return kind !== 'TransactionStmt';
}

/**
 * How long a lock is held. The trace has it from one run, perhaps with a cold cache; the medians of the statements'
 * times over all runs are another upper bound, where the lock ends with these statements. The lower one is taken.
 *
 * @param statements the migration's, with the medians of their times
 * @param commitMs of its COMMITs
 */
export function holdMsOf(
  { holdMs, ...lock }: Pick<TakenLock, 'holdMs' | 'heldStatements'>,
  first: number,
  statements: readonly { readonly kind: string; readonly durationMs: number }[],
  commitMs: number,
): number {
  const meanwhile = heldStatements(statements, first, lock.heldStatements);
  const counted = meanwhile.filter(isCounted).length;
  if (counted < lock.heldStatements || counted === 0) return holdMs;
  const byMedians = meanwhile.reduce((sum, { durationMs }) => sum + durationMs, commitMs);
  return byMedians > 0 ? Math.min(holdMs, byMedians) : holdMs;
}
