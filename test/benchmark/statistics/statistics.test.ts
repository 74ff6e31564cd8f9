import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, nextNormal } from '../../../src/benchmark/statistics/random.ts';
import { describe, median, noiseOf } from '../../../src/benchmark/statistics/statistics.ts';

test('mean, median, deviation and range', () => {
  const { mean, median: middle, standardDeviation, minimum, maximum } = describe([4, 2, 9, 1]);
  assert.deepEqual([mean, middle, minimum, maximum], [4, 3, 1, 9]);
  assert.ok(Math.abs(standardDeviation - Math.sqrt(38 / 3)) < 1e-12);
  assert.equal(describe([7]).standardDeviation, 0);
  assert.throws(() => describe([]), /no statistics of nothing/);
  assert.throws(() => median([]), /no median of nothing/);
});

test('the interval of the median is the one of the tables', () => {
  // Hollander, Wolfe and Chicken, table of the sign test: k of n for at least 95 %.
  for (const [count, k] of [
    [5, 1],
    [6, 1],
    [8, 1],
    [9, 2],
    [10, 2],
    [15, 4],
    [20, 6],
    [30, 10],
    [50, 18],
  ] as const) {
    const { medianLow, medianHigh } = describe(Array.from({ length: count }, (_, index) => index + 1));
    assert.deepEqual([medianLow, medianHigh], [k, count + 1 - k], `of ${count}`);
  }
});

test('the interval holds the true median in at least 95 % of samples, whatever the distribution', () => {
  const random = createRandom(3);
  let held = 0;
  for (let i = 0; i < 2000; i += 1) {
    const sample = Array.from({ length: 12 }, () => Math.exp(2 * nextNormal(random)));
    const { medianLow, medianHigh } = describe(sample);
    if (medianLow <= 1 && 1 <= medianHigh) held += 1;
  }
  assert.ok(held / 2000 > 0.945, String(held / 2000));
});

test('the noise of a series is what its odd and even runs differ by', () => {
  assert.equal(noiseOf([100]), undefined);
  assert.equal(noiseOf([]), undefined);
  assert.equal(noiseOf([100, 100, 100, 100]), 0);
  const noise = noiseOf([100, 102, 99, 101]) ?? 0;
  assert.ok(Math.abs(noise - (102 / 99 - 1)) < 1e-12, String(noise));
});

test('more runs show a smaller noise, and a slow drift is none', () => {
  const random = createRandom(4);
  const series = (count: number): number[] =>
    Array.from({ length: count }, () => 100 * Math.exp(0.1 * nextNormal(random)));
  const [few, many] = [noiseOf(series(10)) ?? 0, noiseOf(series(160)) ?? 0];
  assert.ok(many < 0.06 && few > many, `${few} and ${many}`);
  const drift = Array.from({ length: 40 }, (_, index) => 100 + index);
  assert.ok((noiseOf(drift) ?? 1) < 0.2, String(noiseOf(drift)));
});

test('what alternates from run to run is noise, however exact it is', () => {
  const noise = noiseOf(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 100 : 130))) ?? 0;
  assert.ok(Math.abs(noise - 0.3) < 1e-9, String(noise));
});
