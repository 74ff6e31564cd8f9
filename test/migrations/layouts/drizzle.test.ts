import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

function journal(entries: readonly (readonly [tag: string, when: number])[], dialect = 'postgresql'): string {
  const list = entries.map(([tag, when], idx) => ({ idx, version: '7', when, tag, breakpoints: true }));
  return JSON.stringify({ version: '7', dialect, entries: list });
}

test('the journal gives the order, and all are one transaction', async () => {
  const set = await readFiles({
    'meta/_journal.json': journal([
      ['0000_first', 1_700_000_000_000],
      ['0001_second', 1_700_000_001_000],
    ]),
    '0001_second.sql': 'select 2;',
    '0000_first.sql':
      'CREATE TABLE a (b int);\n--> statement-breakpoint\nCREATE INDEX i ON a (b);--> statement-breakpoint\nselect 1',
    '0002_other.sql': '',
    'meta/0000_snapshot.json': '{}',
  });
  assert.deepEqual(names(set), ['0000_first', '0001_second']);
  assert.deepEqual(statements(named(set, '0000_first')), [
    ['CREATE TABLE a (b int)', 1],
    ['CREATE INDEX i ON a (b)', 3],
    ['select 1', 4],
  ]);
  assert.deepEqual(
    set.migrations.map(({ up, version }) => [up?.transaction, version]),
    [
      ['shared', '1700000000000'],
      ['shared', '1700000001000'],
    ],
  );
  assert.deepEqual(set.notes, ['not read: 0002_other.sql (not in meta/_journal.json)']);
});

test('a migration that is dated before the one above it is told: Drizzle skips it', async () => {
  const set = await readFiles({
    'meta/_journal.json': journal([
      ['0000_a', 20],
      ['0001_b', 10],
      ['0002_c', 30],
    ]),
    '0000_a.sql': '',
    '0001_b.sql': '',
    '0002_c.sql': '',
  });
  assert.deepEqual(names(set), ['0000_a', '0001_b', '0002_c']);
  assert.deepEqual(set.notes, ['0001_b is dated before 0000_a: Drizzle does not run it where that one was applied']);
});

test('a journal that is wrong is refused', async () => {
  const refused = (text: string): Promise<unknown> => readFiles({ 'meta/_journal.json': text, '0000_a.sql': '' });
  await assert.rejects(refused(journal([['0001_b', 1]])), /names 0001_b\.sql, which is not there/);
  await assert.rejects(refused(journal([['0000_a', 1]], 'mysql')), /is for mysql/);
  await assert.rejects(refused('{'), /is not JSON/);
  await assert.rejects(refused('null'), /no list of entries/);
  await assert.rejects(refused('{"entries":[{"tag":"0000_a"}]}'), /no list of entries/);
});

test('directories without a journal come by name, and are dated by it', async () => {
  const set = await readFiles({
    '20240102000000_b/migration.sql': 'select 2',
    '20240102000000_b/snapshot.json': '{}',
    '20240101000000_a/migration.sql': 'select 1',
    '20240101000000_a/snapshot.json': '{}',
  });
  assert.deepEqual(
    set.migrations.map(({ name, version }) => [name, version]),
    [
      ['20240101000000_a', String(Date.UTC(2024, 0, 1))],
      ['20240102000000_b', String(Date.UTC(2024, 0, 2))],
    ],
  );
});
