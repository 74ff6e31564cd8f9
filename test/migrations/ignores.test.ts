import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIgnores } from '../../src/migrations/ignores.ts';

test('an ignore has a metric, a reason and its line', async () => {
  const sql = [
    '-- é',
    '-- pgproof: ignore lock because the table is new',
    'create table t (a int); --PGPROOF: Ignore WAL, blocks because: it is loaded once ',
  ].join('\n');
  assert.deepEqual(await readIgnores(sql, 'a.sql', 10), {
    ignores: [
      { metric: 'lock', reason: 'the table is new', line: 11 },
      { metric: 'wal', reason: 'it is loaded once', line: 12 },
      { metric: 'blocks', reason: 'it is loaded once', line: 12 },
    ],
    notes: [],
  });
});

test('an ignore without a reason, or of nothing that there is, is not followed', async () => {
  const notes = async (sql: string): Promise<string> => {
    const read = await readIgnores(sql, 'a.sql', 1);
    assert.deepEqual(read.ignores, []);
    return read.notes.join('\n');
  };
  assert.match(await notes('-- pgproof: ignore lock'), /^a\.sql line 1: an ignore without a reason/);
  assert.match(await notes('-- pgproof: ignore lock because  '), /without a reason/);
  assert.match(await notes('\n-- pgproof: ignore locks because x'), /line 2: there is no metric "locks"/);
  assert.match(await notes('-- pgproof: ignore because x'), /not understood|no metric/);
  assert.match(await notes('-- pgproof: skip'), /not understood/);
});

test('only comments count', async () => {
  const sql = "select '\n-- pgproof: ignore all because a\n', $$\n-- pgproof: ignore all because b\n$$";
  assert.deepEqual(await readIgnores(sql, 'a.sql', 1), { ignores: [], notes: [] });
});

test('a text that cannot be scanned has its comments on lines of their own', async () => {
  const sql = "-- pgproof: ignore time because x\nselect '{{ a }}";
  assert.deepEqual((await readIgnores(sql, 'a.sql', 1)).ignores, [{ metric: 'time', reason: 'x', line: 1 }]);
});
