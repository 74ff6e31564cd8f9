import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedLine, isRowsFault } from '../../../src/restore/bad-rows/row-fault.ts';

const certain = (line: number) => ({ line, certain: true });
const uncertain = (line: number) => ({ line, certain: false });

test('the line of a failed COPY is read from its context', () => {
  assert.deepEqual(failedLine('COPY orders, line 12, column id: "x"', 'orders'), certain(12));
  assert.deepEqual(failedLine('COPY orders, line 12: "x, line 99"', 'orders'), certain(12));
  assert.deepEqual(failedLine('COPY orders, line 12', 'orders'), certain(12));
  assert.deepEqual(failedLine('COPY a, line 7, line 3: "x"', 'a, line 7'), certain(3));
  assert.deepEqual(failedLine('COPY a\nb (c.*), line 3', 'a\nb (c.*)'), certain(3));
  const trigger = 'PL/pgSQL function refuse() line 4 at RAISE\nCOPY orders, line 8';
  assert.deepEqual(failedLine(trigger, 'orders'), certain(8));
});

test('a context that is not about this COPY, or has two places, tells nothing', () => {
  assert.equal(failedLine(undefined, 'orders'), undefined);
  assert.equal(failedLine('SQL statement "SELECT 1"\nPL/pgSQL function f() line 3', 'orders'), undefined);
  assert.equal(failedLine('COPY others, line 12', 'orders'), undefined);
  assert.equal(failedLine('COPY orders, line 12, column a: "\nCOPY orders, line 1: "', 'orders'), undefined);
});

test('in another language the line must be proven', () => {
  // From src/backend/po: de, fr, ja, ko, ru, zh_CN.
  assert.deepEqual(failedLine('COPY orders, Zeile 12, Spalte id: »7«', 'orders'), uncertain(12));
  assert.deepEqual(failedLine('COPY orders, ligne 12, colonne id : « 7 »', 'orders'), uncertain(12));
  assert.deepEqual(failedLine('ordersのCOPY、行 12、列 id: "7"', 'orders'), uncertain(12));
  assert.deepEqual(failedLine('orders 복사, 12번째 줄, id 열: "7"', 'orders'), uncertain(12));
  assert.deepEqual(failedLine('COPY orders, строка 12, столбец id: "7"', 'orders'), uncertain(12));
  assert.deepEqual(failedLine('COPY orders, 第 12 行, 列 id: "7"', 'orders'), uncertain(12));
});

test('only some errors are a row’s fault', () => {
  for (const code of ['22P02', '22021', '23505', '23514', '44000', 'P0001', '54000'])
    assert.ok(isRowsFault(code), code);
  for (const code of ['40P01', '53100', '57P01', '42703', '08006', 'ECONNRESET', undefined]) {
    assert.ok(!isRowsFault(code), code);
  }
});
