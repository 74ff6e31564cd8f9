import type { StatementResult } from '../result.ts';
import { bareWords } from '../statement-words.ts';
import type { Evidence } from './comparison.ts';

/** A statement of the candidate and the one of the baseline that it stands for, if there is one. */
export interface StatementPair {
  readonly candidate: StatementResult;
  readonly baseline: StatementResult | undefined;
}

/**
 * Finds each statement's counterpart: first by its text, equal texts in their order; then, among those that are left,
 * by its kind and order, since an edited statement is mostly still of its kind (`CREATE INDEX` that became
 * `CREATE INDEX CONCURRENTLY`).
 */
export function matchStatements(
  baseline: readonly StatementResult[],
  candidate: readonly StatementResult[],
): readonly StatementPair[] {
  const counterparts = new Map<StatementResult, StatementResult>();
  const left = new Set(baseline);
  for (const keyOf of [textOf, (statement: StatementResult) => statement.kind]) {
    const waiting = Map.groupBy(left, keyOf);
    for (const statement of candidate) {
      if (counterparts.has(statement)) continue;
      const counterpart = waiting.get(keyOf(statement))?.shift();
      if (counterpart === undefined) continue;
      counterparts.set(statement, counterpart);
      left.delete(counterpart);
    }
  }
  return candidate.map((statement) => ({ candidate: statement, baseline: counterparts.get(statement) }));
}

function textOf({ sql }: StatementResult): string {
  return sql.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * The statement of which a cost grew most, from its counterpart or from nothing.
 *
 * @returns undefined when it grew in none
 */
export function mostGrown(
  pairs: readonly StatementPair[],
  cost: (statement: StatementResult) => number,
): StatementResult | undefined {
  let most = 0;
  let found: StatementResult | undefined;
  for (const { candidate, baseline } of pairs) {
    const growth = cost(candidate) - (baseline === undefined ? 0 : cost(baseline));
    if (growth > most) {
      most = growth;
      found = candidate;
    }
  }
  return found;
}

/** Where a statement stands, as evidence has it. */
export function placeOf(statement: StatementResult | undefined): Pick<Evidence, 'file' | 'line' | 'sql'> {
  return { file: statement?.file, line: statement?.line, sql: statement?.sql };
}

/** Where each kind of statement has the word, by the parser's names of the kinds; `q` is a quoted name. */
const concurrentForms: Readonly<Record<string, RegExp>> = {
  IndexStmt: /^create (?:unique )?index concurrently\b/,
  DropStmt: /^drop index concurrently\b/,
  ReindexStmt:
    /^reindex ?(?:\([^)]*\bconcurrently\b[^)]*\)|(?:\([^)]*\) ?)?(?:index|table|schema|database|system) concurrently\b)/,
  RefreshMatViewStmt: /^refresh materialized view concurrently\b/,
  AlterTableStmt: /^alter table .* detach partition \S+ concurrently$/,
};

export function isConcurrent({ kind, sql }: StatementResult): boolean {
  return concurrentForms[kind]?.test(bareWords(sql)) ?? false;
}

/** Those that have become CONCURRENTLY: they let others work meanwhile, and pay for it with more work and time. */
export function becameConcurrent(pairs: readonly StatementPair[]): readonly StatementPair[] {
  return pairs.filter(
    ({ candidate, baseline }) => baseline !== undefined && isConcurrent(candidate) && !isConcurrent(baseline),
  );
}
