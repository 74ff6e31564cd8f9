import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('each directory is a migration with its own transaction', async () => {
  const set = await readFiles({
    '00000000000000_diesel_initial_setup/up.sql': 'select 0',
    '2024-02-01-000000_b/up.sql': 'create index concurrently i on t (a)',
    '2024-02-01-000000_b/down.sql': 'drop index i',
    '2024-02-01-000000_b/metadata.toml': '# why\nrun_in_transaction = false\n',
    '20240101000000_a/up.sql': 'select 1',
    '20240101000000_a/metadata.toml': 'run_in_transaction = true',
    'other/x.sql': '',
  });
  assert.deepEqual(names(set), ['00000000000000_diesel_initial_setup', '20240101000000_a', '2024-02-01-000000_b']);
  const b = named(set, '2024-02-01-000000_b');
  assert.deepEqual(
    [b.version, b.up?.transaction, b.down?.transaction],
    ['20240201000000', 'simple-query', 'simple-query'],
  );
  assert.deepEqual(statements(b, 'down'), [['drop index i', 1]]);
  assert.deepEqual(
    [named(set, '20240101000000_a').up?.transaction, named(set, '20240101000000_a').down],
    ['wrapped', undefined],
  );
  assert.deepEqual(set.notes, ['not read: other/x.sql (diesel runs up.sql in the directory of each migration)']);
});

test('versions are text, and unlike', async () => {
  const set = await readFiles({ '2_b/up.sql': '', '10_a/up.sql': '' });
  assert.deepEqual(names(set), ['10_a', '2_b']);
  assert.match(set.notes.join(), /diesel orders by name, not by number: 10 is run before 2/);
  await assert.rejects(readFiles({ '2024-01-01_a/up.sql': '', '20240101_b/up.sql': '' }), /same version, 20240101$/);
});
