import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

const both = (up: string, down: string): string => `-- migrate:up\n${up}\n\n-- migrate:down\n${down}\n`;

test('the blocks of a file have their lines and their own transactions', async () => {
  const set = await readFiles({
    '20240101000000_a.sql': [
      '-- why: ü',
      '-- migrate:up transaction:false',
      'create index concurrently i on t (a);',
      "select '",
      '-- not migrate:down',
      "';",
      '--migrate:down',
      'drop index i;',
    ].join('\n'),
    '20240102000000_b.sql': '-- migrate:up\nselect 1;\n',
  });
  const a = named(set, '20240101000000_a');
  assert.deepEqual(statements(a), [
    ['create index concurrently i on t (a)', 3],
    ["select '\n-- not migrate:down\n'", 4],
  ]);
  assert.deepEqual(statements(a, 'down'), [['drop index i', 8]]);
  // Without a transaction the block is sent as one simple query.
  assert.equal(a.up?.transaction, 'simple-query');
  assert.equal(a.down?.transaction, 'wrapped');
  assert.equal(a.version, '20240101000000');
  assert.equal(named(set, '20240102000000_b').down, undefined);
});

test('files come by name, as dbmate orders them, and a note says where the numbers say otherwise', async () => {
  const set = await readFiles({ '2_b.sql': both('', ''), '10_a.sql': both('', ''), 'seed.sql': '' });
  assert.deepEqual(names(set), ['10_a', '2_b']);
  assert.deepEqual(set.notes, [
    'dbmate orders by name, not by number: 10_a.sql is run before 2_b.sql',
    'not read: seed.sql (not of the form N_name.sql)',
  ]);
});

test('what dbmate refuses is refused', async () => {
  const refused = (text: string, more: Record<string, string> = {}): Promise<unknown> =>
    readFiles({ '1_a.sql': text, '2_b.sql': both('', ''), ...more });
  await assert.rejects(refused('select 1;'), /1_a\.sql has no "-- migrate:up"/);
  await assert.rejects(refused('-- migrate:down\n-- migrate:up\n'), /has "-- migrate:down" before "-- migrate:up"/);
  await assert.rejects(refused('select 1;\n-- migrate:up\n'), /holds SQL before/);
  await assert.rejects(refused(both('', ''), { '1_c.sql': both('', '') }), /have the same version, 1$/);
});

test('several up blocks are run as one, and a note says so', async () => {
  const set = await readFiles({ '1_a.sql': both('select 1;', 'select -1;') + both('select 2;', 'select -2;') });
  assert.deepEqual(statements(named(set, '1_a')), [
    ['select 1', 2],
    ['select 2', 7],
  ]);
  assert.deepEqual(statements(named(set, '1_a'), 'down'), [
    ['select -1', 5],
    ['select -2', 10],
  ]);
  assert.match(set.notes.join(), /1_a\.sql has 2 "-- migrate:up" blocks/);
});

test('an ignore may stand above the marker, and not in the down block', async () => {
  const line = '-- pgproof: ignore time because';
  const set = await readFiles({ '1_a.sql': `${line} a\n${both(`${line} b`, `${line} c`)}` });
  assert.deepEqual(named(set, '1_a').ignores, [
    { metric: 'time', reason: 'a', line: 1 },
    { metric: 'time', reason: 'b', line: 3 },
  ]);
});
