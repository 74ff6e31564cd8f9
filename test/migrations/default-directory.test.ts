import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { findMigrationsDirectory } from '../../src/migrations/default-directory.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

async function refusal(): Promise<UserError> {
  const error: unknown = await findMigrationsDirectory(root).catch((reason: unknown) => reason);
  assert.ok(error instanceof UserError, String(error));
  return error;
}

test('the only usual directory that holds SQL', async () => {
  write('migrations/versions/001_alembic.py', 'db/migrate/001_rails.rb', 'prisma/schema.prisma');
  assert.match((await refusal()).message, /none of the usual directories holds SQL files/);
  write('prisma/migrations/20240101_init/migration.sql');
  assert.equal(await findMigrationsDirectory(root), 'prisma/migrations');
});

test('a directory within another one is meant', async () => {
  write('sql/migrations/1.sql', 'sql/schema.sql');
  assert.equal(await findMigrationsDirectory(root), 'sql/migrations');
});

test('of several none is guessed', async () => {
  write('migrations/1.sql', 'drizzle/0000_x.sql', 'sql');
  const { message, hint } = await refusal();
  assert.match(message, /migrations and drizzle hold SQL files/);
  assert.match(hint, /give migrations/);
});
