import { formatBytes, formatCount } from '../../report/format.ts';
import type { StatementResult } from '../result.ts';
import type { Evidence } from './comparison.ts';
import { blocksOf, type CounterInput, type CounterRound, walOf } from './counter-round.ts';
import { judgeLocks } from './lock-rules.ts';
import { judgeRewrites } from './rewrite-rules.ts';
import { becameConcurrent, matchStatements, mostGrown, placeOf, type StatementPair } from './statement-match.ts';
import { formatChange } from './wording.ts';

/**
 * What a change of counters must exceed beside its share. The work of PostgreSQL in its own catalogs is no cost that
 * grows with anybody's data, but it is counted: a CREATE TABLE with its indexes touches 200 to 1,300 blocks and writes
 * 4 to 28 kB of WAL, another small ALTER TABLE 30 to 270 blocks, and a session that has yet to read its catalogs up to
 * 350 blocks more for the same statement (measured on 15 and 18).
 */
const counterFloors = {
  wal: { base: 64 * 1024, relation: 16 * 1024, statement: 4 * 1024 },
  blocks: { base: 512, relation: 256, statement: 128 },
} as const;

/** With the position in the WAL, what others write is counted too: so many rounds must agree before it counts. */
const roundsByWalPosition = 3;

/**
 * Rule 1: whether WAL, blocks, rewrites or locks changed by more than the thresholds. A change counts when the least of
 * the candidate's rounds exceeds the most of the baseline's (and the other way round for an improvement).
 *
 * @returns one piece of evidence for each metric, rewritten relation and locked relation that changed
 */
export function compareCounters(input: CounterInput): readonly Evidence[] {
  const [before] = input.baseline;
  const [now] = input.candidate;
  if (before === undefined || now === undefined)
    throw new Error('no counters to compare without a round on both sides');
  const pairs = matchStatements(before.statements, now.statements);
  const spared = allowance(before, now);
  return [
    ...compareWal(input, pairs, spared.wal),
    ...compareBlocks(input, pairs, spared.blocks),
    ...judgeRewrites(input, pairs),
    ...judgeLocks(input, pairs, spared.blocks),
  ];
}

/** By how much WAL and blocks may differ because there are other statements and relations. */
function allowance(before: CounterRound, now: CounterRound): { readonly wal: number; readonly blocks: number } {
  const relations = Math.abs(countRelations(now) - countRelations(before));
  const statements = Math.abs(now.statements.length - before.statements.length);
  const sum = ({ base, relation, statement }: { base: number; relation: number; statement: number }): number =>
    base + relation * relations + statement * statements;
  return { wal: sum(counterFloors.wal), blocks: sum(counterFloors.blocks) };
}

function countRelations({ created, dropped }: CounterRound): number {
  return created.length + dropped.length;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

interface Metric {
  readonly metric: 'wal' | 'blocks';
  readonly title: string;
  readonly threshold: number;
  readonly floor: number;
  /** Undefined where it was not counted. */
  readonly total: (round: CounterRound) => number | undefined;
  readonly ofStatement: (statement: StatementResult) => number;
  readonly format: (value: number) => string;
}

function compareWal(input: CounterInput, pairs: readonly StatementPair[], floor: number): readonly Evidence[] {
  const [now] = input.candidate;
  const [before] = input.baseline;
  const atCommit = (now?.commitWalBytes ?? 0) - (before?.commitWalBytes ?? 0);
  return compareMetric(input, pairs, {
    metric: 'wal',
    title: atCommit > grownBy(pairs, walOf) ? 'WAL (most of it at COMMIT)' : 'WAL',
    threshold: input.thresholds.wal,
    floor,
    total: ({ counters }) => counters?.walBytes,
    ofStatement: walOf,
    format: formatBytes,
  });
}

function compareBlocks(input: CounterInput, pairs: readonly StatementPair[], floor: number): readonly Evidence[] {
  if (input.source === 'wal position') return [];
  return compareMetric(input, pairs, {
    metric: 'blocks',
    title: 'blocks touched',
    threshold: input.thresholds.blocks,
    floor,
    total: ({ counters }) => (counters === undefined ? undefined : counters.blocksHit + counters.blocksRead),
    ofStatement: blocksOf,
    format: formatCount,
  });
}

function compareMetric(input: CounterInput, pairs: readonly StatementPair[], metric: Metric): readonly Evidence[] {
  const before = rangeOf(input.baseline, metric.total);
  const now = rangeOf(input.candidate, metric.total);
  if (before === undefined || now === undefined) return [];
  const evidence = (verdict: Evidence['verdict'], from: number, to: number): Evidence => ({
    metric: metric.metric,
    verdict,
    text: describeMetric(metric, from, to),
    ...placeOf(verdict === 'improved' ? undefined : mostGrown(pairs, metric.ofStatement)),
    baseline: from,
    current: to,
    ignored: undefined,
  });
  if (isBeyond(before.most, now.least, metric) && isClear(before, now)) {
    const found = evidence(isTrusted(input) ? 'regressed' : 'inconclusive', before.most, now.least);
    return [{ ...found, ignored: excuse(before.most, now.least, pairs, metric) }];
  }
  if (isBeyond(now.most, before.least, metric) && isClear(now, before)) {
    return [evidence(isTrusted(input) ? 'improved' : 'inconclusive', before.least, now.most)];
  }
  return [];
}

/** Whether `more` exceeds `less` by the threshold and by the floor. */
function isBeyond(less: number, more: number, { threshold, floor }: Metric): boolean {
  return more > less * (1 + threshold) && more - less > floor;
}

/** Costs that depend on chance differ from round to round: the sides must differ by more than each does from itself. */
function isClear(less: Range, more: Range): boolean {
  return more.least - less.most > Math.max(less.most - less.least, more.most - more.least);
}

function isTrusted({ source, baseline, candidate }: CounterInput): boolean {
  return source !== 'wal position' || Math.min(baseline.length, candidate.length) >= roundsByWalPosition;
}

/** Work that CONCURRENTLY costs is wanted: it is what one pays for not making others wait. */
function excuse(from: number, to: number, pairs: readonly StatementPair[], metric: Metric): string | undefined {
  const concurrent = becameConcurrent(pairs);
  const price = concurrent.reduce(
    (sum, { candidate, baseline }) =>
      sum + metric.ofStatement(candidate) - (baseline === undefined ? 0 : metric.ofStatement(baseline)),
    0,
  );
  if (price <= 0 || isBeyond(from, to - price, metric)) return undefined;
  return 'the price of CONCURRENTLY, which lets others work meanwhile';
}

function describeMetric({ title, threshold, format }: Metric, from: number, to: number): string {
  const change = from > 0 ? `${formatChange(to / from - 1)}, ` : '';
  return `${title} ${format(from)} → ${format(to)} (${change}allowed ${formatChange(threshold)})`;
}

function rangeOf(
  rounds: readonly CounterRound[],
  value: (round: CounterRound) => number | undefined,
): Range | undefined {
  const values = rounds.flatMap((round) => value(round) ?? []);
  return values.length === 0 ? undefined : { least: Math.min(...values), most: Math.max(...values) };
}

function grownBy(pairs: readonly StatementPair[], cost: (statement: StatementResult) => number): number {
  return pairs.reduce(
    (most, { candidate, baseline }) => Math.max(most, cost(candidate) - (baseline === undefined ? 0 : cost(baseline))),
    0,
  );
}
