import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { MultisetHash } from './content-hash.ts';

function digestOf(rows: readonly string[], chunkBytes = Number.POSITIVE_INFINITY): string {
  const bytes = Buffer.from(rows.map((row) => `${row}\n`).join(''));
  const content = new MultisetHash();
  for (let start = 0; start < bytes.length; start += chunkBytes)
    content.update(bytes.subarray(start, start + chunkBytes));
  return content.digest();
}

/** The same by its definition: the sum of all rows' SHA-256 as 256-bit numbers. */
function sumOf(rows: readonly (readonly [row: string, times: bigint])[]): string {
  const terms = rows.map(([row, times]) => times * BigInt(`0x${hash('sha256', row)}`));
  return BigInt.asUintN(
    256,
    terms.reduce((sum, term) => sum + term, 0n),
  )
    .toString(16)
    .padStart(64, '0');
}

const rows = ['', '1\tone', '\\.', 'x'.repeat(1000), '1\tone'];

test('the digest is the sum of the rows, in any order and however the text is cut', () => {
  const expected = `5 rows, sum ${sumOf(rows.map((row) => [row, 1n]))}`;
  for (const chunkBytes of [1, 2, 3, 7, 1009, Number.POSITIVE_INFINITY]) {
    assert.equal(digestOf(rows, chunkBytes), expected);
    assert.equal(digestOf(rows.toReversed(), chunkBytes), expected);
  }
});

test('a row more, less, doubled, or moved across a newline is another digest', () => {
  const others = [
    rows.slice(1),
    [...rows, ''],
    [...rows, '1\tone', '1\tone'],
    ['1\tone', ...rows.slice(1)],
    ['\\.1', 'x'],
  ];
  assert.equal(new Set([rows, ...others].map((other) => digestOf(other))).size, others.length + 1);
});

test('the sum stays exact beyond a million rows', () => {
  const times = 2 ** 19 + 3;
  const content = new MultisetHash();
  for (let n = 0; n < times; n++) content.update(Buffer.from('a\nanother\n'));
  const expected = sumOf([
    ['a', BigInt(times)],
    ['another', BigInt(times)],
  ]);
  assert.equal(content.digest(), `${2 * times} rows, sum ${expected}`);
});

test('text that ends within a row is an error', () => {
  const content = new MultisetHash();
  content.update(Buffer.from('whole\npart'));
  assert.throws(() => content.digest(), /ends within a row/);
});
