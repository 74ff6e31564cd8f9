import { type LogRatio, logRatioOf } from '../statistics/rank-test.ts';
import { median, noiseOf } from '../statistics/statistics.ts';

/**
 * A difference that is smaller than this is not worth a red build, however many per cent it is: it is about what one
 * turn of another process on the same core takes (Linux gives it 3 to 24 ms), and no application notices a lock of
 * that length.
 */
export const defaultTimeFloorMs = 20;

/** A clock may give 0 for something very short. */
const leastMs = 1e-3;

/** Of the rank test, for a difference that is called one. */
const mostProbability = 0.001;

/** Times of the same migration on both sides, interleaved, in the order in which they ran. */
export interface TimeSamples {
  /** In milliseconds, as the others. */
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

export interface TimeLimits {
  /** The share of the baseline's median beyond which a difference counts: 0.2 is 20 %. */
  readonly threshold: number;
  /** The difference of the medians below which nothing counts, in milliseconds; `defaultTimeFloorMs` by default. */
  readonly floorMs?: number;
}

export interface TimeDecision {
  /** `undecided` asks for more pairs; where there are none to be had, it is inconclusive. */
  readonly decision: 'regressed' | 'improved' | 'same' | 'undecided';
  /** Of the medians, as a share: 0.2 is 20 % more. */
  readonly change: number;
  /** Half of the width of the ratio's 95 % interval, as a share. */
  readonly plusMinus: number;
  /** Of the rank test, two-sided. */
  readonly p: number;
  /** A/A noise of the noisier side, as a share; undefined with fewer than two runs a side. */
  readonly noise: number | undefined;
  /** Whether the interval rules a regression out, though it may be open whether it is an improvement. */
  readonly isNoSlower: boolean;
  /** Why it was decided so, for a person. */
  readonly reason: string;
}

/** All that a decision looks at. */
interface Comparison {
  readonly ratio: LogRatio;
  readonly baselineMs: number;
  readonly candidateMs: number;
  readonly noise: number | undefined;
  /** The logarithm of the ratio from which on a difference counts, upwards and (negative) downwards. */
  readonly upper: number;
  readonly lower: number;
}

/**
 * Whether a migration's time has changed. It is called `regressed` only when all of these hold, and `improved` when
 * their mirror image does:
 * - the ratio of the medians is beyond the threshold, and their difference beyond the floor;
 * - the rank test of Mann and Whitney gives p < 0.001;
 * - the 95 % interval of the ratio lies beyond half of the threshold;
 * - the A/A noise of both sides is below the change.
 *
 * It is called `same` when the interval lies below the threshold (or means less than the floor), so that more runs could
 * not make a regression of it.
 *
 * @throws Error when a side is empty
 */
export function decideTime(input: TimeSamples & TimeLimits): TimeDecision {
  const comparison = compare(input, input);
  const { ratio, noise } = comparison;
  const decision = (kind: TimeDecision['decision'], reason: string): TimeDecision => ({
    decision: kind,
    change: comparison.candidateMs / comparison.baselineMs - 1,
    plusMinus: (Math.exp(ratio.high) - Math.exp(ratio.low)) / 2,
    p: ratio.p,
    noise,
    isNoSlower: ratio.high < comparison.upper,
    reason,
  });
  const effect = Math.log(comparison.candidateMs / comparison.baselineMs);
  if (effect >= comparison.upper || effect <= comparison.lower) {
    const doubt = whyNotCertain(comparison, effect, input);
    if (doubt !== undefined) return decision('undecided', doubt);
    return effect > 0
      ? decision('regressed', `certainly slower by more than ${share(input.threshold / 2)}`)
      : decision('improved', `certainly faster by more than ${share(input.threshold / 2)}`);
  }
  if (ratio.high < comparison.upper) return decision('same', 'the change is certainly within what is allowed');
  return decision(
    'undecided',
    `it may be up to ${share(Math.expm1(ratio.high))} slower, which ${runs(input)} cannot rule out`,
  );
}

function changeOf({ baseline, candidate }: TimeSamples): number {
  return Math.max(median(candidate), leastMs) / Math.max(median(baseline), leastMs) - 1;
}

function compare(samples: TimeSamples, limits: TimeLimits): Comparison {
  const floorMs = limits.floorMs ?? defaultTimeFloorMs;
  const baselineMs = Math.max(median(samples.baseline), leastMs);
  const candidateMs = Math.max(median(samples.candidate), leastMs);
  const noises = [noiseOf(samples.baseline), noiseOf(samples.candidate)];
  const floor = floorMs / baselineMs;
  return {
    ratio: logRatioOf(samples.baseline, samples.candidate, 0.05),
    baselineMs,
    candidateMs,
    noise: noises.reduce((most, noise) =>
      most === undefined || noise === undefined ? undefined : Math.max(most, noise),
    ),
    upper: Math.log1p(Math.max(limits.threshold, floor)),
    lower: Math.min(-Math.log1p(limits.threshold), floor < 1 ? Math.log1p(-floor) : Number.NEGATIVE_INFINITY),
  };
}

/** Why a difference beyond the threshold does not count yet; undefined when it does. */
function whyNotCertain(
  { ratio, noise }: Comparison,
  effect: number,
  input: TimeSamples & TimeLimits,
): string | undefined {
  if (noise === undefined) return 'measured only once';
  if (noise >= Math.expm1(Math.abs(effect))) return `not above the noise of ${share(noise)}`;
  if (ratio.p >= mostProbability) return `${runs(input)} cannot tell it from chance, p = ${ratio.p.toPrecision(2)}`;
  const nearest = effect > 0 ? ratio.low : -ratio.high;
  if (nearest <= Math.log1p(input.threshold / 2)) {
    return `perhaps only ${share(Math.expm1(Math.sign(effect) * nearest))}`;
  }
  return undefined;
}

/**
 * Confirms a change with a fresh round of runs. It stays what it was when the fresh round alone goes the same way by
 * more than half of the threshold, and both rounds together meet all the conditions of {@link decideTime}; otherwise it
 * is `undecided`. That the first round was called a change made it one of the more extreme ones; the fresh one was not
 * chosen.
 *
 * @param input.first the runs on which the change was called
 * @param input.second the fresh ones, as many
 * @returns a decision on all runs together
 * @throws Error when a side is empty
 */
export function confirmTime(
  input: { readonly first: TimeSamples; readonly second: TimeSamples } & TimeLimits,
): TimeDecision {
  const { first, second, ...limits } = input;
  const before = decideTime({ ...first, ...limits });
  const together = decideTime({
    ...limits,
    baseline: [...first.baseline, ...second.baseline],
    candidate: [...first.candidate, ...second.candidate],
  });
  const fresh = changeOf(second);
  const along = before.change > 0 ? fresh : 1 / (1 + fresh) - 1;
  if (along > limits.threshold / 2 || together.decision === 'same') return together;
  return {
    ...together,
    decision: 'undecided',
    reason: `${share(before.change)} at first, ${share(fresh)} in the round that was to confirm it`,
  };
}

/**
 * How many pairs of runs there should be next, in all: 5, 10, 20, 40, …, the last step cut at the maximum.
 *
 * @param done pairs that there are
 * @returns undefined when the maximum is reached
 */
export function nextPairs(done: number, maximum: number): number | undefined {
  if (done >= maximum) return undefined;
  return Math.min(maximum, done < 5 ? 5 : done * 2);
}

function runs({ baseline, candidate }: TimeSamples): string {
  const count = Math.min(baseline.length, candidate.length);
  return count === 1 ? '1 pair of runs' : `${count} pairs of runs`;
}

function share(value: number): string {
  const percent = Math.round(value * 100);
  return `${percent < 0 ? '−' : ''}${Math.abs(percent)} %`;
}
