import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

const committed = (previous: string, hash: string, body: string, message = ''): string =>
  `--! Previous: ${previous}\n--! Hash: ${hash}\n${message}\n${body}`;

test('committed migrations, then the current one', async () => {
  const set = await readFiles({
    'committed/000001.sql': committed('-', 'sha1:a', 'select 1;\n', '--! Message: first\n'),
    'committed/000002-second.sql': committed('sha1:a', 'sha1:b', '--! no-transaction\nvacuum;\n'),
    'current.sql': '-- what is being written\nselect 3;\n',
    'fixtures/f.sql': '',
  });
  assert.deepEqual(names(set), ['000001', '000002-second', 'current']);
  assert.deepEqual(statements(named(set, '000001')), [['select 1', 5]]);
  assert.deepEqual(statements(named(set, '000002-second')), [['vacuum', 5]]);
  assert.deepEqual(
    set.migrations.map(({ up, down }) => [up?.transaction, down]),
    [
      ['wrapped', undefined],
      ['simple-query', undefined],
      ['wrapped', undefined],
    ],
  );
  assert.deepEqual(set.notes, ['not read: fixtures/f.sql (neither committed nor current)']);
});

test('the pieces of a current directory are one migration, each with its own lines', async () => {
  const set = await readFiles({
    'committed/000001.sql': committed('-', 'sha1:a', 'select 1;\n'),
    'current/10-b.sql': '\nselect 3;',
    'current/2-a.sql': 'select 2;',
  });
  const { up } = named(set, 'current');
  assert.deepEqual(
    up?.statements.map(({ file, line, text }) => [file, line, text]),
    [
      ['current/2-a.sql', 1, 'select 2'],
      ['current/10-b.sql', 2, 'select 3'],
    ],
  );
});

test('an empty current migration is none', async () => {
  const set = await readFiles({
    'committed/000001.sql': committed('-', 'a', ''),
    'current.sql': '-- Enter migration here\n',
  });
  assert.deepEqual(names(set), ['000001']);
});

test('a broken chain is told, a broken header refused', async () => {
  const first = committed('-', 'sha1:a', '');
  const set = await readFiles({
    'committed/000001.sql': first,
    'committed/000002.sql': committed('sha1:x', 'sha1:b', ''),
  });
  assert.deepEqual(set.notes, [
    'committed/000002.sql was committed after another migration, and the one before it is committed/000001.sql: graphile-migrate refuses that',
  ]);
  const refused = (files: Record<string, string>): Promise<unknown> =>
    readFiles({ 'committed/000001.sql': first, ...files });
  await assert.rejects(refused({ 'committed/000002.sql': 'select 1;' }), /000002\.sql has no header/);
  await assert.rejects(refused({ 'committed/000001-x.sql': first }), /two committed migrations/);
  await assert.rejects(
    refused({ 'current.sql': '', 'current/1.sql': '' }),
    /both current\.sql and a directory current/,
  );
});

test('its own placeholders are told, and casts are none', async () => {
  const set = await readFiles({ 'current/1.sql': 'grant connect on database :DATABASE_NAME to x;' });
  assert.match(set.notes.join(), /current\/1\.sql looks like a template \(:DATABASE_NAME\)/);
  assert.deepEqual((await readFiles({ 'current/1.sql': 'select 1::TEXT, (array[1,2])[1:2];' })).notes, []);
});
