import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { allOrAbort } from '../concurrency.ts';
import { endThread, startThread } from '../threads.ts';
import { checkFiles } from './read-file.ts';
import type { Finding, VerifyOrder } from './verify-tasks.ts';
import { newReader } from './verify-worker.ts';

/** Runs something with threads, which are ended whichever way it ends. */
export async function withVerifyThreads<Result>(
  count: number,
  run: (threads: readonly Worker[]) => Promise<Result>,
): Promise<Result> {
  const threads = Array.from({ length: count }, () => startThread('verify'));
  // One that dies before it is given anything to do is noticed when it is.
  for (const thread of threads) thread.on('error', () => undefined);
  try {
    return await run(threads);
  } finally {
    await Promise.all(threads.map(endThread));
  }
}

export interface Sharing {
  readonly threads: readonly Worker[];
  readonly signal: AbortSignal;
  readonly onFinding: (finding: Finding) => void;
}

/**
 * Has the orders done, in their order, by this thread and others. This one works too, since it takes tens of
 * milliseconds until another is ready; between two pieces it comes back to its timers and messages.
 *
 * @throws the signal's reason after an abort
 */
export async function shareOrders(orders: readonly VerifyOrder[], { threads, signal, onFinding }: Sharing) {
  const left = orders.values();
  const here = async (both: AbortSignal) => {
    const reader = newReader(async () => {
      await turnOfTheLoop();
      both.throwIfAborted();
    });
    for (const order of left) {
      const finding = await checkFiles(order, reader);
      both.throwIfAborted();
      onFinding(finding);
    }
  };
  const others = threads.map((thread) => (both: AbortSignal) => serve(thread, left, onFinding, both));
  await allOrAbort(signal, [here, ...others]);
}

/** A thread has its next order before it has answered the last one, so that it never waits for us. */
const ordersAhead = 2;

async function serve(
  thread: Worker,
  left: Iterator<VerifyOrder, unknown>,
  onFinding: Sharing['onFinding'],
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let unanswered = 0;
  const fill = () => {
    while (unanswered < ordersAhead) {
      const next = left.next();
      if (next.done) break;
      thread.postMessage(next.value);
      unanswered += 1;
    }
    if (unanswered === 0) resolve();
  };
  const onAbort = () => reject(signal.reason);
  const onExit = () => reject(new Error('a thread ended before its work was done'));
  thread.on('message', (finding: Finding) => {
    unanswered -= 1;
    onFinding(finding);
    fill();
  });
  thread.on('error', reject).on('exit', onExit);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (thread.threadId === -1) onExit();
    if (signal.aborted) onAbort();
    fill();
    await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    thread.removeAllListeners('message');
  }
}
