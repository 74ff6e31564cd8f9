import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { readMigrationSet } from '../../src/migrations/discover.ts';
import { layouts } from '../../src/migrations/layouts/all.ts';
import { layoutNames } from '../../src/migrations/migration.ts';
import { named, names, readFiles, statements, withFiles } from './written-sets.ts';

const { signal } = new AbortController();

test('there is a layout for each name', () => {
  assert.deepEqual(layouts.map(({ name }) => name).sort(), [...layoutNames].sort());
});

suite('a layout is recognised from its files', () => {
  const up = 'select 1;';
  const cases: readonly (readonly [layout: string, files: Record<string, string>, below?: string])[] = [
    ['plain', { '1-a.sql': up, 'README.md': '' }],
    ['golang-migrate', { '1_a.up.sql': up, '1_a.down.sql': up }],
    ['flyway', { 'V1__a.sql': up }],
    ['flyway', { 'app/V1_1__a.sql': up }],
    ['dbmate', { '1_a.sql': '-- migrate:up\nselect 1;\n-- migrate:down\n' }],
    ['goose', { '1_a.sql': '\uFEFF-- +goose Up\nselect 1;\n' }],
    ['prisma', { '20240101000000_a/migration.sql': up, 'migration_lock.toml': '' }],
    ['prisma', { '20240101000000_a/migration.sql': up }],
    ['drizzle', { '0000_a.sql': up, 'meta/_journal.json': '{"entries":[{"idx":0,"when":1,"tag":"0000_a"}]}' }],
    ['drizzle', { '20240101000000_a/migration.sql': up, '20240101000000_a/snapshot.json': '{}' }],
    ['diesel', { '2024-01-01-000000_a/up.sql': up, '2024-01-01-000000_a/down.sql': up }],
    ['sqlx', { '1_a.sql': '-- no-transaction\nselect 1' }],
    ['sqlx', { 'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n', 'm/1_a.up.sql': up, 'm/1_a.down.sql': up }, 'm'],
    ['plain', { 'Cargo.toml': '[dependencies]\nserde = "1"\n', 'm/1_a.sql': up }, 'm'],
    [
      'graphile-migrate',
      { 'committed/000001.sql': '--! Previous: -\n--! Hash: sha1:a\n\nselect 1;\n', 'current.sql': '' },
    ],
    ['graphile-migrate', { 'current/1-a.sql': up }],
    ['node-pg-migrate', { '1_a.sql': '-- Up Migration\nselect 1;\n' }],
    ['node-pg-migrate', { '1704067200000_a.sql': up, '1704067200001_b.js': '' }],
    ['atlas', { '1_a.sql': up, 'atlas.sum': 'h1:' }],
    ['golang-migrate', { '1_a.up.sql': up, 'atlas.sum': 'h1:' }],
    ['goose', { '1_a.sql': '-- +goose Up\nselect 1;\n', 'atlas.sum': 'h1:' }],
    ['supabase', { 'supabase/migrations/20240101000000_a.sql': up }, 'supabase/migrations'],
  ];
  for (const [layout, files, below = ''] of cases) {
    test(`${layout}: ${Object.keys(files).join(', ')}`, async () => {
      const set = await readFiles(files, { below });
      assert.equal(set.layout, layout);
      assert.notEqual(set.reason, '');
    });
  }
});

test('the reason names the other layouts that it could be', async () => {
  const files = { '1_a.sql': '-- no-transaction\nselect 1', 'atlas.sum': '' };
  const { layout, reason } = await readFiles(files);
  assert.equal(layout, 'atlas');
  assert.equal(
    reason,
    'atlas.sum; it could also be sqlx (1_a.sql begins with "-- no-transaction"): set migration-layout if it is',
  );
});

test('the layout that is set is taken', async () => {
  const set = await readFiles(
    { '1_a.sql': '-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n' },
    { layout: 'plain' },
  );
  assert.equal(set.layout, 'plain');
  assert.equal(set.reason, 'as migration-layout says');
  assert.equal(named(set, '1_a').up?.statements.length, 2);
});

suite('a directory without migrations is told with what it holds', () => {
  test('nothing', async () => {
    await assert.rejects(readFiles({}), { name: 'UserError', message: /it holds no files$/ });
  });
  test('other files', async () => {
    await assert.rejects(readFiles({ 'db/migrations/1.sql': '', 'src/a.ts': '' }), {
      message: /it holds db\/migrations\/1\.sql, src\/a\.ts$/,
      hint: /migration-layout/,
    });
  });
  test('not those of the layout that is set', async () => {
    await assert.rejects(readFiles({ 'a.sql': '' }, { layout: 'flyway' }), /no migrations of the layout flyway/);
  });
  test('not there, and no directory', async () => {
    await withFiles({ file: '' }, async (directory) => {
      await assert.rejects(readMigrationSet({ directory: join(directory, 'no'), signal }), /cannot read/);
      await assert.rejects(readMigrationSet({ directory: join(directory, 'file'), signal }), /is not a directory/);
    });
  });
});

test('a file that is not UTF-8 text is refused, and a byte order mark is not SQL', async () => {
  await assert.rejects(
    readFiles({ '1.sql': Buffer.from("select '\xe9'", 'latin1') }),
    /1\.sql is not encoded in UTF-8/,
  );
  await assert.rejects(readFiles({ '1.sql': Buffer.from('\uFEFFselect 1', 'utf16le') }), /UTF-8/);
  await assert.rejects(readFiles({ '1.sql': 'select 1;\0drop table t' }), /1\.sql holds a NUL/);
  const set = await readFiles({ '1.sql': '\uFEFFselect 1;\r\nselect 2;\r\n' });
  assert.deepEqual(statements(named(set, '1')), [
    ['select 1', 1],
    ['select 2', 2],
  ]);
});

test('hidden files, backups and links that lead round are not read', async () => {
  await withFiles({ '1.sql': '', '.2.sql': '', '3.sql.bak': '', '4.sql~': '', '.git/5.sql': '' }, async (directory) => {
    await mkdir(join(directory, 'below'));
    await symlink(directory, join(directory, 'below', 'round'));
    await symlink(join(directory, '1.sql'), join(directory, '6.sql'));
    await symlink(join(directory, 'nowhere'), join(directory, '7.sql'));
    const set = await readMigrationSet({ directory, signal });
    assert.deepEqual(names(set), ['1', '6']);
    assert.deepEqual(set.notes, []);
  });
});

test('a link to what is no SQL is not shown as a migration', async () => {
  await withFiles({ '1.sql': '', 'secret.txt': 'key' }, async (directory) => {
    await symlink('secret.txt', join(directory, '2.sql'));
    await assert.rejects(readMigrationSet({ directory, signal }), /2\.sql is a link to a file that is no \.sql/);
  });
});

test('ignores, the hash and the order are part of what is read', async () => {
  const text = '-- pgproof: ignore lock because it is new\nselect 1;\n';
  const set = await readFiles({ '10_b.sql': 'select 2', '9_a.sql': text, '11_c.sql': '-- pgproof: ignore lock' });
  assert.deepEqual(names(set), ['9_a', '10_b', '11_c']);
  assert.deepEqual(named(set, '9_a').ignores, [{ metric: 'lock', reason: 'it is new', line: 1 }]);
  assert.equal(named(set, '9_a').sha256, createHash('sha256').update('wrapped').update(text).digest('hex'));
  assert.match(set.notes.join(), /11_c\.sql line 1: an ignore without a reason is not followed/);
});

test('a template is run whole, and the notes name what helps', async () => {
  const set = await readFiles({ '1.sql': 'select 1;\ncreate table {{ x }} (a int);' });
  assert.deepEqual(statements(named(set, '1')), [['select 1;\ncreate table {{ x }} (a int);', 1]]);
  assert.equal(named(set, '1').up?.unparsed, 'line 2: syntax error at or near "{"');
  assert.deepEqual(set.notes, [
    '1.sql looks like a template ({{ x }}): set render to a command that prints its SQL',
    '1.sql is run whole: line 2: syntax error at or near "{"',
  ]);
});
