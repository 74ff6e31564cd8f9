import type { MessagePort } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { endOrder } from '../threads.ts';
import { decodeSegments, hashFile } from './read-file.ts';
import type { Finding, VerifyTask } from './verify-tasks.ts';

/** A thread that reads files: one task at a time, one answer for each. */
export class VerifyWorker {
  readonly #kernel = new Kernel(4096, 1 << 20);
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (task: VerifyTask | typeof endOrder) => {
      if (task.kind !== endOrder.kind) void this.#work(task);
    });
  }

  async #work(task: VerifyTask): Promise<void> {
    let finding: Finding;
    try {
      finding = task.kind === 'hash' ? hashFile(task) : await decodeSegments(task, this.#kernel);
    } catch (error) {
      finding = { bytes: 0, rows: 0, problems: [`${task.name} cannot be read: ${messageOf(error)}`] };
    }
    this.#port.postMessage(finding);
  }
}
