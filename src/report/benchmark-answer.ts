import type { Comparison, Verdict } from '../benchmark/verdict/comparison.ts';
import { isCompared, type Tone, type VerdictRow, verdictTable } from './benchmark-table.ts';
import { formatCountOf } from './format.ts';
import { code, joined, type Prose, prose } from './prose.ts';

export interface Answer {
  readonly tone: Tone;
  /** One sentence, without a full stop. */
  readonly text: Prose;
}

/**
 * What came of it, in one sentence: what is wrong first, and nothing kept back that limits it.
 *
 * @param failing whether the verdict fails the job: it does not with `fail-on-regression: never`
 */
export function benchmarkAnswer({ comparison, failing }: { comparison: Comparison; failing: boolean }): Answer {
  const rows = verdictTable(comparison).rows.filter(({ migration }) => migration.kind !== 'removed');
  const all = formatCountOf(rows.length, 'migration');
  const { baselineLabel } = comparison;
  const against = baselineLabel === undefined ? [] : prose`, against ${code(baselineLabel)}`;
  if (rows.length === 0) return { tone: 'unsure', text: prose`No migration was measured${against}` };
  const bad = [
    ...group(rows, 'failed', 'failed'),
    ...group(rows, 'regressed', 'regressed'),
    ...group(rows, 'over-budget', 'over budget'),
  ];
  const besides = asides(rows);
  if (bad.length > 0) {
    const reported = failing ? '' : ' (only reported: it does not fail the job)';
    return {
      tone: failing ? 'bad' : 'unsure',
      text: prose`Of ${all}${against}, ${joined([...bad, ...besides], '; ')}${reported}`,
    };
  }
  const tone = isSure(rows) ? 'good' : 'unsure';
  const text = isCompared(comparison)
    ? prose`No regression in ${all}${against}`
    : prose`${all} measured, without a baseline`;
  return { tone, text: joined([text, ...besides], '; ') };
}

function isSure(rows: readonly VerdictRow[]): boolean {
  return rows.every(({ tone }) => tone === 'good' || tone === 'plain');
}

/** What else the answer must not keep back. */
function asides(rows: readonly VerdictRow[]): Prose[] {
  const skipped = rows.filter(isSkipped);
  const [failed, notRun] = [skipped.filter(hasFailure), skipped.filter((row) => !hasFailure(row))];
  const improved = rows.filter(({ migration }) => migration.verdict === 'improved');
  return [
    ...(improved.length === 0 ? [] : [prose`${improved.length} improved`]),
    ...group(rows, 'inconclusive', 'inconclusive'),
    ...(failed.length === 0 ? [] : [prose`${failed.length} not applied after that: ${names(failed)}`]),
    ...(notRun.length === 0 ? [] : [prose`${notRun.length} not run: ${names(notRun)}`]),
  ];
}

function hasFailure({ migration }: VerdictRow): boolean {
  return migration.current?.failure !== undefined;
}

function isSkipped({ migration }: VerdictRow): boolean {
  return migration.current?.status === 'skipped';
}

function group(rows: readonly VerdictRow[], verdict: Verdict, did: string): Prose[] {
  const those = rows.filter((row) => row.migration.verdict === verdict && !isSkipped(row));
  return those.length === 0 ? [] : [prose`${those.length} ${did}: ${names(those)}`];
}

const namedAtMost = 3;

function names(rows: readonly VerdictRow[]): Prose {
  const named = rows.slice(0, namedAtMost).map(({ migration, reason }) => {
    return prose`${code(migration.name)}${reason === '' ? '' : ` (${reason})`}`;
  });
  const more = rows.length - named.length;
  return more > 0 ? prose`${joined(named, ', ')} and ${more} more` : joined(named, ', ');
}
