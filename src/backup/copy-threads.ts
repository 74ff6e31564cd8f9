import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { endThread, startThread } from '../threads.ts';
import type { CopyOrder } from './copy-worker.ts';
import { counter } from './tasks.ts';

export interface CopyThreads {
  readonly threads: readonly Worker[];
  /** One for each thread, and a last one for the main thread, in memory that all share. */
  readonly counters: readonly Float64Array[];
}

/** Starts copying threads, which takes some time that others can use, and ends them whatever happens. */
export async function withCopyThreads<Result>(
  jobs: number,
  run: (copying: CopyThreads) => Promise<Result>,
): Promise<Result> {
  const threads = Array.from({ length: jobs }, () => startThread('copy'));
  const bytes = counter.slots * Float64Array.BYTES_PER_ELEMENT;
  const counters = Array.from({ length: jobs + 1 }, () => new Float64Array(new SharedArrayBuffer(bytes)));
  try {
    return await run({ threads, counters });
  } finally {
    // Their sockets close with them, so the server ends their sessions.
    await Promise.all(threads.map(endThread));
  }
}

/** Lets threads that have no work say goodbye to the server: when it is through, their connections are free again. */
export async function endCopyThreads(threads: readonly Worker[]): Promise<void> {
  await Promise.all(
    threads.map(async (thread) => {
      const gone = once(thread, 'exit');
      thread.postMessage({ kind: 'leave' } satisfies CopyOrder);
      await gone;
    }),
  );
}
