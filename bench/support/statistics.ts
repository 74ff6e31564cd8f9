/** The middle value, or the mean of the two in the middle. @throws {Error} when there is none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('there is no median of nothing');
  return (lower + upper) / 2;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * How many times the reference's value ours is: the ratio of the medians, and the smallest and largest ratio of runs
 * that stood side by side. A reference with fewer runs is held against with its last one.
 */
export function ratioOf(ours: readonly number[], reference: readonly number[]): Spread {
  const pairs = ours.map((value, run) => value / (reference[Math.min(run, reference.length - 1)] as number));
  return { ...spreadOf(pairs), median: median(ours) / median(reference) };
}

/** A measured value, and the most or the least that it should be; without either it is reported, not judged. */
export interface Goal {
  /** What was measured: `time`, `stored size` … */
  readonly of: string;
  readonly value: number;
  /** Where the value is a median: what it lies between. */
  readonly range?: { readonly min: number; readonly max: number };
  readonly atMost?: number;
  readonly atLeast?: number;
  /** How a value is shown; a plain ratio by default. */
  readonly format?: (value: number) => string;
}

export function isMet({ value, atMost = Infinity, atLeast = -Infinity }: Goal): boolean {
  return value <= atMost && value >= atLeast;
}

export function isJudged({ atMost, atLeast }: Goal): boolean {
  return atMost !== undefined || atLeast !== undefined;
}

/** @example describeValue({ of: 'time', value: 0.81, range: { min: 0.8, max: 0.84 }, atMost: 0.75 }) // '0.81 (0.80 to 0.84)' */
export function describeValue({ value, range, format = formatRatio }: Goal): string {
  if (range === undefined || range.min === range.max) return format(value);
  return `${format(value)} (${format(range.min)} to ${format(range.max)})`;
}

/** @example describeGoal({ of: 'time', value: 0.81, atMost: 0.75 }) // 'time 0.81, goal ≤ 0.75: missed by 0.06 (8.0 %)' */
export function describeGoal(goal: Goal): string {
  const measured = `${goal.of} ${describeValue(goal)}`;
  return isJudged(goal)
    ? `${measured}, goal ${describeBound(goal)}: ${verdict(goal)}`
    : `${measured}, ${verdict(goal)}`;
}

/** @example describeBound({ of: 'time', value: 0.81, atMost: 0.75 }) // '≤ 0.75' */
export function describeBound({ atMost, atLeast, format = formatRatio }: Goal): string {
  if (atMost !== undefined) return `≤ ${format(atMost)}`;
  return atLeast === undefined ? '–' : `≥ ${format(atLeast)}`;
}

/** @example verdict({ of: 'time', value: 0.81, atMost: 0.75 }) // 'missed by 0.06 (8.0 %)' */
export function verdict(goal: Goal): string {
  const { value, atMost, atLeast, format = formatRatio } = goal;
  const bound = atMost ?? atLeast;
  if (bound === undefined) return 'reported, not judged';
  if (isMet(goal)) return 'met';
  const missedBy = Math.abs(value - bound);
  return `missed by ${format(missedBy)} (${((100 * missedBy) / bound).toFixed(1)} %)`;
}

/** Two decimals, three for what is small. */
export function formatRatio(value: number): string {
  return value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);
}
