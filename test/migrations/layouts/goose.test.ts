import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('the sections of a file have their lines, and what is between StatementBegin and StatementEnd is kept whole', async () => {
  const set = await readFiles({
    '00001_a.sql': [
      '-- pgproof: ignore lock because it is the first',
      '-- +goose Up',
      '-- +goose StatementBegin',
      'create function f() returns int language plpgsql as $$',
      'begin return 1; end $$;',
      '-- +goose StatementEnd',
      'select 1;',
      '-- +goose Down',
      'drop function f;',
    ].join('\n'),
    '2_b.sql': '-- +goose NO TRANSACTION\n-- +goose up\ncreate index concurrently i on t (a);\n',
  });
  const a = named(set, '00001_a');
  assert.deepEqual(statements(a), [
    ['create function f() returns int language plpgsql as $$\nbegin return 1; end $$', 4],
    ['select 1', 7],
  ]);
  assert.deepEqual(statements(a, 'down'), [['drop function f', 9]]);
  assert.equal(a.up?.transaction, 'wrapped');
  assert.deepEqual(a.ignores, [{ metric: 'lock', reason: 'it is the first', line: 1 }]);
  const b = named(set, '2_b');
  assert.deepEqual([b.up?.transaction, b.down, b.version], ['none', undefined, '2']);
});

test('SQL and Go are one numbering; other files are none of it', async () => {
  const up = '-- +goose Up\nselect 1;\n';
  const set = await readFiles({
    '10_c.sql': up,
    '2_b.go': 'package m',
    '00001_a.sql': up,
    '2_b_test.go': '',
    'helpers.go': '',
    '00000_zero.sql': up,
    'seed_data.sql': '',
  });
  assert.deepEqual(names(set), ['00001_a', '2_b', '10_c']);
  assert.equal(named(set, '2_b').code, 'Go');
  assert.deepEqual(set.notes, [
    'not read: 00000_zero.sql, seed_data.sql (not of the form N_name.sql)',
    '2_b.go is a step in Go, which is not run',
  ]);
});

test('what goose refuses is refused', async () => {
  const good = '-- +goose Up\nselect 1;\n';
  const refused = (text: string, more: Record<string, string> = {}): Promise<unknown> =>
    readFiles({ '1_a.sql': text, '2_b.sql': good, ...more });
  await assert.rejects(refused('select 1;'), /1_a\.sql does not begin with "-- \+goose Up"/);
  await assert.rejects(refused('-- +goose Down\n-- +goose Up\n'), /does not begin with/);
  await assert.rejects(refused('-- +goose Up\n-- +goose StatementBegin\nselect 1;\n'), /do not match/);
  await assert.rejects(refused('-- +goose Up\n-- +goose StatementEnd\n'), /do not match/);
  await assert.rejects(refused(good, { '01_c.go': '' }), /have the same version, 1$/);
});

test('variables of the environment need render', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is goose's
  const files = { '1_a.sql': "-- +goose Up\n-- +goose ENVSUBST ON\nselect '${USER}';\n-- +goose ENVSUBST OFF\n" };
  assert.match((await readFiles(files)).notes.join(), /1_a\.sql has variables .* set render/);
  const rendered = await readFiles(files, { render: async () => '-- +goose Up\n-- +goose ENVSUBST ON\nselect 1;' });
  assert.deepEqual(rendered.notes, []);
});
