import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

const read = (files: Record<string, string>): ReturnType<typeof readFiles> =>
  readFiles({ 'atlas.sum': 'h1:', ...files });

test('files come by name, each with its transaction mode', async () => {
  const set = await read({
    '20240101000000_a.sql': '-- Create "t" table\nCREATE TABLE t (a int);\n',
    '20240102000000.sql': '-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON t (a);\n',
    '20240103000000_c.sql': '-- atlas:txmode none\nselect 1;\n',
    '20240104000000_d.sql': '-- atlas:nolint\n-- atlas:txmode file\n\nselect 1;\n',
  });
  assert.deepEqual(
    set.migrations.map(({ version, up }) => [version, up?.transaction]),
    [
      ['20240101000000', 'wrapped'],
      ['20240102000000', 'none'],
      // A directive of the file is set off by an empty line; this one belongs to its statement.
      ['20240103000000', 'wrapped'],
      ['20240104000000', 'wrapped'],
    ],
  );
  assert.deepEqual(statements(named(set, '20240102000000')), [['CREATE INDEX CONCURRENTLY i ON t (a)', 3]]);
});

test('a checkpoint is run only where it is the first', async () => {
  const checkpoint = '-- atlas:checkpoint\n\nselect 1;\n';
  const set = await read({ '1_a.sql': '', '2_point.sql': checkpoint, '3_b.sql': '' });
  assert.deepEqual(names(set), ['1_a', '3_b']);
  assert.match(set.notes.join(), /not read: 2_point\.sql \(a checkpoint/);
  assert.deepEqual(names(await read({ '2_point.sql': checkpoint, '3_b.sql': '' })), ['2_point', '3_b']);
});

test('the parts of a txtar file are told apart', async () => {
  const text =
    '-- atlas:txtar\n\n-- checks.sql --\nselect 0;\n-- migration.sql --\nselect 1;\n-- down.sql --\nselect -1;\n';
  const set = await read({ '1_a.sql': text });
  assert.deepEqual(statements(named(set, '1_a')), [['select 1', 6]]);
  assert.deepEqual(statements(named(set, '1_a'), 'down'), [['select -1', 8]]);
});

test('what Atlas refuses is refused', async () => {
  await assert.rejects(read({ '1_a.sql': '-- atlas:txmode all\n\nselect 1;\n' }), /wrong atlas:txmode: all/);
  await assert.rejects(read({ '1_a.sql': '-- atlas:txmode none\n-- atlas:txmode file\n\n' }), /none, file/);
  await assert.rejects(read({ '1_a.sql': '', '1_b.sql': '' }), /have the same version, 1$/);
});
