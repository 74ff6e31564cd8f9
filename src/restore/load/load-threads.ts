import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { endThread, startThread } from '../../threads.ts';
import { type LoadContext, loadCounter } from './load-tasks.ts';
import type { LoadOrder } from './load-worker.ts';

/** How long a goodbye may take: a server that answers nothing must not hold us. */
const leavingMs = 5000;

export interface LoadThreads {
  readonly threads: readonly Worker[];
  /** One for each thread, in memory that both sides share; see loadCounter. */
  readonly counters: readonly Float64Array[];
}

/** Starts loading threads, which takes some time that others can use, and ends them whatever happens. */
export async function withLoadThreads<Result>(
  jobs: number,
  run: (loading: LoadThreads) => Promise<Result>,
): Promise<Result> {
  const threads = Array.from({ length: jobs }, () => startThread('load'));
  const bytes = loadCounter.slots * Float64Array.BYTES_PER_ELEMENT;
  const counters = threads.map(() => new Float64Array(new SharedArrayBuffer(bytes)));
  try {
    return await run({ threads, counters });
  } finally {
    // Their sockets close with them, so the server rolls back what was under way.
    await Promise.all(threads.map(endThread));
  }
}

export function startLoading({ threads, counters }: LoadThreads, context: Omit<LoadContext, 'counters'>): void {
  for (const [i, thread] of threads.entries()) {
    const own = { ...context, counters: counters[i] as Float64Array };
    thread.postMessage({ kind: 'start', context: own } satisfies LoadOrder);
  }
}

/** Lets threads say goodbye to the server; what one of them is at is rolled back. */
export async function leaveThreads({ threads }: LoadThreads): Promise<void> {
  await Promise.all(
    threads.map(async (thread) => {
      if (thread.threadId === -1) return;
      const gone = once(thread, 'exit');
      thread.postMessage({ kind: 'leave' } satisfies LoadOrder);
      const impatience = setTimeout(() => void endThread(thread), leavingMs);
      await gone;
      clearTimeout(impatience);
    }),
  );
}
