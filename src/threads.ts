import { Worker } from 'node:worker_threads';

/** What a thread is started for; src/worker.ts sends each to its code. */
export type ThreadRole = 'copy' | 'verify';

/**
 * The program's own file, which is also what a thread runs: dist/index.js of the bundle (or a chunk beside it), or
 * src/index.ts where the source runs as it is.
 */
const program = import.meta.url.replace(/[^/]+$/, import.meta.url.endsWith('.ts') ? 'index.ts' : 'index.js');

/** Starts a thread of the program. Its young generation is kept small: the data never becomes objects. */
export function startThread(role: ThreadRole): Worker {
  return new Worker(new URL(program), {
    workerData: { role },
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
    // What a thread may need of the environment comes to it in messages.
    env: {},
    argv: [],
    stdin: false,
  });
}
