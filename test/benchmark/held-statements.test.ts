import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldStatements, holdMsOf } from '../../src/benchmark/held-statements.ts';

const [alter, save, update] = ['AlterTableStmt', 'TransactionStmt', 'UpdateStmt'].map((kind) => ({
  kind,
  durationMs: kind === 'TransactionStmt' ? 1 : 100,
})) as [Timed, Timed, Timed];

interface Timed {
  readonly kind: string;
  readonly durationMs: number;
}

test('transaction control runs under a lock, though it is not counted', () => {
  assert.deepEqual(heldStatements([alter, save, update, save, alter], 0, 2), [alter, save, update]);
  assert.deepEqual(heldStatements([save, alter, update], 1, 1), [alter]);
  assert.deepEqual(heldStatements([alter, update], 1, 5), [update]);
  assert.deepEqual(heldStatements([alter], 0, 0), []);
});

test('the medians of the timed runs correct a hold of one cold run', () => {
  assert.equal(holdMsOf({ holdMs: 900, heldStatements: 1 }, 0, [alter, update], 7), 107);
  assert.equal(holdMsOf({ holdMs: 50, heldStatements: 1 }, 0, [alter, update], 7), 50);
  assert.equal(holdMsOf({ holdMs: 900, heldStatements: 2 }, 0, [alter, save, update], 7), 208);
});

test('a lock that goes on after the migration is held for what the trace saw', () => {
  assert.equal(holdMsOf({ holdMs: 900, heldStatements: 2 }, 0, [alter], 7), 900);
  assert.equal(holdMsOf({ holdMs: 900, heldStatements: 2 }, 0, [alter, save], 7), 900);
});
