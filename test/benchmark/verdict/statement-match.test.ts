import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConcurrent, matchStatements } from '../../../src/benchmark/verdict/statement-match.ts';
import { statement } from '../made-up-results.ts';

test('statements are matched by text, then by kind, in their order', () => {
  const before = [
    statement({ sql: 'ALTER TABLE a', line: 1 }),
    statement({ sql: 'CREATE INDEX i', kind: 'IndexStmt', line: 2 }),
    statement({ sql: 'SELECT 1', kind: 'SelectStmt', line: 3 }),
    statement({ sql: 'SELECT 1', kind: 'SelectStmt', line: 4 }),
  ];
  const now = [
    statement({ sql: 'SELECT 1', kind: 'SelectStmt', line: 1 }),
    statement({ sql: 'alter  table A', line: 2 }),
    statement({ sql: 'ALTER TABLE new', line: 3 }),
    statement({ sql: 'CREATE INDEX CONCURRENTLY i', kind: 'IndexStmt', line: 4 }),
    statement({ sql: 'SELECT 1', kind: 'SelectStmt', line: 5 }),
  ];
  const lines = matchStatements(before, now).map(({ candidate, baseline }) => [candidate.line, baseline?.line]);
  assert.deepEqual(lines, [
    [1, 3],
    [2, 1],
    [3, undefined],
    [4, 2],
    [5, 4],
  ]);
});

test('only statements that know CONCURRENTLY are concurrent', () => {
  const concurrent: readonly (readonly [kind: string, sql: string])[] = [
    ['ReindexStmt', 'reindex (concurrently) table t'],
    ['ReindexStmt', 'REINDEX (verbose) INDEX CONCURRENTLY i'],
    ['IndexStmt', 'CREATE UNIQUE INDEX /* slow */ CONCURRENTLY i ON t (n)'],
    ['DropStmt', 'DROP INDEX CONCURRENTLY IF EXISTS "I"'],
    ['RefreshMatViewStmt', 'refresh materialized view concurrently mv'],
    ['AlterTableStmt', 'ALTER TABLE IF EXISTS p DETACH PARTITION "p 1" CONCURRENTLY'],
  ];
  for (const [kind, sql] of concurrent) assert.ok(isConcurrent(statement({ sql, kind })), sql);
  const plain: readonly (readonly [kind: string, sql: string])[] = [
    ['ReindexStmt', 'REINDEX TABLE "concurrently"'],
    ['IndexStmt', 'CREATE INDEX /* concurrently */ i ON t (n)'],
    ['DropStmt', 'DROP TABLE t -- not concurrently'],
    ['AlterTableStmt', "ALTER TABLE t ADD COLUMN n text DEFAULT 'concurrently ' || random()"],
  ];
  for (const [kind, sql] of plain) assert.ok(!isConcurrent(statement({ sql, kind })), sql);
  assert.ok(!isConcurrent(statement({ sql: "INSERT INTO notes VALUES ('concurrently')", kind: 'InsertStmt' })));
  assert.ok(!isConcurrent(statement({ sql: 'CREATE INDEX concurrently_made ON t (n)', kind: 'IndexStmt' })));
});
