import type { Ignore } from '../../migrations/migration.ts';
import { formatCountOf } from '../../report/format.ts';
import type { BenchmarkResult, MigrationResult } from '../result.ts';
import { noiseOf } from '../statistics/statistics.ts';
import { checkBudgets } from './budget-check.ts';
import { type Comparability, comparabilityOf } from './comparability.ts';
import type { Budget, Change, ComparedMigration, Comparison, Evidence, Thresholds, Verdict } from './comparison.ts';
import type { CounterRound } from './counter-round.ts';
import { compareCounters } from './counter-rules.ts';
import { defaultThresholds } from './default-thresholds.ts';
import { becameConcurrent, matchStatements, mostGrown, placeOf } from './statement-match.ts';
import { decideTime, type TimeDecision } from './time-decision.ts';
import { formatChange, formatInterval, formatTime } from './wording.ts';

/** Traced runs of one migration beside those that its results hold. */
export interface ExtraRounds {
  readonly baseline: readonly CounterRound[];
  readonly candidate: readonly CounterRound[];
}

export interface CompareOptions {
  readonly baseline: BenchmarkResult | undefined;
  readonly candidate: BenchmarkResult;
  /** Where the baseline came from, for a person. */
  readonly baselineLabel: string | undefined;
  /** Both sides were measured in turns in the same job: only then can time be judged. */
  readonly interleaved: boolean;
  /** By migration: what was decided, and confirmed, while measuring. What is missing is decided by the times. */
  readonly timeDecisions?: ReadonlyMap<string, TimeDecision>;
  /** By migration. A change of counters must show itself in all rounds. */
  readonly rounds?: ReadonlyMap<string, ExtraRounds>;
  /** Undefined (`fail-on-regression: never`): the default ones are shown, and {@link failsJob} lets regressions pass. */
  readonly thresholds: Thresholds | undefined;
  readonly budgets: readonly Budget[];
}

/**
 * Judges each migration of a result, against a baseline if there is one (docs/verdict.md has the rules).
 *
 * Migrations that `only` does not name are left out, and counted in a note.
 */
export function compareResults(options: CompareOptions): Comparison {
  const { baseline, candidate, interleaved } = options;
  const comparable = baseline === undefined ? nothingToCompare : comparabilityOf(baseline, candidate);
  const judged = candidate.migrations.filter(wasWanted);
  const migrations = [
    ...judged.map((current) => compareMigration(current, options, comparable)),
    ...removedFrom(baseline, candidate).map(describeRemoved),
  ];
  return {
    verdict: worstOf(migrations.map(({ verdict }) => verdict)),
    baselineLabel: options.baselineLabel,
    timesComparable: baseline !== undefined && interleaved,
    notes: notesOf(options, comparable),
    migrations,
    candidate,
  };
}

/**
 * Whether a comparison fails the job: with a migration that failed or is over a budget, or with a regression unless
 * nobody asked for them (`fail-on-regression: never`).
 */
export function failsJob(comparison: Comparison, thresholds: Thresholds | undefined): boolean {
  return comparison.migrations.some(
    ({ verdict, evidence }) =>
      verdict === 'failed' ||
      evidence.some(
        (one) =>
          one.ignored === undefined &&
          (one.verdict === 'over-budget' || (one.verdict === 'regressed' && thresholds !== undefined)),
      ),
  );
}

const nothingToCompare: Comparability = { counters: undefined, times: undefined };

/** From the best to the worst. */
const verdicts: readonly Verdict[] = ['pass', 'improved', 'inconclusive', 'over-budget', 'regressed', 'failed'];

function worstOf(found: readonly Verdict[]): Verdict {
  return verdicts[Math.max(0, ...found.map((verdict) => verdicts.indexOf(verdict)))] ?? 'pass';
}

function compareMigration(
  current: MigrationResult,
  options: CompareOptions,
  comparable: Comparability,
): ComparedMigration {
  const baseline = options.baseline?.migrations.find(({ name }) => name === current.name);
  const pair = pairOf(current, baseline);
  const time = pair === undefined ? undefined : judgeTime(pair, options, comparable);
  const evidence = [
    ...notLookedAt(current, baseline, options, comparable),
    ...(pair === undefined || comparable.counters !== undefined ? [] : judgeCounters(pair, options)),
    ...(time?.evidence ?? []),
    ...checkBudgets(current, options.budgets),
  ].map((one) => withIgnore(one, current.ignores));
  return {
    name: current.name,
    file: current.file,
    kind: baseline === undefined ? 'new' : 'both',
    verdict: verdictOf(current, evidence),
    evidence,
    baselineTime: baseline?.time,
    currentTime: current.time,
    time: time?.change,
    wal: pair === undefined || comparable.counters !== undefined ? undefined : changeOfWal(pair),
    noise: time?.noise ?? noiseOf(current.timesMs),
    current,
    baseline,
  };
}

/** A migration that was measured on both sides. */
interface Pair {
  readonly baseline: MigrationResult;
  readonly current: MigrationResult;
}

function pairOf(current: MigrationResult, baseline: MigrationResult | undefined): Pair | undefined {
  return current.status === 'measured' && baseline?.status === 'measured' ? { baseline, current } : undefined;
}

function verdictOf(current: MigrationResult, evidence: readonly Evidence[]): Verdict {
  if (current.status === 'failed') return 'failed';
  return worstOf(evidence.filter(({ ignored }) => ignored === undefined).map(({ verdict }) => verdict));
}

/** Green means that it was looked at: what was not cannot pass. */
function notLookedAt(
  current: MigrationResult,
  baseline: MigrationResult | undefined,
  { interleaved }: CompareOptions,
  comparable: Comparability,
): readonly Evidence[] {
  const why = whyNotLookedAt(current, baseline, interleaved, comparable);
  if (why === undefined) return [];
  return [
    {
      metric: 'time',
      verdict: 'inconclusive',
      text: why,
      file: current.file,
      line: undefined,
      sql: undefined,
      baseline: undefined,
      current: undefined,
      ignored: undefined,
    },
  ];
}

function whyNotLookedAt(
  current: MigrationResult,
  baseline: MigrationResult | undefined,
  interleaved: boolean,
  comparable: Comparability,
): string | undefined {
  if (current.status === 'skipped') return `not measured: ${current.reason ?? 'it was not run'}`;
  if (current.status !== 'measured' || baseline === undefined) return undefined;
  if (baseline.status !== 'measured') return `not compared: ${baseline.reason ?? baseline.status} in the baseline`;
  if (interleaved) return undefined;
  if (comparable.counters !== undefined) return `not compared: ${comparable.counters}`;
  if (baseline.counters !== undefined && current.counters !== undefined) return undefined;
  return 'not compared: WAL and blocks were not counted on both sides, and times of two runs decide nothing';
}

function judgeCounters({ baseline, current }: Pair, options: CompareOptions): readonly Evidence[] {
  const extra = options.rounds?.get(current.name);
  return compareCounters({
    baseline: [baseline, ...(extra?.baseline ?? [])],
    candidate: [current, ...(extra?.candidate ?? [])],
    thresholds: options.thresholds ?? defaultThresholds,
    source: options.candidate.fingerprint.counters,
  });
}

function changeOfWal({ baseline, current }: Pair): number | undefined {
  const before = baseline.counters?.walBytes;
  const now = current.counters?.walBytes;
  if (before === undefined || now === undefined) return undefined;
  if (before === now) return 0;
  return before > 0 ? now / before - 1 : undefined;
}

interface JudgedTime {
  readonly change: Change | undefined;
  readonly noise: number | undefined;
  readonly evidence: readonly Evidence[];
}

function judgeTime(pair: Pair, options: CompareOptions, comparable: Comparability): JudgedTime {
  const { baseline, current } = pair;
  if (baseline.timesMs.length === 0 || current.timesMs.length === 0) {
    return { change: undefined, noise: undefined, evidence: [] };
  }
  const threshold = (options.thresholds ?? defaultThresholds).time;
  const decision =
    options.timeDecisions?.get(current.name) ??
    decideTime({ baseline: baseline.timesMs, candidate: current.timesMs, threshold });
  const change: Change = { change: decision.change, plusMinus: decision.plusMinus };
  if (options.interleaved) {
    return { change, noise: decision.noise, evidence: timeEvidence(pair, decision, threshold) };
  }
  const isShown = comparable.times === undefined;
  return { change: isShown ? change : undefined, noise: noiseOf(current.timesMs), evidence: [] };
}

function timeEvidence(pair: Pair, decision: TimeDecision, threshold: number): readonly Evidence[] {
  // Whether it is an improvement may stay open: nobody waits longer than before.
  if (decision.decision === 'same' || (decision.decision === 'undecided' && decision.isNoSlower)) return [];
  const [before, now] = [pair.baseline.time?.median, pair.current.time?.median];
  const pairs = matchStatements(pair.baseline.statements, pair.current.statements);
  const slower = decision.change > 0 && decision.decision !== 'improved';
  const certainty = decision.decision === 'undecided' ? decision.reason : `p = ${decision.p.toPrecision(1)}`;
  return [
    {
      metric: 'time',
      verdict: decision.decision === 'undecided' ? 'inconclusive' : decision.decision,
      text:
        `time ${formatTime(before ?? 0)} → ${formatTime(now ?? 0)} (${formatInterval(decision)}, ` +
        `allowed ${formatChange(threshold)}; ${certainty})`,
      ...placeOf(slower ? mostGrown(pairs, ({ durationMs }) => durationMs) : undefined),
      baseline: before,
      current: now,
      ignored: slower ? priceOfConcurrency(pair, threshold) : undefined,
    },
  ];
}

/** Building an index CONCURRENTLY takes longer, and nobody waits for it. */
function priceOfConcurrency({ baseline, current }: Pair, threshold: number): string | undefined {
  const concurrent = becameConcurrent(matchStatements(baseline.statements, current.statements));
  const price = concurrent.reduce((sum, one) => sum + one.candidate.durationMs - (one.baseline?.durationMs ?? 0), 0);
  const allowed = (baseline.time?.median ?? 0) * (1 + threshold);
  if (price <= 0 || (current.time?.median ?? 0) - price > allowed) return undefined;
  return 'the price of CONCURRENTLY, which lets others work meanwhile';
}

/** An improvement is told even of a metric that is ignored. */
function withIgnore(evidence: Evidence, ignores: readonly Ignore[]): Evidence {
  if (evidence.verdict === 'improved' || evidence.ignored !== undefined) return evidence;
  const ignore = ignores.find(({ metric }) => metric === evidence.metric || metric === 'all');
  return ignore === undefined ? evidence : { ...evidence, ignored: ignore.reason };
}

function removedFrom(baseline: BenchmarkResult | undefined, candidate: BenchmarkResult): readonly MigrationResult[] {
  const names = new Set(candidate.migrations.map(({ name }) => name));
  return (baseline?.migrations ?? []).filter((one) => wasWanted(one) && !names.has(one.name));
}

/** Not so those that `only` leaves out, be they applied or not. */
function wasWanted({ status }: MigrationResult): boolean {
  return status !== 'applied' && status !== 'unselected';
}

function describeRemoved(baseline: MigrationResult): ComparedMigration {
  return {
    name: baseline.name,
    file: baseline.file,
    kind: 'removed',
    verdict: 'pass',
    evidence: [],
    baselineTime: baseline.time,
    currentTime: undefined,
    time: undefined,
    wal: undefined,
    noise: undefined,
    current: undefined,
    baseline,
  };
}

function notesOf({ baseline, candidate, interleaved }: CompareOptions, comparable: Comparability): readonly string[] {
  const applied = candidate.migrations.filter(({ status }) => status === 'applied').length;
  const were = applied === 1 ? 'was' : 'were';
  const notes =
    applied === 0 ? [] : [`${formatCountOf(applied, 'earlier migration')} ${were} applied and not measured`];
  const unselected = candidate.migrations.filter(({ status }) => status === 'unselected').length;
  if (unselected > 0) notes.push(`${formatCountOf(unselected, 'later migration')} not run, since only names others`);
  if (baseline === undefined) return notes;
  if (comparable.counters !== undefined) notes.push(`counters are not compared: ${comparable.counters}`);
  if (!interleaved) {
    notes.push(
      comparable.times === undefined
        ? 'the baseline is of another run: its times are shown, and not judged'
        : `times are not compared: ${comparable.times}`,
    );
  }
  return notes;
}
