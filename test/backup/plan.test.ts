import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planCopy } from '../../src/backup/plan.ts';
import type { RangeTask } from '../../src/backup/tasks.ts';
import type { TableFacts } from '../../src/postgres/catalog.ts';

const megabyte = 1024 * 1024;

function table(oid: number, heapBytes: number, more: Partial<TableFacts> = {}): TableFacts {
  return {
    ...{ oid, heapBytes, schema: 's', name: `t${oid}`, schemaBytes: 's', nameBytes: `t"${oid}` },
    ...{ columns: ['a', 'b'], columnBytes: ['a', 'b"'], heapPages: Math.ceil(heapBytes / 8192), toastBytes: 0 },
    ...{ splittable: true, dataLeftOut: undefined, readable: true, filtersRows: false, rewritten: false },
    loadedThrough: undefined,
    ...more,
  };
}

const options = {
  directory: '/out',
  compression: { method: 'zstd', level: 1 },
  jobs: 2,
  segmentBytes: 128 * megabyte,
} as const;

function rangesOf(tables: readonly TableFacts[], oid: number, more: Partial<typeof options> = {}): RangeTask[] {
  return planCopy(tables, { ...options, ...more }).tasks.filter(
    (task): task is RangeTask => task.kind === 'range' && task.table.oid === oid,
  );
}

test('page ranges cover a large table exactly once, and the last one is open', () => {
  const ranges = rangesOf([table(1, 3000 * megabyte + 1)], 1).toSorted((a, b) => a.pages[0] - b.pages[0]);
  assert.equal(ranges.length, 24);
  assert.equal(ranges[0]?.pages[0], 0);
  for (const [i, range] of ranges.entries()) assert.equal(range.pages[1], ranges[i + 1]?.pages[0] ?? null);
});

test('TOAST counts: a table with a small heap and much TOAST is split too, but never below a page', () => {
  const ranges = rangesOf([table(1, 100 * 8192, { toastBytes: 100_000 * megabyte })], 1);
  assert.equal(ranges.length, 100);
  const few = rangesOf([table(1, 2 * 8192, { toastBytes: 100_000 * megabyte })], 1);
  assert.equal(few.length, 2);
});

test('no table is split with segment-size 0, nor one that cannot be read by ranges', () => {
  assert.equal(rangesOf([table(1, 3000 * megabyte)], 1, { segmentBytes: 0 as never }).length, 0);
  assert.equal(rangesOf([table(1, 3000 * megabyte, { splittable: false })], 1).length, 0);
});

test('longest first over all tables, small ones together, each table once', () => {
  const tables = [
    ...Array.from({ length: 600 }, (_, i) => table(i + 10, 8192)),
    table(1, 500 * megabyte),
    table(2, 30 * megabyte),
    table(3, 0),
  ];
  const { tasks } = planCopy(tables, options);
  assert.deepEqual(
    tasks.map(({ bytes }) => bytes),
    tasks.map(({ bytes }) => bytes).toSorted((a, b) => b - a),
  );
  const whole = tasks.flatMap((task) => (task.kind === 'tables' ? task.tables.map(({ oid }) => oid) : []));
  assert.equal(new Set(whole).size, whole.length);
  const ranged = new Set(tasks.flatMap((task) => (task.kind === 'range' ? [task.table.oid] : [])));
  assert.equal(whole.length + ranged.size, tables.length);
  const batches = tasks.filter((task) => task.kind === 'tables' && task.tables.length > 1);
  assert.ok(batches.length >= 3 && batches.every((task) => task.kind === 'tables' && task.tables.length <= 250));
  assert.equal(new Set(tasks.map(({ id }) => id)).size, tasks.length);
});

test('names are quoted as bytes', () => {
  const task = planCopy([table(7, 8192)], options).tasks[0];
  assert.ok(task?.kind === 'tables');
  assert.deepEqual([task.tables[0]?.target, task.tables[0]?.columns], ['"s"."t""7"', '"a", "b"""']);
});
