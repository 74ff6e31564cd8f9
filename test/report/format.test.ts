import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as format from '../../src/report/format.ts';

function table<Input>(write: (input: Input) => string, cases: readonly (readonly [Input, string])[]): void {
  for (const [input, text] of cases) assert.equal(write(input), text);
}

test('bytes are decimal, with one digit below 100', () => {
  table(format.formatBytes, [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_400_000_000, '1.4 GB'],
    [612_000_000, '612 MB'],
    [14_300_000, '14.3 MB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [5e18, '5000 PB'],
  ]);
});

test('rates', () => {
  assert.equal(format.formatRate(236_000_000, 2000), '118 MB/s');
  assert.equal(format.formatRate(1, 0), '–');
});

test('durations', () => {
  table(format.formatDuration, [
    [0, '0 ms'],
    [340.4, '340 ms'],
    [999.6, '1.0 s'],
    [4210, '4.2 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [59_700, '1 min 0 s'],
    [72_000, '1 min 12 s'],
    [7_500_000, '2 h 5 min'],
  ]);
  table(format.formatTimeLeft, [
    [0, '0 s'],
    [5300, '6 s'],
    [72_000, '1 min 12 s'],
  ]);
});

test('counts', () => {
  table(format.formatCount, [
    [0, '0'],
    [999, '999'],
    [1000, '1\u202f000'],
    [4_112_003, '4\u202f112\u202f003'],
  ]);
  assert.equal(format.formatCountOf(1, 'table'), '1 table');
  assert.equal(format.formatCountOf(0, 'table'), '0 tables');
  assert.equal(format.formatCountOf(2, 'entry', 'entries'), '2 entries');
});

test('per cent never rounds up to all, and never leaves its range', () => {
  assert.equal(format.formatPercent(999, 1000), '99 %');
  assert.equal(format.formatPercent(1000, 1000), '100 %');
  assert.equal(format.formatPercent(1200, 1000), '100 %');
  assert.equal(format.formatPercent(0, 0), '100 %');
});

test('ratios', () => {
  assert.equal(format.formatRatio(1000, 250), '4.0×');
  assert.equal(format.formatRatio(1000, 0), '–');
});
