import { connect as connectSocket, type Socket } from 'node:net';
import pg from 'pg';
import { closeConnection } from '../postgres/connection.ts';
import { StatementQuery } from './statement-query.ts';

/** Where migrations run. */
export interface MigrationTarget {
  /** Opens a session as the role that migrates. */
  openSession(): Promise<pg.Client>;
  /** Ends a session's process from outside, whatever it does (pg_terminate_backend as another role). */
  endBackend(processId: number): Promise<void>;
}

/** What a session says about its transaction. */
export type TransactionState = 'none' | 'open' | 'failed';

/** Why something that was sent did not succeed. */
export interface SessionError {
  readonly message: string;
  readonly sqlState: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Of the character of the sent text that the server points at, from 1. */
  readonly position: number | undefined;
  /** The stack of functions in which it happened (the server's CONTEXT). */
  readonly where: string | undefined;
}

export interface Answer {
  /** From sending to the server's being ready for the next statement. */
  readonly durationMs: number;
  readonly error: SessionError | undefined;
  /** The tag of its last command, for instance `ROLLBACK`. */
  readonly tag: string;
}

export interface SessionOptions {
  readonly target: MigrationTarget;
  /** For one statement. The server's own statement_timeout is the migration's to set. */
  readonly statementTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** What one statement may send us: nobody reads it, and one value of a gigabyte would have to be kept in memory. */
const mostOutputBytes = 64 * 1024 * 1024;

/** How long a cancelled statement may take to stop, and an ended session to be gone. */
const graceMs = 2000;

/** A session that runs statements which may be anything: endless, enormous, or the end of the session itself. */
export class MigrationSession {
  readonly client: pg.Client;
  readonly #options: SessionOptions;
  #outputBytes = 0;
  /** Why we stopped what is running. */
  #stopped: SessionError | undefined;
  #isLost = false;
  /** Our asking for the session's end; nothing of ours goes on when a statement is over. */
  #ending: Promise<void> = Promise.resolve();

  private constructor(client: pg.Client, options: SessionOptions) {
    this.client = client;
    this.#options = options;
    // Without a listener, a connection that breaks between two statements would end the process.
    client.on('error', () => this.#lose());
    client.on('end', () => this.#lose());
    client.connection.stream.on('data', (bytes: Buffer) => this.#received(bytes.length));
  }

  /** @throws what `target.openSession` throws */
  static async open(options: SessionOptions): Promise<MigrationSession> {
    options.signal.throwIfAborted();
    return new MigrationSession(await options.target.openSession(), options);
  }

  get processId(): number {
    return (this.client as unknown as { processID: number | null }).processID ?? 0;
  }

  /** Whether it can run nothing more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get transaction(): TransactionState {
    if (this.#isLost) return 'none';
    return ({ I: 'none', T: 'open', E: 'failed' } as const)[this.client.getTransactionStatus() ?? 'I'];
  }

  /**
   * Runs SQL and waits until the server is ready for more. What it prints is dropped.
   *
   * @returns also for what failed; the session may be lost then
   * @throws the signal's reason after an abort
   */
  async run(text: string): Promise<Answer> {
    const query = new StatementQuery(text);
    await this.#send([query]);
    return this.#answerOf(query, query.sentAt);
  }

  /** Runs SQL and COMMIT, in one round trip: after an error of the first, the COMMIT rolls back. */
  async runAndCommit(text: string): Promise<{ readonly answer: Answer; readonly commit: Answer }> {
    const commit = new StatementQuery('COMMIT');
    const query = new StatementQuery(text, commit);
    await this.#send([query, commit]);
    return { answer: this.#answerOf(query, query.sentAt), commit: this.#answerOf(commit, query.answeredAt) };
  }

  async close(): Promise<void> {
    await closeConnection(this.client);
  }

  async #send(queries: readonly StatementQuery[]): Promise<void> {
    const { signal, statementTimeoutMs } = this.#options;
    signal.throwIfAborted();
    this.#outputBytes = 0;
    this.#stopped = undefined;
    const stopping: NodeJS.Timeout[] = [];
    const timeout = setTimeout(() => this.#timeOut(stopping), statementTimeoutMs);
    const onAbort = (): void => this.#end();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      for (const query of queries) this.client.query(query);
      for (const { answered } of queries) await answered;
    } finally {
      signal.removeEventListener('abort', onAbort);
      for (const timer of [timeout, ...stopping]) clearTimeout(timer);
    }
    await this.#ending;
    signal.throwIfAborted();
  }

  #answerOf(query: StatementQuery, startMs: number): Answer {
    const durationMs = query.answeredAt - startMs;
    if (query.error === undefined) return { durationMs, error: undefined, tag: query.tag };
    return { durationMs, error: this.#stopped ?? describeError(query.error), tag: query.tag };
  }

  #received(bytes: number): void {
    this.#outputBytes += bytes;
    if (this.#outputBytes <= mostOutputBytes || this.#stopped !== undefined) return;
    this.#stopped = ours(
      'the statement printed more than 64 MiB, and its session was ended',
      'a migration’s output is read by nobody: let it print less, for instance with DO or PERFORM instead of SELECT',
    );
    this.#end();
  }

  /** Asks the statement to stop, then ends its session, then leaves it alone. */
  #timeOut(timers: NodeJS.Timeout[]): void {
    this.#stopped ??= ours(
      `the statement took longer than ${this.#options.statementTimeoutMs / 1000} s and was cancelled`,
      'raise statement-timeout if it may take longer',
    );
    sendCancelRequest(this.client);
    timers.push(setTimeout(() => this.#endBackend(), graceMs));
    timers.push(setTimeout(() => this.#end(), 2 * graceMs));
  }

  #end(): void {
    this.#endBackend();
    this.client.connection.stream.destroy();
  }

  #endBackend(): void {
    // A server that cannot be asked any more has no such session either; the connection is given up in any case.
    this.#ending = this.#options.target
      .endBackend(this.processId)
      .catch(() => void this.client.connection.stream.destroy());
  }

  #lose(): void {
    this.#isLost = true;
  }
}

function ours(message: string, hint: string): SessionError {
  return { message, hint, sqlState: undefined, detail: undefined, position: undefined, where: undefined };
}

function describeError(error: Error): SessionError {
  if (!(error instanceof pg.DatabaseError)) {
    return ours(`the migration’s session ended: ${error.message}`, 'see the server’s log');
  }
  const position = error.position === undefined ? undefined : Number(error.position);
  return {
    message: error.message,
    sqlState: error.code,
    detail: error.detail,
    hint: error.hint,
    position,
    where: error.where,
  };
}

/** PostgreSQL documentation, "Message Formats": CancelRequest. It goes over a connection of its own. */
const cancelRequestCode = 80877102;

/** Asks the server to cancel what a session runs, as Ctrl-C in psql does: without an answer. */
function sendCancelRequest(client: pg.Client): void {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(cancelRequestCode, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const { host, port } = client;
  const socket: Socket = host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host);
  // If it cannot be asked, the session is ended a moment later.
  socket.on('error', () => undefined);
  socket.end(message);
}
