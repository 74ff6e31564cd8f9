import { parentPort, workerData } from 'node:worker_threads';
import { endOrder, type ThreadData } from './threads.ts';

/** A thread's start: loads the code of its role, which then serves the messages of the main thread. */
export async function serve(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this is not a thread');
  const { role } = workerData as ThreadData;
  // In a thread this ends the thread alone.
  port.on('message', (order: { kind?: string }) => {
    if (order.kind === endOrder.kind) process.exit();
  });
  if (role === 'copy') {
    const { CopyWorker } = await import('./backup/copy-worker.ts');
    new CopyWorker(port);
  } else if (role === 'load') {
    const { LoadWorker } = await import('./restore/load/load-worker.ts');
    new LoadWorker(port);
  } else {
    const { VerifyWorker } = await import('./verify/verify-worker.ts');
    new VerifyWorker(port);
  }
}
