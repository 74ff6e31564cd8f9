import type { MessagePort } from 'node:worker_threads';
import { messageOf, UserError } from '../../errors.ts';
import { codeOf } from '../../postgres/connection.ts';
import type { CopyConnection } from '../../postgres/copy-connection.ts';
import { CopyInConnection } from '../../postgres/copy-in.ts';
import { isLostConnection } from '../../postgres/transient.ts';
import { endOrder } from '../../threads.ts';
import { BadRowError, loadCarefully } from '../bad-rows/careful-load.ts';
import {
  type BadRow,
  type LoadContext,
  type LoadedUnit,
  type LoadFailure,
  type LoadTask,
  loadCounter,
  type RestoreTask,
  type StatementsTask,
} from './load-tasks.ts';
import { loadPlainly, WrongDataError } from './plain-load.ts';
import { openReadBack, type ReadBack, readBack } from './read-back.ts';

/** What the main thread sends to a loading thread. */
export type LoadOrder =
  | { readonly kind: 'start'; readonly context: LoadContext }
  | { readonly kind: 'task'; readonly task: RestoreTask }
  | { readonly kind: 'leave' }
  | typeof endOrder;

/** What a loading thread answers. */
export type LoadAnswer =
  | { readonly kind: 'loaded'; readonly id: number; readonly units: readonly LoadedUnit[] }
  | { readonly kind: 'ran'; readonly id: number; readonly rows: readonly (readonly Record<string, string>[])[] }
  | { readonly kind: 'read'; readonly id: number; readonly tables: readonly ReadBack[] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: LoadFailure };

/**
 * SQLSTATEs of a thing that is there already: duplicate_table (an index too), duplicate_object, a second primary key
 * (invalid_table_definition), an index that belongs to a constraint (object_not_in_prerequisite_state).
 */
const thereAlready = new Set(['42P07', '42710', '42P16', '55000']);

/** A loading thread: one connection for writing, one for reading back where that is asked for, one task at a time. */
export class LoadWorker {
  readonly #port: MessagePort;
  #context: LoadContext | undefined;
  #connection: CopyInConnection | undefined;
  #reader: CopyConnection | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (order: LoadOrder) => void this.#obey(order));
  }

  async #obey(order: LoadOrder): Promise<void> {
    // The thread's own listener ends it.
    if (order.kind === endOrder.kind) return;
    if (order.kind === 'start') {
      this.#context = order.context;
      return;
    }
    if (order.kind === 'leave') {
      await this.#connection?.close();
      await this.#reader?.close();
      this.#port.close();
      return;
    }
    try {
      this.#answer(await this.#work(order.task));
    } catch (error) {
      await this.#recover();
      this.#answer({ kind: 'failed', id: order.task.id, failure: loadFailure(error) });
    }
  }

  async #work(task: RestoreTask): Promise<LoadAnswer> {
    if (task.kind === 'read-back') {
      this.#reader ??= await openReadBack(this.#context as LoadContext);
      return { kind: 'read', id: task.id, tables: await readBack(this.#reader, task) };
    }
    const connection = await this.#open();
    if (task.kind === 'load') return { kind: 'loaded', id: task.id, units: await this.#load(connection, task) };
    return { kind: 'ran', id: task.id, rows: await runMessages(connection, task) };
  }

  async #load(connection: CopyInConnection, task: LoadTask): Promise<LoadedUnit[]> {
    const { counters, rules } = this.#context as LoadContext;
    const add = (slot: number, amount: number) => {
      counters[slot] = (counters[slot] as number) + amount;
    };
    if (task.way === 'plain') {
      const units = await loadPlainly(connection, task, (bytes) => add(loadCounter.rawBytes, bytes));
      add(
        loadCounter.rows,
        units.reduce((sum, { rows }) => sum + rows, 0),
      );
      return units;
    }
    const units: LoadedUnit[] = [];
    for (const unit of task.units) {
      const loaded = await loadCarefully(connection, unit, rules, (rows, rejected) => {
        add(loadCounter.rows, rows);
        add(loadCounter.rejected, rejected);
      });
      add(loadCounter.rawBytes, unit.rawBytes);
      units.push(loaded);
    }
    return units;
  }

  async #open(): Promise<CopyInConnection> {
    if (this.#connection !== undefined) return this.#connection;
    const { settings, encoding, setup, counters } = this.#context as LoadContext;
    this.#connection = await CopyInConnection.open(settings, encoding, setup);
    counters[loadCounter.backendPid] = this.#connection.backendPid;
    return this.#connection;
  }

  /** After a failure the connections are given up: a transaction may be open, or a COPY half through. */
  async #recover(): Promise<void> {
    this.#reader?.destroy();
    this.#reader = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    (this.#context as LoadContext).counters[loadCounter.backendPid] = 0;
    await connection.close();
  }

  #answer(answer: LoadAnswer): void {
    this.#port.postMessage(answer);
  }
}

async function runMessages(
  connection: CopyInConnection,
  { messages, again }: StatementsTask,
): Promise<Record<string, string>[][]> {
  const rows: Record<string, string>[][] = [];
  for (const message of messages) {
    try {
      const results = await connection.run(message);
      rows.push(results.flatMap((result) => result.rows));
    } catch (error) {
      // Committed by an attempt whose answer was lost: what is there is whole, since each message is a transaction.
      if (!again || !thereAlready.has(codeOf(error) ?? '')) throw error;
    }
  }
  return rows;
}

/** An error in a form that can be sent to another thread. */
export function loadFailure(error: unknown): LoadFailure {
  const { detail, where, constraint, schema } = error as Partial<
    Record<'detail' | 'where' | 'constraint' | 'schema', string>
  >;
  const wrongData = error instanceof WrongDataError ? 'PGPROOF_WRONG_DATA' : undefined;
  const code = wrongData ?? codeOf(error) ?? codeOf((error as { cause?: unknown }).cause);
  const badRow: BadRow | undefined = error instanceof BadRowError ? error.badRow : undefined;
  return {
    message: messageOf(error),
    ...{ code, detail, constraint, schema, badRow },
    context: where,
    stack: error instanceof Error ? error.stack : undefined,
    external: code !== undefined || error instanceof UserError || isLostConnection(error) || badRow !== undefined,
  };
}
