import { type Ground, type Run, runOnce, type Side } from '../measuring/runs.ts';
import type { Comparison } from './comparison.ts';
import type { CounterRound } from './counter-round.ts';
import type { ExtraRounds } from './judge.ts';

/** Traced runs of each side besides the first, before a change of counters is called a regression. */
const extraRounds = 2;

export interface CounterConfirmation {
  /** Undefined where the baseline is a result of another run. */
  readonly baseline: Side | undefined;
  readonly candidate: Side;
  /** What a traced run tells of each migration. */
  readonly roundsOf: (side: Side, run: Run) => ReadonlyMap<string, CounterRound>;
  readonly compare: (rounds: ReadonlyMap<string, ExtraRounds> | undefined) => Comparison;
}

/**
 * Judges, and where counters have changed judges once more with further traced runs: a migration that works with
 * `random()` writes another amount each time, and a regression has to show itself in every run.
 */
export async function confirmCounters(ground: Ground, confirmation: CounterConfirmation): Promise<Comparison> {
  const { baseline, candidate, roundsOf, compare } = confirmation;
  const first = compare(undefined);
  if (!first.migrations.some(({ evidence }) => evidence.some(isCounterRegression))) return first;
  const sides = {
    baseline: [] as ReadonlyMap<string, CounterRound>[],
    candidate: [] as ReadonlyMap<string, CounterRound>[],
  };
  ground.onPlan?.(baseline === undefined ? extraRounds : 2 * extraRounds);
  for (let i = 0; i < extraRounds; i++) {
    if (baseline !== undefined) sides.baseline.push(roundsOf(baseline, await runOnce(ground, baseline, 'traced')));
    sides.candidate.push(roundsOf(candidate, await runOnce(ground, candidate, 'traced')));
  }
  const named = (rounds: readonly ReadonlyMap<string, CounterRound>[], name: string): CounterRound[] =>
    rounds.flatMap((round) => round.get(name) ?? []);
  const rounds = first.migrations.map(({ name }): [string, ExtraRounds] => [
    name,
    { baseline: named(sides.baseline, name), candidate: named(sides.candidate, name) },
  ]);
  return compare(new Map(rounds));
}

function isCounterRegression({
  metric,
  verdict,
  ignored,
}: Comparison['migrations'][number]['evidence'][number]): boolean {
  return verdict === 'regressed' && metric !== 'time' && metric !== 'budget' && ignored === undefined;
}
