import type { BenchContext } from './benchmark.ts';
import { formatSeconds } from './comparison.ts';

/** Something whose time counts. */
export interface Timed {
  readonly label: string;
  /** @returns the time that counts, where it is not all of it */
  run(): Promise<number | undefined>;
}

/**
 * Times several things in turn, A B A B, after one warm-up of each.
 *
 * @returns the durations of each, in milliseconds
 */
export async function timeInTurns(
  sides: readonly Timed[],
  { runs, signal, say }: Pick<BenchContext, 'runs' | 'signal' | 'say'>,
): Promise<readonly (readonly number[])[]> {
  const durationsMs = sides.map((): number[] => []);
  for (let run = 0; run <= runs; run++) {
    for (const [index, { label, run: work }] of sides.entries()) {
      signal.throwIfAborted();
      const startedMs = performance.now();
      const counted = await work();
      const durationMs = counted ?? performance.now() - startedMs;
      say(`${run === 0 ? 'warm-up' : `run ${run}`}: ${formatSeconds(durationMs)}  ${label}`);
      if (run > 0) durationsMs[index]?.push(durationMs);
    }
  }
  return durationsMs;
}
