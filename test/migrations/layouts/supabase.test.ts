import assert from 'node:assert/strict';
import { test } from 'node:test';
import { names, readFiles } from '../written-sets.ts';

const below = 'supabase/migrations';

function files(some: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(some).map(([name, text]) => [`${below}/${name}`, text]));
}

test('files of the form N_name.sql are batches, in the order of their names', async () => {
  const set = await readFiles(
    files({
      '20240102000000_b.sql': 'select 1; create index concurrently i on t (a);',
      '20240101000000_a.sql': 'create table t (a int); select 1;',
      'a.sql': '',
      '20240101000000_a.sql.bak': '',
    }),
    { below },
  );
  assert.deepEqual(names(set), ['20240101000000_a', '20240102000000_b']);
  assert.deepEqual(
    set.migrations.map(({ version, up, down }) => [version, up?.transaction, down]),
    [
      ['20240101000000', 'simple-query', undefined],
      ['20240102000000', 'none', undefined],
    ],
  );
  assert.match(set.notes.join(), /not read: a\.sql/);
});

test('the init file of an old version is skipped where it is the first, as the CLI does', async () => {
  const set = await readFiles(files({ '20200101000000_init.sql': '', '20240101000000_a.sql': '' }), { below });
  assert.deepEqual(names(set), ['20240101000000_a']);
  const later = await readFiles(files({ '20211209000000_init.sql': '', '20240101000000_a.sql': '' }), { below });
  assert.equal(later.migrations.length, 2);
});

test('two files of one version are refused', async () => {
  await assert.rejects(readFiles(files({ '1_a.sql': '', '1_b.sql': '' }), { below }), /have the same version, 1$/);
});
