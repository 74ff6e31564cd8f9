import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ManifestTable } from '../../src/archive/manifest.ts';
import { compareContent } from '../../src/verify/compare-content.ts';

const hex = (sum: bigint) => sum.toString(16).padStart(32, '0');
const table = (oid: number, rows: number, sum: bigint, loadedThrough?: ManifestTable['loadedThrough']) =>
  ({
    ...{ schema: 's', name: `t${oid}`, oid, fingerprint: { rows, sum: hex(sum) } },
    ...(loadedThrough === undefined ? {} : { loadedThrough }),
  }) as unknown as ManifestTable;
const found = (oid: number, rows: number, sum: bigint) => ({ oid, readBack: { rows, sum: hex(sum) } });

test('equal fingerprints are no problem; a row, a value, a table that is missing are', () => {
  const tables = [table(1, 10, 5n), table(2, 0, 0n)];
  assert.deepEqual(compareContent(tables, [found(1, 10, 5n), found(2, 0, 0n)]), []);
  assert.deepEqual(compareContent(tables, [found(1, 9, 4n), found(2, 0, 0n)]), [
    'content: s.t1: it is not what was backed up (9 rows, and 10 were backed up)',
  ]);
  assert.deepEqual(compareContent(tables, [found(1, 10, 6n), found(2, 0, 0n)]), [
    'content: s.t1: it is not what was backed up (as many rows)',
  ]);
  assert.deepEqual(compareContent(tables, [found(1, 10, 5n)]), ['content: s.t2: it was not read back']);
});

test('what is loaded through the top of a partition tree is added up there, modulo 2^128', () => {
  const root = { schema: 's', name: 'root' };
  const most = 2n ** 128n - 1n;
  const tables = [table(1, 2, most, root), table(2, 3, 7n, root)];
  assert.deepEqual(compareContent(tables, [found(1, 5, 6n), found(2, 0, 0n)]), []);
  assert.deepEqual(compareContent(tables, [found(1, 5, 6n), found(2, 0, 1n)]), [
    'content: s.root: it is not what was backed up (as many rows)',
  ]);
});
