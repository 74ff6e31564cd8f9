import type { Statistics } from '../result.ts';
import { logRatioOf } from './rank-test.ts';

/**
 * What is shown of a number of measurements.
 *
 * The interval of the median is made of two of the values themselves and asks nothing of their distribution: the k-th
 * smallest and the k-th largest, with the largest k for which the median lies outside in at most 5 % of all samples
 * (a binomial distribution: each value is above the median or below it). Fewer than six values cannot reach 95 %; the
 * interval is then their range (of five: 93.75 %).
 *
 * @throws Error when there are no values
 * @example describe([3, 1, 2]).median // 2
 */
export function describe(values: readonly number[]): Statistics {
  const sorted = [...values].sort((a, b) => a - b);
  const minimum = sorted[0];
  const maximum = sorted.at(-1);
  if (minimum === undefined || maximum === undefined) throw new Error('no statistics of nothing');
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const place = rankOfMedianInterval(sorted.length);
  return {
    mean,
    median: medianOfSorted(sorted),
    standardDeviation: sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : 0,
    minimum,
    maximum,
    medianLow: sorted[place - 1] ?? minimum,
    medianHigh: sorted[sorted.length - place] ?? maximum,
  };
}

/**
 * The value in the middle, or half way between the two in the middle.
 *
 * @throws Error when there are no values
 */
export function median(values: readonly number[]): number {
  return medianOfSorted([...values].sort((a, b) => a - b));
}

function medianOfSorted(sorted: readonly number[]): number {
  const lower = sorted[(sorted.length - 1) >> 1];
  const upper = sorted[sorted.length >> 1];
  if (lower === undefined || upper === undefined) throw new Error('no median of nothing');
  return (lower + upper) / 2;
}

/** The largest k, from 1, with P(fewer than k of n values are below the median) ≤ 2.5 %. */
function rankOfMedianInterval(count: number): number {
  let probability = 0.5 ** count;
  let cumulative = probability;
  let k = 0;
  while (cumulative <= 0.025 && k < count) {
    k += 1;
    probability *= (count - k + 1) / k;
    cumulative += probability;
  }
  return Math.max(1, k);
}

/**
 * The A/A noise of a series: by how much it may seem to differ from itself, as a share. Its odd runs are held against
 * its even ones, as a baseline is against a candidate, and the noise is the end of that comparison's 95 % interval that
 * is farther from zero. Runs that alternate share a slow drift, so that it is not counted; what one run leaves behind
 * for the next one is, because it hits the halves unequally.
 *
 * With fewer than eight runs the interval is the range of all ratios between the halves, which is wide: few runs cannot
 * show that they are quiet.
 *
 * @param values one for each run, in the order in which they ran
 * @returns undefined with fewer than two values
 * @example noiseOf([100, 102, 99, 101]) // 0.0303…
 */
export function noiseOf(values: readonly number[]): number | undefined {
  const odd = values.filter((_, index) => index % 2 === 0);
  const even = values.filter((_, index) => index % 2 === 1);
  if (even.length === 0) return undefined;
  const { low, high } = logRatioOf(odd, even, 0.05);
  return Math.expm1(Math.max(Math.abs(low), Math.abs(high)));
}
