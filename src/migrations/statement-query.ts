import type { Socket } from 'node:net';
import pg from 'pg';

interface CommandComplete {
  readonly text: string;
}

/** Rows of a file are no part of what can be sent: the server makes an error of it, with this text. */
const noRows = 'rows that stand in a migration file cannot be sent';

/**
 * One statement, or several, as one message of the simple protocol. Rows, COPY text and notices are dropped as they
 * come. Unlike the driver's own query it is answered only when the server is ready for the next one, after an error
 * too: only then is the state of the transaction known.
 *
 * The driver takes any object with these methods for a query (pg 8, lib/client.js), as pg-query-stream does too.
 */
export class StatementQuery {
  /** When it was sent, and when the server was ready for the next one: performance.now(). */
  sentAt = 0;
  answeredAt = 0;
  /** The server's error, or the driver's when the connection was lost. */
  error: Error | undefined;
  /** The tag of the last command, for instance `ROLLBACK`. */
  tag = '';
  /** Resolves when it has been answered, or cannot be any more. */
  readonly answered: Promise<void>;
  readonly #text: string;
  readonly #following: StatementQuery | undefined;
  #answer: () => void;
  #isSent = false;

  /** @param following another one that is sent at once with this one; it must be given to the client right after it */
  constructor(text: string, following?: StatementQuery) {
    this.#text = text;
    this.#following = following;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.answered = promise;
    this.#answer = resolve;
  }

  submit(connection: pg.Connection): void {
    if (this.#isSent) return;
    const socket = connection.stream as Socket;
    socket.cork();
    this.#send(connection);
    if (this.#following !== undefined) this.#following.#send(connection);
    socket.uncork();
  }

  #send(connection: pg.Connection): void {
    this.#isSent = true;
    this.sentAt = performance.now();
    connection.query(this.#text);
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCopyData(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleCommandComplete(message: CommandComplete): void {
    this.tag = message.text;
  }

  handleCopyInResponse(connection: pg.Connection): void {
    (connection as pg.Connection & { sendCopyFail(reason: string): void }).sendCopyFail(noRows);
  }

  handleError(error: Error, connection: pg.Connection): void {
    this.error ??= error;
    // The driver lets go of a query that failed, though the server has yet to say that it is ready.
    if (!(error instanceof pg.DatabaseError)) {
      this.#done();
      return;
    }
    const done = (): void => {
      connection.off('readyForQuery', done);
      connection.off('end', done);
      this.#done();
    };
    connection.on('readyForQuery', done);
    connection.on('end', done);
  }

  handleReadyForQuery(): void {
    this.#done();
  }

  #done(): void {
    this.answeredAt = performance.now();
    this.#answer();
  }
}
