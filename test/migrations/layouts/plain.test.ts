import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('files are ordered by number, whatever their zeros', async () => {
  const set = await readFiles({ '00010-c.sql': '', '0002-b.sql': '', '1 a.sql': '', '003_x.sql': '', '003_a.sql': '' });
  assert.deepEqual(names(set), ['1 a', '0002-b', '003_a', '003_x', '00010-c']);
});

test('a file is one transaction, unless it holds what cannot run in one', async () => {
  const set = await readFiles({
    '1.sql':
      'create table t (a int); -- create index concurrently\ncreate function f() returns void language sql as $$ vacuum $$;',
    '2.sql': 'create table u (a int); create index concurrently i on t (a)',
    '3.sql': 'begin; create table v (a int); commit;',
    '4.sql': "alter type e add value 'x'; insert into u values ('x')",
  });
  const rules = set.migrations.map(({ up }) => up?.transaction);
  assert.deepEqual(rules, ['wrapped', 'none', 'none', 'wrapped']);
});

test('x.down.sql belongs to x.up.sql or to x.sql', async () => {
  const set = await readFiles({
    'a.up.sql': 'select 1',
    'a.down.sql': 'select 2',
    'b.sql': 'select 3',
    'b.down.sql': 'select 4;',
    'c.down.sql': 'select 5',
  });
  assert.deepEqual(names(set), ['a', 'b', 'c.down']);
  assert.deepEqual(statements(named(set, 'a'), 'down'), [['select 2', 1]]);
  assert.deepEqual(statements(named(set, 'b'), 'down'), [['select 4', 1]]);
  assert.equal(named(set, 'c.down').down, undefined);
});

test('steps in another language stand in their place', async () => {
  const set = await readFiles({ '1.sql': '', '2_fill.py': 'print()', '3.sql': '', 'helper.py': '', '4_x.test.ts': '' });
  assert.deepEqual(names(set), ['1', '2_fill', '3']);
  const { up, code, sha256 } = named(set, '2_fill');
  assert.deepEqual([up, code, sha256.length], [undefined, 'Python', 64]);
  assert.deepEqual(set.notes, ['2_fill.py is a step in Python, which is not run']);
});

test('what lies in directories below is left out with a note, and read where migration-layout says so', async () => {
  const set = await readFiles({ '1.sql': '', 'old/0.sql': '' });
  assert.deepEqual(names(set), ['1']);
  assert.match(set.notes.join(), /^not read: old\/0\.sql \(in a directory below/);
  const nested = await readFiles({ 'v10/1.sql': '', 'v9/2.sql': '', 'v9/1.sql': '' }, { layout: 'plain' });
  assert.deepEqual(names(nested), ['v9/1', 'v9/2', 'v10/1']);
});
