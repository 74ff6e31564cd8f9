#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';

// Thousands of files are synced at the end: the more at once, the fewer commits the file system makes of them. Read by
// libuv when it starts its first thread.
process.env.UV_THREADPOOL_SIZE ??= '16';

if (isMainThread) {
  const { main } = await import('./main.ts');
  await main(process);
} else {
  const { serve } = await import('./worker.ts');
  await serve();
}
