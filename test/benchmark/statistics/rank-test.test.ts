import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logRatioOf } from '../../../src/benchmark/statistics/rank-test.ts';

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} instead of ${expected}`);
}

/** All ways to put `count` of the numbers 0 … total-1 on one side. */
function choices(total: number, count: number): number[][] {
  if (count === 0) return [[]];
  if (total < count) return [];
  return [...choices(total - 1, count), ...choices(total - 1, count - 1).map((chosen) => [...chosen, total - 1])];
}

test('p is that of all orders counted one by one', () => {
  const values = Array.from({ length: 9 }, (_, index) => 1.1 ** index);
  const splits = choices(9, 4).map((chosen) => ({
    baseline: values.filter((_, index) => !chosen.includes(index)),
    candidate: values.filter((_, index) => chosen.includes(index)),
  }));
  const orders = splits.map((split) => {
    const u = split.candidate.flatMap((c) => split.baseline.filter((b) => c > b)).length;
    return { ...split, u };
  });
  for (const { baseline, candidate, u } of orders) {
    const extreme = Math.max(u, 20 - u);
    const beyond = orders.filter((other) => other.u >= extreme).length / orders.length;
    near(logRatioOf(baseline, candidate, 0.05).p, Math.min(1, 2 * beyond));
  }
});

test('the smallest p of five against five is 2 in 252', () => {
  near(logRatioOf([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 0.05).p, 2 / 252);
});

test('p of large samples is right in its tail, where the normal distribution takes over too', () => {
  const low = Array.from({ length: 80 }, (_, index) => 1 + index / 1000);
  const high = low.map((value) => value + 1);
  // 2 / C(160, 80)
  const least = logRatioOf(low, high, 0.05).p;
  assert.ok(least > 2e-47 && least < 3e-47, String(least));
  const many = Array.from({ length: 210 }, (_, index) => 1 + ((index * 7919) % 211) / 211);
  const shifted = many.map((value) => value * 1.04);
  const approximate = logRatioOf(many, shifted, 0.05).p;
  const exact = logRatioOf(many.slice(0, 190), shifted, 0.05).p;
  assert.ok(approximate > 0.01 && approximate < 0.2, String(approximate));
  assert.ok(Math.abs(Math.log(approximate / exact)) < 0.7, `${approximate} beside ${exact}`);
});

test('ties never make a difference', () => {
  assert.equal(logRatioOf([5, 5, 5, 5, 5], [5, 5, 5, 5, 5], 0.05).p, 1);
  const without = logRatioOf([1, 2, 3, 4], [5, 6, 7, 8], 0.05).p;
  assert.ok(logRatioOf([1, 2, 3, 5], [5, 6, 7, 8], 0.05).p > without);
});

test('the interval of five against five leaves two differences out on either side', () => {
  const baseline = [100, 101, 103, 106, 110];
  const candidate = [120, 123, 127, 132, 138];
  const differences = baseline.flatMap((b) => candidate.map((c) => Math.log(c / b))).sort((a, b) => a - b);
  const { shift, low, high } = logRatioOf(baseline, candidate, 0.05);
  near(shift, differences[12] as number);
  near(low, differences[2] as number);
  near(high, differences[22] as number);
});

test('with too few values the interval is all that was seen', () => {
  const { low, high } = logRatioOf([1, 2], [4, 8], 0.05);
  near(low, Math.log(2));
  near(high, Math.log(8));
});

test('exchanged sides give the mirrored answer; a scale makes no difference', () => {
  const [first, second] = [
    [3, 9, 4, 7, 5, 8],
    [6, 12, 5.5, 11, 10],
  ];
  const there = logRatioOf(first, second, 0.05);
  const back = logRatioOf(second, first, 0.05);
  near(there.shift, -back.shift);
  near(there.low, -back.high);
  near(there.p, back.p);
  const times = (values: number[]): number[] => values.map((value) => value * 1000);
  near(logRatioOf(times(first), times(second), 0.05).high, there.high);
});

test('there is no ratio of nothing', () => {
  assert.throws(() => logRatioOf([], [1], 0.05), /no ratio/);
});
