import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('the markers are found in any form, and all are one transaction', async () => {
  const set = await readFiles({
    '1704067200000_a.sql': '-- why\n-- Up Migration\nselect 1;\n-- Down Migration\nselect -1;\n',
    '1704067200001_b.sql': '---- UP migrations ----\nselect 2;\n',
    '1704067200002_c.sql': '-- down migration\nselect -3;\n-- up migration\nselect 3;\n',
    '1704067200003_d.sql': 'select 4;',
  });
  assert.deepEqual(
    set.migrations.map((migration) => [statements(migration), statements(migration, 'down')]),
    [
      [[['select 1', 3]], [['select -1', 5]]],
      [[['select 2', 2]], []],
      [[['select 3', 4]], [['select -3', 2]]],
      [[['select 4', 1]], []],
    ],
  );
  assert.deepEqual(
    set.migrations.map(({ up, down }) => [up?.transaction, down?.transaction]),
    [
      ['shared', 'shared'],
      ['shared', undefined],
      ['shared', 'shared'],
      ['shared', undefined],
    ],
  );
});

test('the order is that of the times, dates of 17 digits among milliseconds, and scripts keep their place', async () => {
  const up = '-- Up Migration\nselect 1;\n';
  const set = await readFiles({
    '1704067200001_after1.sql': up,
    '20240101000000000_new-year.sql': up,
    '1704067199999_before.js': '',
    '1704067200001_after10.ts': '',
    '1704067200001_after9.sql': up,
    'README.md': '',
  });
  assert.deepEqual(names(set), [
    '1704067199999_before',
    '20240101000000000_new-year',
    '1704067200001_after1',
    '1704067200001_after9',
    '1704067200001_after10',
  ]);
  assert.equal(named(set, '1704067199999_before').code, 'JavaScript');
  assert.equal(named(set, '1704067200001_after10').code, 'TypeScript');
});

test('a file with a down marker alone is run whole, as node-pg-migrate does, and a note says so', async () => {
  const set = await readFiles({ '1704067200000_a.sql': 'select 1;\n-- Down Migration\nselect -1;\n' });
  assert.equal(set.layout, 'node-pg-migrate');
  assert.match(set.notes.join(), /has no "-- Up Migration"/);
  // As sqlMigration.ts has it: the content without markers is the up migration.
  assert.deepEqual(statements(named(set, '1704067200000_a')), [
    ['select 1', 1],
    ['select -1', 3],
  ]);
});
