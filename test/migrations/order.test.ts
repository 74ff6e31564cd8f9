import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareByNumber, compareNumbers, leadingNumber } from '../../src/migrations/order.ts';

test('names are ordered by their leading number, then by the rest', () => {
  const ordered = [
    '0_a',
    '1_a',
    '01_b',
    '2_step_9',
    '2_step_10',
    '0002-x',
    '3.9_a',
    '3.10_a',
    '00010-c',
    '20240101000000_a',
    '99999999999999999998_a',
    '99999999999999999999_a',
    'Z',
    'a',
    'b2',
    'b10',
    'ä',
  ];
  const shuffled = ordered.toSorted((one, other) => one.length - other.length || (one < other ? 1 : -1));
  assert.deepEqual(shuffled.toSorted(compareByNumber).toSorted(compareByNumber), [
    '0_a',
    '1_a',
    '01_b',
    '0002-x',
    '2_step_9',
    '2_step_10',
    ...ordered.slice(6),
  ]);
});

test('the order does not depend on what came first', () => {
  const some = ['1', '01', '1_', '1_a', '01_a', 'a1', 'a01', ''];
  for (const one of some) {
    for (const other of some) {
      assert.equal(
        Math.sign(compareByNumber(one, other)),
        -Math.sign(compareByNumber(other, one)) + 0,
        `${one} ${other}`,
      );
      if (one !== other) assert.notEqual(compareByNumber(one, other), 0, `${one} ${other}`);
    }
  }
});

test('numbers of any length are compared, without their zeros', () => {
  assert.ok(compareNumbers('9', '10') < 0);
  assert.equal(compareNumbers('0010', '10'), 0);
  assert.equal(leadingNumber('0010_a'), '10');
  assert.equal(leadingNumber('000'), '0');
  assert.equal(leadingNumber('a1'), undefined);
});
