import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBudgets } from '../../../src/benchmark/verdict/budget-check.ts';
import type { Budget } from '../../../src/benchmark/verdict/comparison.ts';
import { lock, migration, relation, rewrite, statement } from '../made-up-results.ts';

const duration: Budget = { kind: 'duration', ms: 1000, text: 'duration: 1s' };
const wal: Budget = { kind: 'wal', bytes: 5e6, text: 'wal: 5MB' };
const noRewrite: Budget = { kind: 'rewrite', overBytes: 1e8, text: 'rewrite: none over 100MB' };
const held: Budget = {
  kind: 'lock',
  mode: 'ShareLock',
  ms: 200,
  overBytes: 1e8,
  text: 'lock: ShareLock 200ms over 100MB',
};

test('a migration within its budgets has no evidence', () => {
  const within = migration([statement({ locks: [lock('AccessExclusiveLock')], rewrites: [rewrite({ bytes: 1e8 })] })]);
  assert.deepEqual(checkBudgets(within, [duration, wal, noRewrite, held]), []);
});

test('the duration is the median, and the longest statement is pointed to', () => {
  const statements = [statement({ durationMs: 100, line: 1 }), statement({ durationMs: 1300, line: 2 })];
  const slow = migration(statements, { timesMs: [1200, 1400, 1500, 900, 9000] });
  const [evidence, ...more] = checkBudgets(slow, [duration]);
  assert.deepEqual(more, []);
  assert.equal(evidence?.text, 'it takes 1.40 s (900 ms to 9.00 s); the budget is `duration: 1s`');
  assert.deepEqual([evidence.verdict, evidence.line, evidence.current], ['over-budget', 2, 1400]);
  assert.deepEqual(checkBudgets(migration(statements, { timesMs: [900, 950, 9000] }), [duration]), []);
});

test('WAL and rewrites beyond their limits', () => {
  const heavy = migration([
    statement({ walBytes: 1e6, line: 1 }),
    statement({ walBytes: 9e6, line: 2, rewrites: [rewrite(), rewrite({ relation: relation('small'), bytes: 5e6 })] }),
  ]);
  const texts = checkBudgets(heavy, [wal, noRewrite]).map(({ text, line }) => `${line}: ${text}`);
  assert.deepEqual(texts, [
    '2: it writes 10.0 MB of WAL; the budget is `wal: 5MB`',
    '2: it rewrites public.orders (900 MB); the budget is `rewrite: none over 100MB`',
  ]);
  const emptied = migration([statement({ rewrites: [rewrite({ emptied: true })] })]);
  assert.deepEqual(checkBudgets(emptied, [noRewrite]), []);
});

test('a lock as strong as the budget’s or stronger, held for longer, on a relation of the size', () => {
  const locked = (changes: Parameters<typeof lock>[1], mode: Parameters<typeof lock>[0] = 'AccessExclusiveLock') =>
    checkBudgets(migration([statement({ durationMs: 5000, locks: [lock(mode, { holdMs: 4000, ...changes })] })]), [
      held,
    ]);
  assert.equal(
    locked({})[0]?.text,
    'AccessExclusiveLock on public.orders (900 MB) is held for 4.00 s; the budget is `lock: ShareLock 200ms over 100MB`',
  );
  assert.equal(locked({}, 'ShareLock').length, 1);
  assert.deepEqual(locked({}, 'ShareUpdateExclusiveLock'), []);
  assert.deepEqual(locked({ holdMs: 200 }), []);
  assert.deepEqual(locked({ relationBytes: 1e8 }), []);
  assert.deepEqual(locked({ relation: relation('orders_pkey', 'index', 'public.orders') }), []);
});

test('a lock that was seen only in passing does not fail a budget', () => {
  const passing = migration([
    statement({ durationMs: 5000, locks: [lock('AccessExclusiveLock', { holdMs: 4000, seen: 'wal' })] }),
  ]);
  const [evidence] = checkBudgets(passing, [held]);
  assert.equal(evidence?.verdict, 'inconclusive');
  assert.match(evidence.text, /4\.00 s at most/);
});

test('what was not measured has no budget', () => {
  assert.deepEqual(checkBudgets(migration([statement({ walBytes: 9e9 })], { status: 'skipped' }), [wal]), []);
});
