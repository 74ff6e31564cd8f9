import type { Growth } from '../result.ts';
import { createRandom, nextNormal } from '../statistics/random.ts';
import { median } from '../statistics/statistics.ts';
import { fitAffine, fitPower, type Point, slopeOf } from './growth-fit.ts';

/** What was measured of one migration at one scale. */
export interface GrowthPoint {
  /** Share of the whole fixture. */
  readonly scale: number;
  /** Rows of the tables that the migration touches. */
  readonly rows: number;
  /** One for each run. */
  readonly timesMs: readonly number[];
  /** Blocks touched, of a traced run; 0 where they were not counted. */
  readonly blocks: number;
  /** How long the strongest lock that makes others wait is held; 0 without one. */
  readonly lockMs: number;
}

export interface GrowthInput {
  /** At least one. */
  readonly points: readonly GrowthPoint[];
  /** Rows of the same tables in production. */
  readonly productionRows?: number | undefined;
}

/** Samples that are drawn from the measured ones, for the intervals. */
const resamples = 500;

/** Exponents above it are called worse than linear: sorting (n log n) is still below. */
const linearExponent = 1.25;

/** Where the blocks grow linearly, times must grow so much faster before they are believed. */
const surelyWorseExponent = 1.5;

/** Exponents below it are called constant. */
const constantExponent = 0.3;

/**
 * Per doubling beyond the largest fixture, an interval is made wider by this factor: caches that no longer suffice,
 * sorts that go to disk.
 */
const widerPerDoubling = 1.1;

/** Blocks may differ by so many, or by such a share, without having grown: catalogs, and the depth of an index. */
const sameBlocks = { count: 16, share: 0.02 };

/** A time that grows by less may be constant. */
const leastGrowthMs = 5;

type Kind = Growth['kind'];

/** What the scales showed: the size of each, and what stands for the migration's cost there. */
interface Series {
  readonly points: readonly GrowthPoint[];
  /** Rows; where they are the same at all scales, the scale itself. */
  readonly sizes: readonly number[];
  readonly isByRows: boolean;
}

/**
 * How a migration's cost grows, and what it will be in production.
 *
 * Times are noisy, most of all short ones, and blocks are not. So blocks decide whether there is growth at all, unless
 * the times grow in a way that noise cannot explain (work that touches no shared blocks, as moving a file). What
 * grows linearly is predicted by `constant + rate × rows`, fitted so that relative errors count alike and neither part
 * is negative; what grows faster, by a power of the rows; what does not grow, by the median of all runs.
 *
 * The interval is made by drawing new samples from the measured runs (bootstrap), and widens beyond the largest fixture.
 *
 * @throws Error when there are no points
 * @example fitGrowth({ points: [tenPercent, thirtyPercent], productionRows: 4_000_000 }).predicted?.timeMs
 */
export function fitGrowth({ points, productionRows }: GrowthInput): Growth {
  const series = seriesOf(points);
  const times = points.map(({ timesMs }) => median(timesMs));
  const samples = resample(series);
  const slopes = samples.map((sample) => slopeOf(sample)).sort((a, b) => a - b);
  const exponents = {
    exponent: slopeOf(pointsOf(series, times)),
    exponentLow: quantile(slopes, 0.025),
    exponentHigh: quantile(slopes, 0.975),
  };
  const kind = kindOf(series, times, {
    middle: exponents.exponent,
    low: quantile(slopes, 0.1),
    high: quantile(slopes, 0.9),
  });
  return {
    kind,
    ...exponents,
    points: points.map(({ scale, rows, blocks }, index) => ({ scale, rows, timeMs: times[index] ?? 0, blocks })),
    predicted: predict(series, times, samples, kind, productionRows),
  };
}

function seriesOf(given: readonly GrowthPoint[]): Series {
  if (given.length === 0) throw new Error('no growth without a scale');
  const rows = new Set(given.map((point) => point.rows));
  const isByRows = rows.size > 1 && !rows.has(0);
  return { points: given, sizes: given.map((point) => (isByRows ? point.rows : point.scale)), isByRows };
}

function pointsOf({ sizes }: Series, costs: readonly number[]): readonly Point[] {
  return sizes.map((size, index) => ({ size, cost: Math.max(costs[index] ?? 0, 1e-3) }));
}

/** The medians of samples that are drawn anew from each scale's runs. */
function resample(series: Series): readonly (readonly Point[])[] {
  const random = createRandom(1);
  return Array.from({ length: resamples }, () =>
    pointsOf(
      series,
      series.points.map(({ timesMs }) => {
        const drawn = timesMs.map(() => timesMs[Math.floor(random() * timesMs.length)] ?? 0);
        // One or two runs say nothing of their own noise: what PostgreSQL's times commonly have is added.
        const unknown = timesMs.length < 3 ? 0.2 / Math.sqrt(timesMs.length) : 0.02;
        return median(drawn) * Math.exp(unknown * nextNormal(random));
      }),
    ),
  );
}

/** An exponent with its 80 % interval: of five runs, a single outlier is no longer in it. */
interface Exponent {
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

function kindOf(series: Series, times: readonly number[], exponent: Exponent): Kind {
  if (new Set(series.sizes).size < 2) return 'unclear';
  const byBlocks = kindByBlocks(series);
  const byTimes = kindByTimes(times, exponent);
  if (byBlocks === undefined) return byTimes;
  if (byTimes === 'worse than linear') {
    return byBlocks === 'linear' && exponent.middle <= surelyWorseExponent ? 'linear' : byTimes;
  }
  return byBlocks === 'constant' && byTimes === 'linear' ? byTimes : byBlocks;
}

function kindByBlocks(series: Series): Exclude<Kind, 'unclear'> | undefined {
  const blocks = series.points.map((point) => point.blocks);
  const least = Math.min(...blocks);
  const most = Math.max(...blocks);
  if (least <= 0) return undefined;
  if (most - least <= Math.max(sameBlocks.count, least * sameBlocks.share)) return 'constant';
  return slopeOf(pointsOf(series, blocks)) > linearExponent ? 'worse than linear' : 'linear';
}

/** What the times alone say. */
function kindByTimes(times: readonly number[], { middle, low, high }: Exponent): Kind {
  if (high < constantExponent) return 'constant';
  const grown = Math.max(...times) - Math.min(...times);
  if (grown < leastGrowthMs) return high < 0.5 ? 'constant' : 'unclear';
  if (middle > linearExponent && low > 1.1) return 'worse than linear';
  return low > constantExponent ? 'linear' : 'unclear';
}

function predict(
  series: Series,
  times: readonly number[],
  samples: readonly (readonly Point[])[],
  kind: Kind,
  productionRows: number | undefined,
): Growth['predicted'] {
  if (productionRows === undefined || (!series.isByRows && kind !== 'constant')) return undefined;
  const largest = Math.max(...series.sizes);
  const size = series.isByRows ? productionRows : largest;
  const at = (points: readonly Point[]): number => costAt(points, kind, size);
  const timeMs = at(pointsOf(series, times));
  const drawn = samples.map(at).sort((a, b) => a - b);
  const wider = widerPerDoubling ** Math.max(0, Math.log2(size / largest));
  const timeLowMs = Math.min(timeMs, quantile(drawn, 0.025)) / wider;
  const timeHighMs = Math.max(timeMs, quantile(drawn, 0.975)) * wider;
  const lockMs = predictLock(series, kind, size);
  return {
    rows: productionRows,
    timeMs,
    timeLowMs,
    timeHighMs,
    lockMs,
    // The lock was timed once a scale; its noise is that of the whole migration's time.
    lockLowMs: (lockMs * timeLowMs) / timeMs,
    lockHighMs: (lockMs * timeHighMs) / timeMs,
  };
}

function costAt(points: readonly Point[], kind: Kind, size: number): number {
  if (kind === 'constant') return median(points.map(({ cost }) => cost));
  return (kind === 'worse than linear' ? fitPower(points) : fitAffine(points))(size);
}

function predictLock(series: Series, kind: Kind, size: number): number {
  const holds = series.points.map(({ lockMs }) => lockMs);
  if (Math.max(...holds) === 0) return 0;
  return costAt(pointsOf(series, holds), kind, size);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}
