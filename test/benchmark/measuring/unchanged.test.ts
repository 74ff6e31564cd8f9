import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedOnlyAt } from '../../../src/benchmark/measuring/extras.ts';
import type { Side } from '../../../src/benchmark/measuring/runs.ts';
import { unchangedNames } from '../../../src/benchmark/measuring/unchanged.ts';
import type { AppliedMigration } from '../../../src/migrations/applied.ts';
import type { Migration } from '../../../src/migrations/migration.ts';

function migration(name: string, sha256: string): Migration {
  const common = { version: name, file: `${name}.sql`, code: '', ignores: [] };
  return { name, sha256, ...common, up: undefined, down: undefined };
}

function side(template: string, ...sums: readonly string[]): Side {
  return { template, migrations: sums.map((sum, index) => migration(`00${index + 1}`, sum)) };
}

test('a migration is unchanged up to the first that differs', () => {
  const before = side('fixture', 'a', 'b', 'c');
  assert.deepEqual([...unchangedNames(before, side('fixture', 'a', 'b', 'c', 'd'))], ['001', '002', '003']);
  assert.deepEqual([...unchangedNames(before, side('fixture', 'a', 'x', 'c'))], ['001']);
});

test('after other migrations in the template nothing is unchanged', () => {
  const before = side('fixture with 000', 'a');
  assert.deepEqual([...unchangedNames(before, side('fixture with another 000', 'a'))], []);
});

test('a migration that fails at a small scale only is told', () => {
  const failure = { file: '', line: 1, snippet: '', sqlState: undefined, detail: undefined, hint: undefined };
  const ran = (name: string, message?: string): AppliedMigration => ({
    ...{ name, outcome: message === undefined ? 'applied' : 'failed', durationMs: 1, commitMs: 0 },
    failure: message === undefined ? undefined : { ...failure, message },
    ...{ statements: [], trace: undefined },
  });
  const samples = { traced: [[ran('001'), ran('002', 'always')]], timed: [] };
  const small = { traced: [], timed: [[ran('001', 'too few rows\nof all'), ran('002', 'always')]] };
  assert.deepEqual(failedOnlyAt('scale 10 %', small, { side: side('', 'a', 'b'), samples }), [
    '001 failed at the scale 10 %, so that its growth is not known: too few rows',
  ]);
});
