import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeGoal, formatRatio, isMet, median, ratioOf, verdict } from '../../bench/support/statistics.ts';

test('the median is the middle, or half way between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([10, 9, 1, 2]), 5.5);
  assert.throws(() => median([]), /no median of nothing/);
});

test('a ratio is that of the medians; its range is that of the runs side by side', () => {
  assert.deepEqual(ratioOf([1, 2, 9], [4, 4, 6]), { median: 0.5, min: 0.25, max: 1.5 });
});

test('a reference that ran only once stands beside every run', () => {
  assert.deepEqual(ratioOf([1, 2, 3], [10]), { median: 0.2, min: 0.1, max: 0.3 });
});

test('a goal is met up to its bound, and says by how much it is missed', () => {
  assert.ok(isMet({ of: 'time', value: 0.75, atMost: 0.75 }));
  assert.equal(verdict({ of: 'time', value: 0.75, atMost: 0.75 }), 'met');
  assert.equal(verdict({ of: 'time', value: 0.9, atMost: 0.75 }), 'missed by 0.15 (20.0 %)');
  assert.equal(verdict({ of: 'rate', value: 300, atLeast: 400 }), 'missed by 100.00 (25.0 %)');
  const goal = { of: 'peak', value: 180, atMost: 150, format: (value: number) => `${value} MB` };
  assert.equal(describeGoal(goal), 'peak 180 MB, goal ≤ 150 MB: missed by 30 MB (20.0 %)');
  const ranged = { of: 'time', value: 0.02, range: { min: 0.01, max: 0.2 }, atMost: 0.03 };
  assert.equal(describeGoal(ranged), 'time 0.020 (0.010 to 0.20), goal ≤ 0.030: met');
});

test('without a bound a value is reported, not judged', () => {
  assert.equal(verdict({ of: 'time', value: 2 }), 'reported, not judged');
  assert.equal(describeGoal({ of: 'time', value: 2 }), 'time 2.00, reported, not judged');
});

test('a small ratio is shown more exactly', () => {
  assert.equal(formatRatio(0.0249), '0.025');
  assert.equal(formatRatio(1.005), '1.00');
});
