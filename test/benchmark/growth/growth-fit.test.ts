import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitAffine, fitPower, type Point, slopeOf } from '../../../src/benchmark/growth/growth-fit.ts';

function points(cost: (size: number) => number): Point[] {
  return [10, 30, 100].map((size) => ({ size, cost: cost(size) }));
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) < 1e-6, `${actual} instead of ${expected}`);
}

test('exact costs are found again', () => {
  near(slopeOf(points((size) => 3 * size ** 1.7)), 1.7);
  near(fitPower(points((size) => 3 * size ** 1.7))(1000), 3 * 1000 ** 1.7);
  near(fitAffine(points((size) => 7 + 2 * size))(1000), 2007);
});

test('neither the constant part nor the rate is ever negative', () => {
  // A straight line through these would be below zero for small sizes.
  const steep = fitAffine([
    { size: 10, cost: 5 },
    { size: 30, cost: 30 },
  ]);
  assert.ok(steep(1) > 0);
  near(steep(100) / steep(10), 10);
  const falling = fitAffine([
    { size: 10, cost: 30 },
    { size: 30, cost: 20 },
  ]);
  assert.equal(falling(1000), falling(10));
  assert.ok(falling(10) > 20 && falling(10) < 30);
});

test('a relative error counts alike for short and long times', () => {
  const fit = fitAffine([
    { size: 10, cost: 100 },
    { size: 20, cost: 200 },
    { size: 1000, cost: 14_000 },
  ]);
  // The long one is 40 % off the line of the short ones; unweighted, the short ones would be missed by as much.
  assert.ok(Math.abs(fit(10) / 100 - 1) < 0.15, String(fit(10)));
});

test('of one size there is no slope', () => {
  const same = [5, 6, 7].map((cost) => ({ size: 0.1, cost }));
  assert.equal(slopeOf(same), 0);
  near(fitAffine([{ size: 10, cost: 5 }])(99), 5);
  assert.equal(fitAffine(same)(99), fitAffine(same)(0.1));
});
