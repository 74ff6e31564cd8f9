import { type Ground, type Run, runOnce, type Side } from '../measuring/runs.ts';
import type { Comparison } from './comparison.ts';
import type { CounterRound } from './counter-round.ts';
import type { ExtraRounds } from './judge.ts';

/**
 * Traced runs of each side besides the first, before a change of counters is called one: few where each shows the same,
 * and as many as six where they differ, since of three on each side chance puts all of one above all of the other in
 * one case of twenty, of seven in one of 3,432.
 */
const extraRounds = { alike: 2, different: 6 } as const;

/** Runs of one set that differ by less show the same. */
const sameShare = 0.01;

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
  if (!first.migrations.some(({ evidence }) => evidence.some(isCounterChange))) return first;
  const sides = {
    baseline: [] as ReadonlyMap<string, CounterRound>[],
    candidate: [] as ReadonlyMap<string, CounterRound>[],
  };
  const named = (rounds: readonly ReadonlyMap<string, CounterRound>[], name: string): CounterRound[] =>
    rounds.flatMap((round) => round.get(name) ?? []);
  const changed = first.migrations.filter(({ evidence }) => evidence.some(isCounterChange));
  const plan = (rounds: number): void => ground.onPlan?.(baseline === undefined ? rounds : 2 * rounds);
  plan(extraRounds.alike);
  for (let i = 0; i < extraRounds.different; i++) {
    if (i === extraRounds.alike) {
      const differ = changed.some(
        ({ name, baseline: before, current }) =>
          isDifferent([before, ...named(sides.baseline, name)]) ||
          isDifferent([current, ...named(sides.candidate, name)]),
      );
      if (!differ) break;
      plan(extraRounds.different - extraRounds.alike);
    }
    if (baseline !== undefined) sides.baseline.push(roundsOf(baseline, await runOnce(ground, baseline, 'traced')));
    sides.candidate.push(roundsOf(candidate, await runOnce(ground, candidate, 'traced')));
  }
  const rounds = first.migrations.map(({ name }): [string, ExtraRounds] => [
    name,
    { baseline: named(sides.baseline, name), candidate: named(sides.candidate, name) },
  ]);
  return compare(new Map(rounds));
}

/** Whether the costs of one migration depend on chance. */
function isDifferent(rounds: readonly (CounterRound | undefined)[]): boolean {
  const counted = rounds.flatMap((round) => round?.counters ?? []);
  const costs = [counted.map(({ walBytes }) => walBytes), counted.map((one) => one.blocksHit + one.blocksRead)];
  return costs.some((values) => Math.max(...values) - Math.min(...values) > sameShare * Math.max(...values));
}

/** An improvement is confirmed as well: a migration that works with `random()` would seem to be one every other time. */
function isCounterChange({ metric, verdict, ignored }: Comparison['migrations'][number]['evidence'][number]): boolean {
  const isChange = verdict === 'regressed' || verdict === 'improved';
  return isChange && metric !== 'time' && metric !== 'budget' && ignored === undefined;
}
