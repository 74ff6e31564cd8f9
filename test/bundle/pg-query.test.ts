import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { Parser } from '../../src/migrations/parser.ts';

const bundle = resolve(import.meta.dirname, '../../dist/pg-query');

test('the parser of the bundle works where dist/ is copied to, without packages', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-bundle-'));
  try {
    await cp(bundle, join(directory, 'pg-query'), { recursive: true });
    // As src/migrations/parser.ts does it in the bundle.
    const require = createRequire(join(directory, 'index.js'));
    const parser = require('./pg-query/index.cjs') as Parser & { loadModule(): Promise<void> };
    await parser.loadModule();
    const { stmts } = parser.parseSync('select 1; create index concurrently i on t (a)');
    assert.deepEqual(
      stmts.map(({ stmt }) => Object.keys(stmt)[0]),
      ['SelectStmt', 'IndexStmt'],
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
