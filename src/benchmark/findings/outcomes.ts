import type { MigrationFailure } from '../../migrations/applied.ts';
import { formatCountOf, formatDuration } from '../../report/format.ts';
import { code, joined, type Prose, prose } from '../../report/prose.ts';
import type { BenchmarkResult, Growth, MigrationResult } from '../result.ts';
import type { ComparedMigration, Evidence } from '../verdict/comparison.ts';
import type { Found } from './finding.ts';
import { outsideTransaction } from './own-transaction.ts';

export interface FoundInFile extends Found {
  /** Undefined: the migration's own file. */
  readonly file: string | undefined;
  readonly line: number | undefined;
}

const metricNames: Readonly<Record<Evidence['metric'], string>> = {
  time: 'time',
  wal: 'WAL',
  blocks: 'blocks',
  lock: 'lock',
  rewrite: 'rewrite',
  budget: 'budget',
};

/**
 * What made a migration fail its verdict, one finding for each place in its files. Evidence that is ignored is shown in
 * the tables, and is no finding.
 */
export function evidenceFindings({ evidence }: ComparedMigration): FoundInFile[] {
  const places = new Map<string, Evidence[]>();
  for (const each of evidence) {
    if (each.ignored !== undefined || (each.verdict !== 'regressed' && each.verdict !== 'over-budget')) continue;
    const place = JSON.stringify([each.verdict, each.file, each.line]);
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return [...places.values()].flatMap(evidenceFinding);
}

function evidenceFinding(evidence: readonly Evidence[]): FoundInFile[] {
  const [first] = evidence;
  if (first === undefined) return [];
  const { file, line, sql } = first;
  const regressed = first.verdict === 'regressed';
  const metrics = [...new Set(evidence.map(({ metric }) => metricNames[metric]))].join(', ');
  const text = joined(
    evidence.map((each) => prose`${each.text}`),
    '; ',
  );
  return [
    {
      rule: regressed ? 'regression' : 'over-budget',
      severity: 'error',
      title: regressed ? `Regression: ${metrics}` : 'Over budget',
      text: sql === undefined ? text : prose`${code(sql)}: ${text}`,
      advice: undefined,
      weight: 0,
      file,
      line,
    },
  ];
}

/** One that fails behind another failure may only lack what that one should have made, and is not judged. */
export function failureFinding(result: BenchmarkResult, { status, failure }: MigrationResult): FoundInFile | undefined {
  if (failure === undefined || status !== 'failed') return undefined;
  const { message, sqlState, detail, hint, file, line } = failure;
  const state = sqlState === undefined ? '' : ` (SQLSTATE ${sqlState})`;
  const more = [detail, hint].flatMap((text) => (text === undefined || text === '' ? [] : prose`. ${code(text)}`));
  return {
    rule: 'failed',
    severity: 'error',
    title: 'Migration failed',
    text: prose`${code(message)}${state}${more}`,
    advice: failureAdvice(result, failure),
    weight: 0,
    file: file === '' ? undefined : file,
    line,
  };
}

/** By SQLSTATE (PostgreSQL documentation, appendix A): the ones that a migration meets on a server like this. */
function failureAdvice(result: BenchmarkResult, { sqlState = '' }: MigrationFailure): Prose | undefined {
  switch (sqlState) {
    case '55P04':
      return prose`a new value of an enum can be used after its transaction has committed: put ${code('ALTER TYPE … ADD VALUE')} into a migration before`;
    case '25001':
      return prose`it is refused in a transaction block: put it ${outsideTransaction(result)}`;
    case '57014':
      return prose`if it is meant to take that long, raise ${code('statement-timeout')}`;
    case '42501':
      return result.fingerprint.superuser
        ? undefined
        : prose`migrations run without superuser, as they should in production; extensions that need one go into ${code('extensions')}, and ${code('superuser: true')} gives all rights`;
    case '23502':
    case '23503':
    case '23505':
    case '23514':
    case '23P01':
      return prose`the fixture holds rows that break the constraint, and production may too: mend them in a migration before`;
    case '42P01':
    case '42703':
    case '3F000':
    case '42883':
      return prose`it expects what neither the fixture nor an earlier migration has made`;
    case '42P06':
    case '42P07':
    case '42701':
    case '42710':
      return prose`the fixture already holds what it makes: is it from after this migration? ${code('only')} chooses what is measured`;
    default:
      return undefined;
  }
}

/** A wait that others notice in production, though it was short on the fixture. */
const longLockMs = 1000;

export function growthFinding({ growth }: MigrationResult): Found | undefined {
  if (growth === undefined) return undefined;
  const { predicted } = growth;
  const longLock = predicted !== undefined && predicted.lockMs >= longLockMs;
  if (growth.kind !== 'worse than linear' && !longLock) return undefined;
  return {
    rule: 'growth',
    severity: 'warning',
    title: longLock ? 'Long lock to be expected in production' : 'Cost grows faster than its tables',
    text: longLock ? lockPrediction(growth, predicted) : prose`${growthText(growth)}${predictedText(growth)}`,
    advice: undefined,
    weight: predicted?.lockMs ?? predicted?.timeMs ?? 0,
  };
}

/** In words: `time grows as rows^1.0 (0.9 to 1.1)`. */
export function growthText({ kind, exponent, exponentLow, exponentHigh }: Growth): string {
  const interval = `rows^${exponent.toFixed(1)} (${exponentLow.toFixed(1)} to ${exponentHigh.toFixed(1)})`;
  return kind === 'unclear' ? `how its time grows is unclear: ${interval}` : `its time is ${kind}: ${interval}`;
}

function predictedText({ predicted }: Growth): string {
  if (predicted === undefined) return '';
  const { rows, timeMs, timeLowMs, timeHighMs } = predicted;
  return `; with ${formatCountOf(rows, 'row')} as in production it takes ${formatDuration(timeMs)} (${formatDuration(timeLowMs)} to ${formatDuration(timeHighMs)})`;
}

function lockPrediction(growth: Growth, predicted: NonNullable<Growth['predicted']>): Prose {
  const { lockMs, lockLowMs, lockHighMs } = predicted;
  return prose`${growthText(growth)}${predictedText(growth)}, and its lock makes others wait for ${formatDuration(lockMs)} (${formatDuration(lockLowMs)} to ${formatDuration(lockHighMs)})`;
}

export function downFinding({ down }: MigrationResult): Found | undefined {
  if (down === undefined || down.outcome === 'same schema') return undefined;
  const shown = down.problems.slice(0, 5).map((problem) => code(problem));
  const more = down.problems.length - shown.length;
  const failed = down.outcome === 'failed';
  return {
    rule: 'down',
    severity: 'warning',
    title: failed ? 'Down migration failed' : 'Down migration does not undo the up migration',
    text: prose`${failed ? 'it failed' : 'up, down and up again end in another schema'}: ${joined(shown, ', ')}${more > 0 ? ` and ${formatCountOf(more, 'other')}` : ''}`,
    advice: undefined,
    weight: 0,
  };
}
