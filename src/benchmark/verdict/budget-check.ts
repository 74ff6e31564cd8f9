import { lockModes, type TakenLock } from '../../migrations/trace/observation.ts';
import { formatBytes } from '../../report/format.ts';
import type { MigrationResult, StatementResult } from '../result.ts';
import type { Budget, Evidence } from './comparison.ts';
import { walOf } from './counter-round.ts';
import { rewrittenRelations } from './rewrite-rules.ts';
import { mostGrown, placeOf } from './statement-match.ts';
import { formatTime, nameOf } from './wording.ts';

type BudgetOf<Kind extends Budget['kind']> = Extract<Budget, { readonly kind: Kind }>;

/**
 * Rule 2: which absolute limits a migration exceeds. It needs no baseline.
 *
 * @returns one piece of evidence for each budget, relation and lock that exceeds it; none for a migration that was not
 *   measured
 */
export function checkBudgets(migration: MigrationResult, budgets: readonly Budget[]): readonly Evidence[] {
  if (migration.status !== 'measured') return [];
  return budgets.flatMap((budget): readonly Evidence[] => {
    if (budget.kind === 'duration') return checkDuration(migration, budget);
    if (budget.kind === 'lock') return checkLocks(migration, budget);
    if (budget.kind === 'wal') return checkWal(migration, budget);
    return checkRewrites(migration, budget);
  });
}

function checkDuration({ time, statements }: MigrationResult, budget: BudgetOf<'duration'>): readonly Evidence[] {
  if (time === undefined || time.median <= budget.ms) return [];
  const range = `${formatTime(time.medianLow)} to ${formatTime(time.medianHigh)}`;
  const longest = mostGrown(fromNothing(statements), ({ durationMs }) => durationMs);
  return [over(budget, `it takes ${formatTime(time.median)} (${range})`, longest, time.median, budget.ms)];
}

function checkWal({ counters, statements }: MigrationResult, budget: BudgetOf<'wal'>): readonly Evidence[] {
  if (counters === undefined || counters.walBytes <= budget.bytes) return [];
  const most = mostGrown(fromNothing(statements), walOf);
  return [over(budget, `it writes ${formatBytes(counters.walBytes)} of WAL`, most, counters.walBytes, budget.bytes)];
}

function checkRewrites({ statements }: MigrationResult, budget: BudgetOf<'rewrite'>): readonly Evidence[] {
  return [...rewrittenRelations(statements).values()]
    .filter(({ bytes }) => bytes > budget.overBytes)
    .map(({ relation, bytes, statement }) =>
      over(budget, `it rewrites ${nameOf(relation)} (${formatBytes(bytes)})`, statement, bytes, budget.overBytes),
    );
}

/** A lock on a relation, of the longest hold. */
interface Held {
  readonly lock: TakenLock;
  readonly statement: StatementResult;
}

function checkLocks(migration: MigrationResult, budget: BudgetOf<'lock'>): readonly Evidence[] {
  const longest = new Map<string, Held>();
  for (const statement of migration.statements) {
    for (const lock of statement.trace?.locks ?? []) {
      if (!isMeant(lock, budget)) continue;
      const held = { lock, statement };
      const name = nameOf(lock.relation);
      if (lock.holdMs > budget.ms && !(isCertain(longest.get(name)) && !isCertain(held))) longest.set(name, held);
    }
  }
  return [...longest].map(([name, held]) => lockEvidence(name, held, budget));
}

/** What makes others wait for an index is told of its table, and that of a TOAST table too. */
function isMeant({ relation, mode, relationBytes }: TakenLock, budget: BudgetOf<'lock'>): boolean {
  const isPart = relation.kind === 'index' || relation.kind === 'toast';
  return !isPart && lockModes.indexOf(mode) >= lockModes.indexOf(budget.mode) && relationBytes > budget.overBytes;
}

/** A lock that was seen only in passing may have been held for a moment of its statement's time. */
function isCertain(held: Held | undefined): boolean {
  return held?.lock.seen === 'held';
}

function lockEvidence(name: string, held: Held, budget: BudgetOf<'lock'>): Evidence {
  const { lock, statement } = held;
  const { holdMs } = lock;
  const title = `${lock.mode} on ${name} (${formatBytes(lock.relationBytes)})`;
  if (isCertain(held)) return over(budget, `${title} is held for ${formatTime(holdMs)}`, statement, holdMs, budget.ms);
  const text = `${title} was seen only in passing: it is held for ${formatTime(holdMs)} at most`;
  return { ...over(budget, text, statement, holdMs, budget.ms), verdict: 'inconclusive' };
}

function over(
  budget: Budget,
  what: string,
  statement: StatementResult | undefined,
  current: number,
  limit: number,
): Evidence {
  return {
    metric: 'budget',
    verdict: 'over-budget',
    text: `${what}; the budget is \`${budget.text}\``,
    ...placeOf(statement),
    baseline: limit,
    current,
    ignored: undefined,
  };
}

function fromNothing(statements: readonly StatementResult[]): Parameters<typeof mostGrown>[0] {
  return statements.map((candidate) => ({ candidate, baseline: undefined }));
}
