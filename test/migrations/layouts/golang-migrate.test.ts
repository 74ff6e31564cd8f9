import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('files are paired by version and ordered by it', async () => {
  const set = await readFiles({
    '10_c.up.sql': 'select 3',
    '2_b.up.sql': 'select 2',
    '2_b_undo.down.sql': 'select -2',
    '0001_a.up.sql': 'create table t (a int);\ncreate index concurrently i on t (a)',
    '0001_a.down.sql': 'drop table t',
    '3_lone.down.sql': 'select -3',
    'notes.sql': '',
  });
  assert.deepEqual(names(set), ['0001_a', '2_b', '10_c']);
  assert.deepEqual(
    set.migrations.map(({ version }) => version),
    ['1', '2', '10'],
  );
  // The whole file is one simple query, whatever it holds.
  assert.equal(named(set, '0001_a').up?.transaction, 'simple-query');
  assert.deepEqual(statements(named(set, '2_b'), 'down'), [['select -2', 1]]);
  assert.equal(named(set, '10_c').down, undefined);
  assert.deepEqual(set.notes, [
    '3_lone.down.sql has no up migration: nothing is run for version 3',
    'not read: notes.sql (not of the form N_name.up.sql)',
  ]);
});

test('two files of one version and direction are refused', async () => {
  await assert.rejects(readFiles({ '1_a.up.sql': '', '01_b.up.sql': '' }), {
    name: 'UserError',
    message: /have the same version, 1$/,
  });
  await assert.rejects(readFiles({ '1_a.up.sql': '', '1_a.down.sql': '', '1_b.down.sql': '' }), /same version, 1$/);
});
