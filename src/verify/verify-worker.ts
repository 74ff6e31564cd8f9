import type { MessagePort } from 'node:worker_threads';
import { Kernel } from '../kernel/kernel.ts';
import { endOrder, throwIfEnding } from '../threads.ts';
import { checkFiles, type Reader } from './read-file.ts';
import type { VerifyOrder } from './verify-tasks.ts';

/** The kernel's input is not used here; its output takes a piece of text. */
export function newReader(pause: Reader['pause']): Reader {
  return { kernel: new Kernel(4096, 1 << 20), pause };
}

/** A thread that reads files: one order after the other, one answer for each. */
export class VerifyWorker {
  readonly #reader = newReader(throwIfEnding);
  readonly #port: MessagePort;
  #last: Promise<void> = Promise.resolve();

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (order: VerifyOrder | typeof endOrder) => {
      if (order.kind !== endOrder.kind) this.#last = this.#last.then(() => this.#work(order));
    });
  }

  async #work(order: VerifyOrder): Promise<void> {
    this.#port.postMessage(await checkFiles(order, this.#reader));
  }
}
