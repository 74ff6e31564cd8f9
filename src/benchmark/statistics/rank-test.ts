/**
 * The rank test of Mann and Whitney, and the estimate of Hodges and Lehmann that belongs to it. Both look only at the
 * order of the values, so a few runs that took ten times as long move them no more than any other late run.
 *
 * Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 3rd edition, chapter 4.
 */

/** Beyond this number of pairs of values the normal distribution is as good as the exact one. */
const exactPairs = 40_000;

/** How a candidate's times stand to the baseline's, in logarithms: 0 is the same, log(1.2) is 20 % more. */
export interface LogRatio {
  /** The median of the logarithms of all ratios between a candidate's value and a baseline's. */
  readonly shift: number;
  /** The ends of the interval of the shift. With too few values for the wanted confidence: all that was seen. */
  readonly low: number;
  readonly high: number;
  /** The two-sided probability of so much order between the two sides where there is no difference. */
  readonly p: number;
}

/**
 * Compares two samples of positive numbers.
 *
 * Ties count against a difference on both sides, which makes `p` larger than with any way of breaking them.
 *
 * @param alpha one minus the confidence of the interval, 0.05 for 95 %
 * @throws Error when a side is empty
 */
export function logRatioOf(baseline: readonly number[], candidate: readonly number[], alpha: number): LogRatio {
  if (baseline.length === 0 || candidate.length === 0) throw new Error('no ratio without values on both sides');
  const base = logarithms(baseline);
  const current = logarithms(candidate);
  const differences = new Float64Array(base.length * current.length);
  let index = 0;
  let more = 0;
  let less = 0;
  for (const b of base) {
    for (const c of current) {
      differences[index] = c - b;
      index += 1;
      if (c > b) more += 1;
      else if (c < b) less += 1;
    }
  }
  differences.sort();
  const atMost = cumulativeOfU(base.length, current.length);
  const pairs = differences.length;
  const p = Math.min(1, 2 * Math.min(atMost(pairs - more), atMost(pairs - less)));
  const rank = rankOfInterval(atMost, pairs, alpha);
  return {
    shift: ((differences[(pairs - 1) >> 1] ?? 0) + (differences[pairs >> 1] ?? 0)) / 2,
    low: differences[rank - 1] ?? 0,
    high: differences[pairs - rank] ?? 0,
    p,
  };
}

function logarithms(values: readonly number[]): readonly number[] {
  // A clock may give 0 for something very short.
  return values.map((value) => Math.log(Math.max(value, 1e-3)));
}

/** The place of the interval's lower end among the sorted differences, from 1. */
function rankOfInterval(atMost: (u: number) => number, pairs: number, alpha: number): number {
  let low = 0;
  let high = pairs >> 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (atMost(middle - 1) <= alpha / 2) low = middle;
    else high = middle - 1;
  }
  return Math.max(1, low);
}

const distributions = new Map<string, (u: number) => number>();

/** P(U ≤ u) where there is no difference, for samples of these two sizes. */
function cumulativeOfU(first: number, second: number): (u: number) => number {
  if (first * second > exactPairs) return normalCumulativeOfU(first, second);
  const key = `${Math.min(first, second)} ${Math.max(first, second)}`;
  const known = distributions.get(key);
  if (known !== undefined) return known;
  const made = exactCumulativeOfU(first, second);
  // The sizes of a run are few: the number of pairs doubles.
  if (distributions.size >= 64) distributions.clear();
  distributions.set(key, made);
  return made;
}

/**
 * The number of orders with each U are the coefficients of the Gaussian binomial: one factor (1 - q^(m+i)) / (1 - q^i)
 * after the other. A coefficient comes from lower ones only, so those of the tails are exact.
 */
function exactCumulativeOfU(first: number, second: number): (u: number) => number {
  const most = first * second;
  const counts = new Float64Array(most + 1);
  counts[0] = 1;
  for (let i = 1; i <= first; i += 1) {
    const factor = second + i;
    for (let u = most; u >= factor; u -= 1) counts[u] = (counts[u] ?? 0) - (counts[u - factor] ?? 0);
    for (let u = i; u <= most; u += 1) counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0);
  }
  let all = 1;
  for (let i = 1; i <= first; i += 1) all = (all * (second + i)) / i;
  const cumulative = new Float64Array(most + 1);
  let sum = 0;
  for (let u = 0; u <= most; u += 1) {
    sum += counts[u] ?? 0;
    cumulative[u] = sum / all;
  }
  return (u) => (u < 0 ? 0 : (cumulative[Math.min(u, most)] ?? 1));
}

function normalCumulativeOfU(first: number, second: number): (u: number) => number {
  const mean = (first * second) / 2;
  const deviation = Math.sqrt((first * second * (first + second + 1)) / 12);
  return (u) => normalCumulative((u + 0.5 - mean) / deviation);
}

/** Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17: within 7.5e-8. */
function normalCumulative(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
