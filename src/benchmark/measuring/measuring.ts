import type { AppliedMigration } from '../../migrations/applied.ts';
import { confirmTime, decideTime, nextPairs, type TimeDecision, type TimeSamples } from '../verdict/time-decision.ts';
import { type Ground, type Run, runOnce, type Side } from './runs.ts';

/** The runs of one side. */
export interface Samples {
  /** Counters, locks and rewrites are theirs; their times are not used. */
  readonly traced: Run[];
  readonly timed: Run[];
}

/** How often one set alone is run. */
export interface Repetition {
  /** Runs before the first that counts. The first of them is traced; there is always one that is. */
  readonly warmup: number;
  readonly iterations: number;
}

/** Measures one set of migrations: traced and other warm-up runs first, then the timed ones. */
export async function measureAlone(ground: Ground, side: Side, repetition: Repetition): Promise<Samples> {
  ground.onPlan?.(Math.max(1, repetition.warmup) + repetition.iterations);
  const samples: Samples = { traced: [await runOnce(ground, side, 'traced')], timed: [] };
  for (let i = 1; i < repetition.warmup; i++) await runOnce(ground, side, 'timed');
  for (let i = 0; i < repetition.iterations; i++) samples.timed.push(await runOnce(ground, side, 'timed'));
  return samples;
}

export interface PairOptions extends Repetition {
  /** The share of time that is allowed. */
  readonly threshold: number;
  /** No more pairs are begun after it. */
  readonly timeLimitMs: number;
  /** The migrations whose time is to be decided, by name. */
  readonly names: readonly string[];
  /** Those among them that are the same SQL after the same migrations on both sides: their time cannot have changed. */
  readonly unchanged: ReadonlySet<string>;
}

export interface PairSamples {
  readonly baseline: Samples;
  readonly candidate: Samples;
  /** Of each name that both sides have. */
  readonly decisions: ReadonlyMap<string, TimeDecision>;
}

/** Pairs of one comparison, at most: with noise of 20 % that finds nine of ten changes of 30 %. */
const mostPairs = 80;

/**
 * Measures two sets interleaved: baseline, candidate, candidate, baseline, and so on, so that a drift of the machine
 * meets both alike. Pairs are doubled until each migration's time is decided, or as many or as long as is allowed.
 * A migration that became slower is measured once more in fresh pairs before it is called so.
 */
export async function measurePairs(
  ground: Ground,
  baseline: Side,
  candidate: Side,
  options: PairOptions,
): Promise<PairSamples> {
  const pairs = new Pairs(ground, baseline, candidate);
  const deadline = performance.now() + options.timeLimitMs;
  await pairs.warmUp(options.warmup);
  await pairs.run(options.iterations);
  let decisions = decideAll(pairs, options);
  while (hasOpen(decisions)) {
    const wanted = nextPairs(pairs.done, mostPairs);
    if (wanted === undefined || performance.now() >= deadline) break;
    await pairs.run(wanted - pairs.done, deadline);
    decisions = decideAll(pairs, options);
  }
  return { ...pairs.sides, decisions: await confirmed(pairs, decisions, options) };
}

/** Rule 5: what looks like a regression is measured again, and must show itself in the new pairs too. */
async function confirmed(
  pairs: Pairs,
  decisions: ReadonlyMap<string, TimeDecision>,
  { threshold }: PairOptions,
): Promise<ReadonlyMap<string, TimeDecision>> {
  const suspects = [...decisions].filter(([, { decision }]) => decision === 'regressed').map(([name]) => name);
  if (suspects.length === 0) return decisions;
  const done = pairs.done;
  await pairs.run(done);
  const again = suspects.map((name): [string, TimeDecision] => {
    const first = pairs.samplesOf(name, 0, done);
    const second = pairs.samplesOf(name, done);
    // One that failed in all of the new runs has no time, and is reported as failed.
    if (isEmpty(second)) return [name, decideTime({ ...first, threshold })];
    return [name, confirmTime({ first, second, threshold })];
  });
  return new Map([...decisions, ...again]);
}

function hasOpen(decisions: ReadonlyMap<string, TimeDecision>): boolean {
  return [...decisions.values()].some(({ decision }) => decision === 'undecided');
}

function decideAll(pairs: Pairs, { names, unchanged, threshold }: PairOptions): Map<string, TimeDecision> {
  const decisions = new Map<string, TimeDecision>();
  for (const name of names) {
    const samples = pairs.samplesOf(name);
    // One that fails has no time.
    if (isEmpty(samples)) continue;
    const decision = decideTime({ ...samples, threshold });
    decisions.set(name, unchanged.has(name) ? { ...decision, decision: 'same', reason: sameSql } : decision);
  }
  return decisions;
}

const sameSql = 'the same SQL after the same migrations';

function isEmpty({ baseline, candidate }: TimeSamples): boolean {
  return baseline.length === 0 || candidate.length === 0;
}

/** One migration's times, one of each run in which it was applied. */
export function timesOf(name: string, runs: readonly Run[]): number[] {
  return runs.flatMap((run) => {
    const applied = run.find((one) => one.name === name);
    return applied === undefined || applied.outcome === 'failed' ? [] : [applied.durationMs];
  });
}

/** Both sides' runs, in the order ABBA. */
class Pairs {
  readonly sides: { readonly baseline: Samples; readonly candidate: Samples } = {
    baseline: { traced: [], timed: [] },
    candidate: { traced: [], timed: [] },
  };
  readonly #ground: Ground;
  readonly #baseline: Side;
  readonly #candidate: Side;

  constructor(ground: Ground, baseline: Side, candidate: Side) {
    this.#ground = ground;
    this.#baseline = baseline;
    this.#candidate = candidate;
  }

  get done(): number {
    return Math.min(this.sides.baseline.timed.length, this.sides.candidate.timed.length);
  }

  async warmUp(runs: number): Promise<void> {
    this.#ground.onPlan?.(2 * Math.max(1, runs));
    await this.trace();
    for (let i = 1; i < runs; i++) {
      await runOnce(this.#ground, this.#baseline, 'timed');
      await runOnce(this.#ground, this.#candidate, 'timed');
    }
  }

  /** The times of one migration in the pairs from the first number to before the second. */
  samplesOf(name: string, from = 0, to?: number): TimeSamples {
    const { baseline, candidate } = this.sides;
    return {
      baseline: timesOf(name, baseline.timed.slice(from, to)),
      candidate: timesOf(name, candidate.timed.slice(from, to)),
    };
  }

  /** One traced run of each side. */
  async trace(): Promise<void> {
    this.sides.baseline.traced.push(await runOnce(this.#ground, this.#baseline, 'traced'));
    this.sides.candidate.traced.push(await runOnce(this.#ground, this.#candidate, 'traced'));
  }

  /** So many pairs more; none is begun after the deadline. */
  async run(count: number, deadline = Number.POSITIVE_INFINITY): Promise<void> {
    this.#ground.onPlan?.(2 * count);
    for (let i = 0; i < count && performance.now() < deadline; i++) {
      const baselineFirst = this.done % 2 === 0;
      if (baselineFirst) await this.#time('baseline');
      await this.#time('candidate');
      if (!baselineFirst) await this.#time('baseline');
    }
  }

  async #time(label: keyof Pairs['sides']): Promise<void> {
    const side = label === 'baseline' ? this.#baseline : this.#candidate;
    this.sides[label].timed.push(await runOnce(this.#ground, side, 'timed'));
  }
}

/** One migration in each of several runs. */
export function appliedIn(name: string, runs: readonly Run[]): readonly AppliedMigration[] {
  return runs.flatMap((run) => run.filter((applied) => applied.name === name));
}
