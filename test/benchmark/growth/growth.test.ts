import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitGrowth, type GrowthPoint } from '../../../src/benchmark/growth/growth.ts';
import type { Growth } from '../../../src/benchmark/result.ts';
import { createRandom, nextNormal } from '../../../src/benchmark/statistics/random.ts';

const productionRows = 1_000_000;

interface Cost {
  readonly timeMs: (share: number) => number;
  readonly blocks?: (share: number) => number;
  readonly lockMs?: (share: number) => number;
}

/** Five runs at each scale, with log-normal noise. */
function measure(
  cost: Cost,
  sigma = 0,
  scales: readonly number[] = [0.1, 0.3],
  random = createRandom(1),
): GrowthPoint[] {
  return scales.map((scale) => ({
    scale,
    rows: scale * productionRows,
    timesMs: Array.from({ length: 5 }, () => cost.timeMs(scale) * Math.exp(sigma * nextNormal(random))),
    blocks: cost.blocks?.(scale) ?? 0,
    lockMs: cost.lockMs?.(scale) ?? 0,
  }));
}

function near(actual: number | undefined, expected: number, share = 0.01): void {
  assert.ok(actual !== undefined && Math.abs(actual / expected - 1) <= share, `${actual} instead of ${expected}`);
}

const linear: Cost = { timeMs: (share) => 1000 * share, blocks: (share) => 100 + 10_000 * share };
const constant: Cost = { timeMs: () => 2, blocks: () => 150 };

test('exact costs are recognised and predicted exactly', () => {
  const cases: readonly (readonly [Cost, Growth['kind'], number])[] = [
    [linear, 'linear', 1],
    [constant, 'constant', 0],
    [{ timeMs: (share) => 3 + 300 * share }, 'linear', 0.95],
    [{ timeMs: () => 50 }, 'constant', 0],
    [{ timeMs: (share) => 9000 * share ** 2, blocks: (share) => 90_000 * share ** 2 }, 'worse than linear', 2],
    // A nested loop in memory: the blocks do not show it.
    [{ timeMs: (share) => 9000 * share ** 2, blocks: (share) => 9000 * share }, 'worse than linear', 2],
    // A file that is moved: neither.
    [{ timeMs: (share) => 2 + 300 * share, blocks: () => 200 }, 'linear', 0.95],
  ];
  for (const [cost, kind, exponent] of cases) {
    const growth = fitGrowth({ points: measure(cost), productionRows });
    assert.equal(growth.kind, kind);
    assert.ok(Math.abs(growth.exponent - exponent) < 0.06, String(growth.exponent));
    assert.ok(growth.exponentLow <= growth.exponent && growth.exponent <= growth.exponentHigh);
    near(growth.predicted?.timeMs, cost.timeMs(1));
  }
});

test('a constant part beside a linear one is kept apart from it', () => {
  const points = measure({ timeMs: (share) => 500 + 100 * share, blocks: (share) => 200 + 900 * share });
  near(fitGrowth({ points, productionRows }).predicted?.timeMs, 600);
  near(fitGrowth({ points, productionRows: 100 * productionRows }).predicted?.timeMs, 10_500, 0.02);
});

test('costs at 10 % and 30 % predict the whole within a factor of 1.5', () => {
  const cases: readonly (readonly [string, Cost, number, number])[] = [
    ['linear, noise 10 %', linear, 0.1, 0.97],
    ['linear, noise 20 %', linear, 0.2, 0.9],
    ['constant, noise 40 %', constant, 0.4, 0.95],
    ['constant without blocks, noise 10 %', { timeMs: () => 50 }, 0.1, 0.95],
    [
      'short and linear, noise 20 %',
      { timeMs: (share) => 1 + 19 * share, blocks: (share) => 120 + 500 * share },
      0.2,
      0.9,
    ],
  ];
  for (const [name, cost, sigma, least] of cases) {
    const random = createRandom(2);
    let within = 0;
    let held = 0;
    for (let i = 0; i < 100; i += 1) {
      const { predicted } = fitGrowth({ points: measure(cost, sigma, [0.1, 0.3], random), productionRows });
      assert.ok(predicted !== undefined);
      const ratio = predicted.timeMs / cost.timeMs(1);
      if (ratio < 1.5 && ratio > 1 / 1.5) within += 1;
      if (predicted.timeLowMs <= cost.timeMs(1) && cost.timeMs(1) <= predicted.timeHighMs) held += 1;
    }
    assert.ok(within >= 100 * least, `${name}: ${within} of 100 within a factor of 1.5`);
    assert.ok(held >= 95, `${name}: ${held} of 100 in the interval`);
  }
});

test('blocks that stay the same keep noise from being called growth', () => {
  const timesMs = [
    [1.6, 2.4, 1.9, 2.0, 1.5],
    [2.2, 2.9, 3.1, 2.6, 1.8],
  ] as const;
  const points = measure(constant).map((point, index) => ({ ...point, timesMs: timesMs[index] ?? [] }));
  const growth = fitGrowth({ points, productionRows });
  assert.equal(growth.kind, 'constant');
  assert.ok((growth.predicted?.timeMs ?? 0) < 3);
});

test('times that noise alone explains are unclear without blocks', () => {
  const points = measure({ timeMs: () => 1 }).map((point, index) => ({
    ...point,
    timesMs: index === 0 ? [20, 90, 40, 30, 70] : [25, 110, 60, 80, 40],
  }));
  const growth = fitGrowth({ points, productionRows });
  assert.equal(growth.kind, 'unclear');
  const { timeLowMs = 0, timeHighMs = 0 } = growth.predicted ?? {};
  assert.ok(timeHighMs > 3 * timeLowMs);
});

test('the interval widens with the distance, and with fewer runs', () => {
  const width = (points: readonly GrowthPoint[], rows: number): number => {
    const { predicted } = fitGrowth({ points, productionRows: rows });
    return (predicted?.timeHighMs ?? 0) / (predicted?.timeLowMs ?? 1);
  };
  const points = measure(linear);
  assert.ok(width(points, 100 * productionRows) > 1.5 * width(points, productionRows));
  const once = points.map((point) => ({ ...point, timesMs: point.timesMs.slice(0, 1) }));
  assert.ok(width(once, productionRows) > 1.3 * width(points, productionRows));
});

test('the lock is predicted by itself', () => {
  const points = measure({ ...linear, lockMs: (share) => 10 + 500 * share });
  const { lockMs, lockLowMs = 0, lockHighMs = 0 } = fitGrowth({ points, productionRows }).predicted ?? {};
  near(lockMs, 510);
  assert.ok(lockLowMs < 510 && 510 < lockHighMs);
  assert.equal(fitGrowth({ points: measure(linear), productionRows }).predicted?.lockMs, 0);
});

test('without rows nothing is predicted, but what is constant', () => {
  assert.equal(fitGrowth({ points: measure(linear) }).predicted, undefined);
  const without = (cost: Cost): GrowthPoint[] => measure(cost).map((point) => ({ ...point, rows: 0 }));
  assert.equal(fitGrowth({ points: without(linear), productionRows }).kind, 'linear');
  assert.equal(fitGrowth({ points: without(linear), productionRows }).predicted, undefined);
  near(fitGrowth({ points: without(constant), productionRows }).predicted?.timeMs, 2);
});

test('one scale shows no growth; of none nothing is said', () => {
  const growth = fitGrowth({ points: measure(linear, 0, [1]), productionRows });
  assert.deepEqual([growth.kind, growth.exponent, growth.predicted], ['unclear', 0, undefined]);
  assert.throws(() => fitGrowth({ points: [] }), /no growth without a scale/);
});

test('the same measurements always give the same answer', () => {
  const points = measure(linear, 0.3);
  assert.deepEqual(fitGrowth({ points, productionRows }), fitGrowth({ points, productionRows }));
});
