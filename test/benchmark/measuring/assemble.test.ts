import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assembleMigrations } from '../../../src/benchmark/measuring/assemble.ts';
import type { AppliedMigration } from '../../../src/migrations/applied.ts';
import { migrationOf } from '../../migrations/support.ts';

const nowhere = { file: '', line: 1, snippet: '', sqlState: undefined, detail: undefined, hint: undefined };

function ran(name: string, message?: string, culprit?: string): AppliedMigration {
  return {
    ...{ name, outcome: message === undefined ? 'applied' : 'failed', durationMs: 1, commitMs: 0, culprit },
    failure: message === undefined ? undefined : { ...nowhere, message },
    ...{ statements: [{ index: 0, durationMs: 1, trace: undefined }], trace: undefined },
  };
}

async function assembled(...runs: readonly (readonly AppliedMigration[])[]) {
  const migrations = await Promise.all(['a', 'b', 'c'].map((name) => migrationOf(name, 'SELECT 1 -- one')));
  const results = assembleMigrations(migrations, () => ({ kind: 'measure' }), { traced: [], timed: [...runs] });
  return results.map(({ name, status, reason }) => [name, status, reason]);
}

test('of a transaction that several share, the one that failed is to blame', async () => {
  const run = [
    ran('a', 'rolled back: b failed', 'b'),
    ran('b', 'division by zero'),
    ran('c', 'not run: b failed', 'b'),
  ];
  assert.deepEqual(await assembled(run, run), [
    ['a', 'skipped', 'rolled back: b failed'],
    ['b', 'failed', undefined],
    ['c', 'skipped', 'not run: b failed'],
  ]);
});

test('a migration that failed in one run has failed, and those behind it are not judged', async () => {
  const good = [ran('a'), ran('b'), ran('c')];
  assert.deepEqual(await assembled(good, [ran('a'), ran('b', 'bad luck'), ran('c', 'no table')], good), [
    ['a', 'measured', undefined],
    ['b', 'failed', 'it failed in 1 of 3 runs'],
    ['c', 'skipped', 'it failed after b had failed: no table'],
  ]);
});
