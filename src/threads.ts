import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** What a thread is started for; src/worker.ts sends each to its code. */
export type ThreadRole = 'copy' | 'verify' | 'load';

/** What a thread is started with. */
export interface ThreadData {
  readonly role: ThreadRole;
  /** Not 0 when the thread is to end, for loops that do not come back to its messages for long. */
  readonly stop: Int32Array;
}

/** Makes a thread end as soon as it reads its messages. */
export const endOrder = { kind: 'end' } as const;

/**
 * The program's own file, which is also what a thread runs: dist/index.js of the bundle (or a chunk beside it), or
 * src/index.ts where the source runs as it is.
 */
const program = import.meta.url.replace(/[^/]+$/, import.meta.url.endsWith('.ts') ? 'index.ts' : 'index.js');

const stops = new WeakMap<Worker, Int32Array>();
/** A thread comes back to its messages after each read of its socket or file; a slow disk may take its time. */
const patienceMs = 10_000;

/** Starts a thread of the program. Its young generation is kept small: the data never becomes objects. */
export function startThread(role: ThreadRole): Worker {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(new URL(program), {
    workerData: { role, stop } satisfies ThreadData,
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
    // What a thread may need of the environment comes to it in messages.
    env: {},
    argv: [],
    stdin: false,
  });
  stops.set(thread, stop);
  return thread;
}

/**
 * Ends a thread, whatever it is doing, and with it its sockets. It is asked, not terminated: Node aborts the whole
 * process when a thread is terminated inside of a synchronous compression (an assertion in its clean-up, seen with
 * Node 24.21).
 */
export async function endThread(thread: Worker): Promise<void> {
  if (thread.threadId === -1) return;
  const gone = once(thread, 'exit');
  const stop = stops.get(thread);
  if (stop !== undefined) Atomics.store(stop, 0, 1);
  thread.postMessage(endOrder);
  const impatience = new AbortController();
  await Promise.race([
    gone,
    delay(patienceMs, undefined, { signal: impatience.signal, ref: false }).catch(() => undefined),
  ]);
  impatience.abort();
  await thread.terminate();
}

/** Inside a thread: throws when it is to end. */
export function throwIfEnding(): void {
  if (isMainThread) return;
  if (Atomics.load((workerData as ThreadData).stop, 0) !== 0) throw new Error('the thread is to end');
}
