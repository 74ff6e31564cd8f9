import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

const layout = 'sqlx';

test('simple and reversible migrations come by number', async () => {
  const set = await readFiles(
    {
      '10_c.sql': 'select 3',
      '2_b.up.sql': 'select 2',
      '2_b.down.sql': 'select -2',
      '01_a.sql': 'select 1',
      'notes.sql': '',
    },
    { layout },
  );
  assert.deepEqual(names(set), ['01_a', '2_b', '10_c']);
  assert.deepEqual(
    set.migrations.map(({ version, up }) => [version, up?.transaction]),
    [
      ['1', 'wrapped'],
      ['2', 'wrapped'],
      ['10', 'wrapped'],
    ],
  );
  assert.deepEqual(statements(named(set, '2_b'), 'down'), [['select -2', 1]]);
  assert.match(set.notes.join(), /not read: notes\.sql/);
});

test('the marker counts as the very first characters only', async () => {
  const set = await readFiles({
    '1_a.sql': '-- no-transaction\ncreate index concurrently i on t (a)',
    '2_b.sql': '\n-- no-transaction\nselect 1',
    '3_c.sql': '-- no-transaction\ncreate table t (a int);\n/* sqlx: split */\ncreate index concurrently i on t (a)',
  });
  assert.deepEqual(
    set.migrations.map(({ up }) => up?.transaction),
    ['simple-query', 'wrapped', 'none'],
  );
});

test('what sqlx refuses is refused', async () => {
  await assert.rejects(readFiles({ '1_a.sql': '', '01_b.sql': '' }, { layout }), /have the same version, 1$/);
  await assert.rejects(
    readFiles({ '1_a.sql': '', 'x_b.sql': '' }, { layout }),
    /x_b\.sql does not begin with a number/,
  );
});
