#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const { main } = await import('./main.ts');
  await main(process);
} else {
  const { serve } = await import('./worker.ts');
  await serve();
}
