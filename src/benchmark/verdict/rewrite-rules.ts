import type { RelationName, Rewrite } from '../../migrations/trace/observation.ts';
import { formatBytes } from '../../report/format.ts';
import type { StatementResult } from '../result.ts';
import type { Evidence } from './comparison.ts';
import { type CounterInput, leastRelationBytes } from './counter-round.ts';
import { placeOf, type StatementPair } from './statement-match.ts';
import { nameOf } from './wording.ts';

/** How often one relation is rewritten by a migration. */
export interface RewrittenRelation {
  readonly relation: RelationName;
  readonly bytes: number;
  readonly times: number;
  /** The last that rewrites it. */
  readonly statement: StatementResult;
}

/**
 * The relations that a migration copies, by name, however small. The indexes and the TOAST table of a table that is
 * copied go with it and are not told of; nor are emptied relations, of which nothing is copied, and sequences.
 */
export function rewrittenRelations(statements: readonly StatementResult[]): ReadonlyMap<string, RewrittenRelation> {
  const found = new Map<string, RewrittenRelation>();
  for (const statement of statements) {
    const rewrites = (statement.trace?.rewrites ?? []).filter(({ emptied }) => !emptied);
    const tables = new Set(rewrites.map(({ relation }) => nameOf(relation)));
    for (const { relation, bytes } of rewrites.filter((rewrite) => isOfItsOwn(rewrite, tables))) {
      const name = nameOf(relation);
      const before = found.get(name);
      found.set(name, {
        relation,
        bytes: Math.max(bytes, before?.bytes ?? 0),
        times: (before?.times ?? 0) + 1,
        statement,
      });
    }
  }
  return found;
}

function isOfItsOwn({ relation }: Rewrite, tables: ReadonlySet<string>): boolean {
  return relation.kind !== 'sequence' && (relation.table === undefined || !tables.has(relation.table));
}

/** Whether a relation of some size is rewritten, or more often than before. */
export function judgeRewrites(input: CounterInput, pairs: readonly StatementPair[]): readonly Evidence[] {
  const before = input.baseline.map((round) => rewrittenRelations(round.statements));
  const now = input.candidate.map((round) => rewrittenRelations(round.statements));
  const names = new Set([...before, ...now].flatMap((round) => [...round.keys()]));
  return [...names].flatMap((name): readonly Evidence[] => {
    const [least, most] = rangeOfTimes(now, name);
    const [leastBefore, mostBefore] = rangeOfTimes(before, name);
    if (least > mostBefore) return rewriteEvidence('regressed', name, mostBefore, least, now);
    if (most < leastBefore) return rewriteEvidence('improved', name, leastBefore, most, before, pairs);
    return [];
  });
}

type Rewritten = ReadonlyMap<string, RewrittenRelation>;

function rangeOfTimes(rounds: readonly Rewritten[], name: string): readonly [least: number, most: number] {
  const times = rounds.map((round) => round.get(name)?.times ?? 0);
  return [Math.min(...times), Math.max(...times)];
}

function rewriteEvidence(
  verdict: 'regressed' | 'improved',
  name: string,
  from: number,
  to: number,
  rounds: readonly Rewritten[],
  pairs: readonly StatementPair[] = [],
): readonly Evidence[] {
  const rewritten = rounds.flatMap((round) => round.get(name) ?? [])[0];
  if (rewritten === undefined || rewritten.bytes < leastRelationBytes) return [];
  const { statement, bytes } = rewritten;
  const counterpart = pairs.find(({ baseline }) => baseline === statement)?.candidate;
  return [
    {
      metric: 'rewrite',
      verdict,
      text: `${name} (${formatBytes(bytes)}) is ${howOften(to)}; before it was ${howOften(from)}`,
      ...placeOf(verdict === 'improved' ? counterpart : statement),
      baseline: from * bytes,
      current: to * bytes,
      ignored: undefined,
    },
  ];
}

function howOften(times: number): string {
  if (times === 0) return 'not rewritten';
  return times === 1 ? 'rewritten' : `rewritten ${times} times`;
}
