import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('each directory is a migration, in the order of their names', async () => {
  const set = await readFiles({
    'migration_lock.toml': 'provider = "postgresql"',
    '20240202000000_b/migration.sql': 'select 2',
    '20240101000000_a and more/migration.sql':
      '-- CreateTable\nCREATE TABLE "T" ("a" INT);\n\nCREATE INDEX CONCURRENTLY i ON "T" ("a");',
    '20240101000000_a and more/down.sql': 'DROP TABLE "T";',
    'seed.sql': '',
    '20240303000000_c/README.md': '',
  });
  assert.deepEqual(names(set), ['20240101000000_a and more', '20240202000000_b']);
  const a = named(set, '20240101000000_a and more');
  assert.deepEqual(statements(a), [
    ['CREATE TABLE "T" ("a" INT)', 2],
    ['CREATE INDEX CONCURRENTLY i ON "T" ("a")', 4],
  ]);
  // The file is one simple query, so the server refuses the index there, as it does for Prisma.
  assert.equal(a.up?.transaction, 'simple-query');
  assert.deepEqual(statements(a, 'down'), [['DROP TABLE "T"', 1]]);
  assert.equal(a.version, '20240101000000_a and more');
  assert.match(set.notes.join(), /^not read: seed\.sql/);
});
