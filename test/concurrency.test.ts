import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { allOrAbort } from '../src/concurrency.ts';

const never = () => new AbortController().signal;

test('all results, in their order', async () => {
  assert.deepEqual(await allOrAbort<[number, string]>(never(), [async () => 1, async () => delay(5, 'two')]), [
    1,
    'two',
  ]);
});

test('the first failure aborts the others, waits for them and is the one that is thrown', async () => {
  const events: string[] = [];
  const slow = async (signal: AbortSignal) => {
    await delay(10_000, undefined, { signal }).catch(() => events.push('aborted'));
    await delay(10);
    events.push('cleaned up');
    throw new Error('second');
  };
  const failing = async () => {
    await delay(5);
    throw new Error('first');
  };
  await assert.rejects(allOrAbort<[never, never]>(never(), [slow, failing]), /first/);
  assert.deepEqual(events, ['aborted', 'cleaned up']);
});

test('an abort from outside reaches all', async () => {
  const controller = new AbortController();
  const wait = (signal: AbortSignal) => delay(10_000, undefined, { signal });
  const both = allOrAbort<[unknown, unknown]>(controller.signal, [wait, wait]);
  controller.abort(new Error('cancelled'));
  await assert.rejects(both, { name: 'AbortError' });
});
