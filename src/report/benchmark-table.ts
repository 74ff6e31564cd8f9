import { blockingLocks, compareLocks } from '../benchmark/findings/context.ts';
import type { BenchmarkResult, MigrationResult, Statistics } from '../benchmark/result.ts';
import type { ComparedMigration, Comparison, Evidence, Verdict } from '../benchmark/verdict/comparison.ts';
import { becameConcurrent, matchStatements } from '../benchmark/verdict/statement-match.ts';
import { defaultTimeFloorMs } from '../benchmark/verdict/time-decision.ts';
import { formatChange, formatInterval, formatTime } from '../benchmark/verdict/wording.ts';
import type { TakenLock } from '../migrations/trace/observation.ts';
import { formatBytes } from './format.ts';

/** How a verdict is to be taken: it fails, it is good, nobody could tell, or there is nothing to say. */
export type Tone = 'bad' | 'good' | 'unsure' | 'plain';

/** A row for people, as plain text: each place that shows it escapes in its own way. */
export interface VerdictRow {
  readonly migration: ComparedMigration;
  /** In the order of the headers, without the name and the verdict. */
  readonly cells: readonly string[];
  readonly verdict: string;
  /** In a word or two, why; it is part of the verdict as well. Empty where nothing needs to be said. */
  readonly reason: string;
  readonly tone: Tone;
}

export interface VerdictTable {
  /** Of the cells; before them stands the migration's name, after them the verdict. */
  readonly headers: readonly string[];
  readonly rows: readonly VerdictRow[];
}

/** The table of a comparison, or of a run that was compared with nothing. */
export function verdictTable(comparison: Comparison): VerdictTable {
  const compared = isCompared(comparison);
  return {
    headers: compared
      ? ['baseline', 'current', 'change', 'wal']
      : ['time', 'wal', 'strongest lock', 'held', 'rewritten'],
    rows: comparison.migrations.map((migration) => ({
      migration,
      cells: compared
        ? comparedCells(migration, comparison.timesComparable)
        : measuredCells(comparison.candidate, migration.current),
      ...verdictOf(migration, compared),
    })),
  };
}

export function isCompared({ baselineLabel }: Comparison): boolean {
  return baselineLabel !== undefined;
}

const none = '–';

function comparedCells(migration: ComparedMigration, isJudged: boolean): string[] {
  const { kind, baselineTime, currentTime, current } = migration;
  const wal = current?.counters?.walBytes;
  return [
    timeOf(baselineTime),
    timeOf(currentTime),
    kind === 'both' ? changeText(migration, isJudged) : kind,
    kind === 'new' && wal !== undefined ? formatBytes(wal) : shareText(migration.wal),
  ];
}

/** In parentheses where the two sides ran at different times: shown, and not judged. */
function changeText({ verdict, time, baselineTime, currentTime }: ComparedMigration, isJudged: boolean): string {
  if (baselineTime === undefined || currentTime === undefined || baselineTime.median <= 0) return none;
  const isSmall = Math.abs(currentTime.median - baselineTime.median) < defaultTimeFloorMs;
  const change = time ?? { change: currentTime.median / baselineTime.median - 1 };
  // Per cent of next to nothing tell nothing, unless they are why nobody could tell.
  const text = isSmall && verdict !== 'inconclusive' ? `< ${defaultTimeFloorMs} ms` : formatInterval(change);
  return isJudged && time !== undefined ? text : `(${text})`;
}

/** @example shareText(-0.33) // '−33 %' */
export function shareText(share: number | undefined): string {
  if (share === undefined) return none;
  return formatChange(share);
}

function timeOf(statistics: Statistics | undefined): string {
  return statistics === undefined ? none : formatTime(statistics.median);
}

function measuredCells(result: BenchmarkResult, migration: MigrationResult | undefined): string[] {
  if (migration === undefined) return [none, none, none, none, none];
  const lock = strongestLock(result, migration);
  const bytes = rewrittenBytes(migration);
  return [
    timeOf(migration.time),
    migration.counters === undefined ? none : formatBytes(migration.counters.walBytes),
    lock === undefined ? none : shortMode(lock),
    lock === undefined ? none : formatTime(lock.holdMs),
    bytes === 0 ? none : formatBytes(bytes),
  ];
}

/** The lock of a migration that others notice most; undefined where nobody waits for anything that matters. */
function strongestLock(result: BenchmarkResult, { statements }: MigrationResult): TakenLock | undefined {
  return statements
    .flatMap(({ trace }) => (trace === undefined ? [] : blockingLocks({ result, trace })))
    .toSorted(compareLocks)[0];
}

/** Bytes of tables, indexes and materialized views that were copied. */
function rewrittenBytes({ statements }: MigrationResult): number {
  return statements
    .flatMap(({ trace }) => trace?.rewrites ?? [])
    .filter(({ relation, emptied }) => !emptied && relation.table === undefined && relation.kind !== 'sequence')
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

function shortMode({ mode, relation }: TakenLock): string {
  const name = relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`;
  return `${mode.replace(/Lock$/, '')} on ${name}`;
}

const tones: Readonly<Record<Verdict, Tone>> = {
  pass: 'plain',
  improved: 'good',
  regressed: 'bad',
  'over-budget': 'bad',
  failed: 'bad',
  inconclusive: 'unsure',
};

function verdictOf(migration: ComparedMigration, compared: boolean): Pick<VerdictRow, 'verdict' | 'reason' | 'tone'> {
  const { kind, verdict, current } = migration;
  if (kind === 'removed') return { verdict: 'removed', reason: '', tone: 'plain' };
  if (current?.status === 'skipped') {
    const word = current.failure === undefined ? 'not run' : 'failed with another';
    return { verdict: word, reason: '', tone: 'unsure' };
  }
  const reason = verdictReason(migration);
  const word = verdict === 'pass' && !compared ? 'measured' : verdict;
  return { verdict: reason === '' ? word : `${word} (${reason})`, reason, tone: tones[verdict] };
}

/** In a word or two, why the verdict is what it is. */
function verdictReason(migration: ComparedMigration): string {
  const { verdict, evidence, noise, current } = migration;
  const ignored = evidence.filter((each) => each.ignored !== undefined);
  switch (verdict) {
    case 'regressed':
    case 'over-budget':
      return metricsOf(evidence.filter((each) => each.ignored === undefined && each.verdict === verdict));
    case 'improved':
      return isNowConcurrent(migration) ? 'concurrently' : '';
    case 'inconclusive':
      return noise === undefined ? '' : `noise ${Math.round(noise * 100)} %`;
    case 'failed':
      return current?.failure?.sqlState ?? '';
    case 'pass':
      return ignored.length === 0 ? '' : `${metricsOf(ignored)} ignored`;
  }
}

function metricsOf(evidence: readonly Evidence[]): string {
  return [...new Set(evidence.map(({ metric }) => metric))].join(', ');
}

function isNowConcurrent({ current, baseline }: ComparedMigration): boolean {
  if (current === undefined || baseline === undefined) return false;
  return becameConcurrent(matchStatements(baseline.statements, current.statements)).length > 0;
}
