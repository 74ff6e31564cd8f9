import type { MessagePort } from 'node:worker_threads';
import { messageOf, UserError } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { codeOf } from '../postgres/connection.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { openSnapshotReader } from '../postgres/snapshot-reader.ts';
import { isLostConnection } from '../postgres/transient.ts';
import { endOrder } from '../threads.ts';
import { copyRange, copyTables } from './copy-task.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { sealSharedFile } from './table-file.ts';
import { type CopyContext, type CopyResult, counter, type FinishedFile, type Task, type TaskFailure } from './tasks.ts';

/** What the main thread sends to a copying thread. */
export type CopyOrder =
  | { readonly kind: 'start'; readonly context: CopyContext }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'break' }
  | { readonly kind: 'leave' }
  | typeof endOrder;

/** What a copying thread answers. */
export type CopyAnswer =
  | { readonly kind: 'copied'; readonly id: number; readonly results: readonly CopyResult[] }
  | { readonly kind: 'sealed'; readonly id: number; readonly file: FinishedFile }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: TaskFailure };

/**
 * Room for one read of the socket. A Unix socket holds about 200 KB, so more would stay empty; a smaller buffer
 * means more turns of the loop.
 */
const inputBytes = 256 * 1024;
/** One member: large enough for the compressor to do well, small enough to stay in the processor's cache. */
const chunkBytes = 1024 * 1024;

/** A copying thread: one connection, one kernel, one task at a time. */
export class CopyWorker {
  readonly #port: MessagePort;
  #context: CopyContext | undefined;
  #connection: CopyConnection | undefined;
  #pulse: NodeJS.Timeout | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (order: CopyOrder) => void this.#obey(order));
  }

  async #obey(order: CopyOrder): Promise<void> {
    // The thread's own listener ends it.
    if (order.kind === endOrder.kind) return;
    if (order.kind === 'break') {
      this.#connection?.destroy();
      return;
    }
    if (order.kind === 'start') {
      this.#context = order.context;
      return;
    }
    if (order.kind === 'leave') {
      clearInterval(this.#pulse);
      await this.#connection?.close();
      this.#port.close();
      return;
    }
    let writer: SegmentWriter | undefined;
    try {
      await this.#work(order.task, (range) => {
        writer = range;
      });
    } catch (error) {
      this.#close();
      this.#answer({ kind: 'failed', id: order.task.id, failure: failureOf(error, writer) });
    }
  }

  async #work(task: Task, onSegments: (writer: SegmentWriter) => void): Promise<void> {
    const context = this.#context as CopyContext;
    if (task.kind === 'seal') {
      const end = Number(Atomics.load(context.ends, task.fileIndex));
      this.#answer({ kind: 'sealed', id: task.id, file: sealSharedFile(task.table.path, end, context.compression) });
      return;
    }
    const connection = await this.#open();
    const results =
      task.kind === 'tables'
        ? await copyTables(connection, connection.kernel, context, task, 'lock')
        : [await copyRange(connection, connection.kernel, context, task, 'lock', onSegments)];
    this.#answer({ kind: 'copied', id: task.id, results });
  }

  async #open(): Promise<CopyConnection> {
    if (this.#connection !== undefined) return this.#connection;
    const context = this.#context as CopyContext;
    // A kernel of its own: one whose connection broke still waits for the rest of a message.
    const connection = await openSnapshotReader(context, new Kernel(inputBytes, chunkBytes));
    this.#connection = connection;
    context.counters[counter.backendPid] = connection.backendPid;
    this.#pulse = setInterval(() => {
      context.counters[counter.received] = connection.bytesReceived;
    }, 500);
    return connection;
  }

  /** After a failure the transaction is of no more use: the next task opens a new one. */
  #close(): void {
    clearInterval(this.#pulse);
    this.#connection?.destroy();
    this.#connection = undefined;
    // Nobody should ask what a backend does that is not ours any more.
    if (this.#context !== undefined) this.#context.counters[counter.backendPid] = 0;
  }

  #answer(answer: CopyAnswer): void {
    this.#port.postMessage(answer);
  }
}

/** An error in a form that can be sent to another thread. */
export function failureOf(error: unknown, writer?: SegmentWriter): TaskFailure {
  const code = isMissingFile(error) ? 'missing file' : (codeOf(error) ?? codeOf((error as { cause?: unknown }).cause));
  return {
    message: messageOf(error),
    code,
    stack: error instanceof Error ? error.stack : undefined,
    external: code !== undefined || error instanceof UserError || isLostConnection(error),
    written: writer?.segments ?? [],
  };
}

/** The same code from a socket's path means that the server is not there at the moment. */
function isMissingFile(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall !== 'connect';
}
