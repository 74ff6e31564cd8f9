/** A cost that was measured at a size. */
export interface Point {
  /** Above 0. */
  readonly size: number;
  /** Above 0. */
  readonly cost: number;
}

/** The cost at any size. */
export type Model = (size: number) => number;

/** The exponent of `cost ~ size ^ exponent` (least squares of the logarithms); 0 with one size only. */
export function slopeOf(points: readonly Point[]): number {
  if (isOneSize(points)) return 0;
  const x = points.map(({ size }) => Math.log(size));
  const y = points.map(({ cost }) => Math.log(cost));
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const product = x.reduce((sum, value, index) => sum + (value - meanX) * ((y[index] ?? 0) - meanY), 0);
  return product / spread;
}

/** `factor × size ^ exponent`. */
export function fitPower(points: readonly Point[]): Model {
  const exponent = slopeOf(points);
  const factor = meanOf(points.map(({ size, cost }) => Math.log(cost) - exponent * Math.log(size)));
  return (size) => Math.exp(factor + exponent * Math.log(size));
}

/**
 * `constant + rate × size`, neither of them negative. Squares of relative errors are made least, since the noise of a
 * time is a share of it; to short ones a millisecond is added, below which a clock's and a scheduler's own noise lies.
 */
export function fitAffine(points: readonly Point[]): Model {
  const weights = points.map(({ cost }) => 1 / (cost + 1) ** 2);
  const sum = (value: (point: Point) => number): number =>
    points.reduce((total, point, index) => total + (weights[index] ?? 0) * value(point), 0);
  const all = sum(() => 1);
  const meanSize = sum(({ size }) => size) / all;
  const meanCost = sum(({ cost }) => cost) / all;
  const spread = sum(({ size }) => (size - meanSize) ** 2);
  const rate = sum(({ size, cost }) => (size - meanSize) * (cost - meanCost)) / spread;
  if (isOneSize(points) || rate <= 0) return () => meanCost;
  const constant = meanCost - rate * meanSize;
  if (constant >= 0) return (size) => constant + rate * size;
  const proportion = sum(({ size, cost }) => size * cost) / sum(({ size }) => size ** 2);
  return (size) => proportion * size;
}

function isOneSize(points: readonly Point[]): boolean {
  return new Set(points.map(({ size }) => size)).size < 2;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
